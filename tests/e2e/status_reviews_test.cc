// The list is amended for the past: whoever was registered by the former answer is looked at again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "absl/strings/str_cat.h"
#include "tests/framework/amendment.h"
#include "tests/framework/story.h"

namespace cc::tests {
namespace {

using ::testing::SizeIs;

TEST(StatusReviews, AnAmendmentOfThePastPutsARegistrationBeforeItsRegistrar) {
  std::mt19937_64 random{std::random_device{}()};
  Office registrar{Suite::Shared(), "registrar"};
  const Journey journey = TakeAway(Once(Suite::Shared()), NewFamily(random));
  ASSERT_EQ(journey.refusal, "");
  Reply registration = ConfirmArrival(journey.arrival_id);
  ASSERT_EQ(registration.status, 200) << registration;

  const Amendment amendment;
  ASSERT_NE(amendment.act_id(), "") << amendment.out().text;
  const std::string path = "/v1/registry/statusReviews?recordId=" + registration["id"];
  std::vector<Json> reviews;
  EXPECT_TRUE(Eventually([&] {
    reviews = registrar.All(path, "reviews");
    return !reviews.empty();
  })) << "nobody was told";
  ASSERT_THAT(reviews, SizeIs(1));
  EXPECT_EQ(reviews[0]["unitCode"], kOrigin);
  EXPECT_EQ(reviews[0]["date"], kLeaveDate);
  EXPECT_EQ(reviews[0]["keptStatus"], kOriginStatus);
  EXPECT_EQ(reviews[0]["after"], "STATUS_OCCUPIED");
  EXPECT_EQ(reviews[0]["actId"], amendment.act_id());
  EXPECT_THAT(Office(Suite::Shared(), "kharkiv-ova").All(path, "reviews"), SizeIs(0));

  Reply closed =
      registrar.Post(absl::StrCat("/v1/registry/statusReviews/", reviews[0]["id"], ":close"),
                     absl::StrCat(R"({"outcome":"OUTCOME_KEPT","note":"Перевірено.","requestId":")",
                                  NewRequestId(), R"("})"));
  EXPECT_EQ(closed.status, 200) << closed;
  EXPECT_EQ(closed["state"], "STATE_KEPT");
  EXPECT_THAT(registrar.All(path, "reviews"), SizeIs(0));
}

}  // namespace
}  // namespace cc::tests
