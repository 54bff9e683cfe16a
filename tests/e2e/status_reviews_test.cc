// The list is amended for the past: whoever was registered by the former answer is looked at again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <random>

#include "absl/strings/str_cat.h"
#include "tests/framework/story.h"

namespace cc::tests {
namespace {

using ::testing::SizeIs;

// Takes the amendment back, so that the next test finds the list as it was.
class Amendment {
 public:
  // An invented order by which the origin was occupied on the day of leaving.
  Amendment() {
    const std::string number = std::to_string(std::random_device{}() % 1000000 + 1000);
    const std::string path = testing::TempDir() + "amendment-" + number + ".json";
    std::ofstream(path) << absl::StrCat(
        R"({"reference":{"kind":"наказ","number":")", number,
        R"(","date":"2025-06-06"},"editionDate":"2025-06-06","synthetic":true,)"
        R"("amends":{"kind":"наказ","number":"376","date":"2025-02-28"},"periods":[{"unitCode":")",
        kOrigin,
        R"(","status":"STATUS_OCCUPIED","startDate":"2025-04-20","endDate":"2025-05-20"}]})");
    out = Suite::Shared().Ccctl("editor", "import territory-list " + path);
    for (const Json& act : editor.All("/v1/acts", "acts")) {
      if (act["reference.number"] == number) id = act["id"];
    }
  }
  ~Amendment() {
    if (id.empty()) return;
    Reply reply = editor.Post(
        absl::StrCat("/v1/acts/", id, ":withdraw"),
        absl::StrCat(R"({"reason":"Вигаданий.","requestId":")", NewRequestId(), R"("})"));
    EXPECT_EQ(reply.status, 200) << reply;
  }

  Office editor{Suite::Shared(), "editor"};
  Suite::Output out;
  std::string id;
};

TEST(StatusReviews, AnAmendmentOfThePastPutsARegistrationBeforeItsRegistrar) {
  std::mt19937_64 random{std::random_device{}()};
  Office registrar{Suite::Shared(), "registrar"};
  const Journey journey = TakeAway(Once(Suite::Shared()), NewFamily(random));
  ASSERT_EQ(journey.refusal, "");
  std::string waiting;
  ASSERT_TRUE(Eventually([&] {
    for (const Json& item : registrar.All("/v1/preRegistrations", "preRegistrations")) {
      if (item["arrivalId"] == journey.arrival_id) waiting = item["id"];
    }
    return !waiting.empty();
  }));
  Reply registration = registrar.Post(
      absl::StrCat("/v1/preRegistrations/", waiting, ":confirm"),
      absl::StrCat(R"({"applicationDate":"2025-05-03","residenceUnitCode":")", kTransitUnit,
                   R"(","residenceAddress":"вул. Нова, 2","officeUnitCode":")", kTransitUnit,
                   R"(","requestId":")", NewRequestId(), R"("})"));
  ASSERT_EQ(registration.status, 200) << registration;

  const Amendment amendment;
  ASSERT_NE(amendment.id, "") << amendment.out.text;
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
  EXPECT_EQ(reviews[0]["actId"], amendment.id);
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
