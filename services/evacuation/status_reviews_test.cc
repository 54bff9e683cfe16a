#include "services/evacuation/status_reviews.h"

#include "services/evacuation/story_fixture.h"
#include "services/territory/client/status_changes_for_tests.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::Refused;
using territory::Change;
using territory::v1::StatusReview;
constexpr auto kActive = territory::v1::STATUS_ACTIVE_HOSTILITIES;
constexpr auto kPossible = territory::v1::STATUS_POSSIBLE_HOSTILITIES;

// A group from Lyman that wants to leave on 2025-04-30.
class StatusReviewsTest : public Story {
 protected:
  void ChangeThePast() {
    territory.Add({Change(kLyman, "2025-04-01", "2025-06-01", kActive, kPossible)});
    copy = territory::Copy(territory.revision, {kDonetsk, kKramatorskRaion, kLyman}, kPossible,
                           "2025-01-01");
  }

  absl::StatusOr<int> Follow() {
    platform::FeedConsumer consumer(
        database.db(), {.feed = "territory.status_changes"},
        [&](const std::string& token) { return intake.Fetch(platform::TestCall(), token); },
        [&](const platform::Call& call, const common::v1::Event& event) {
          return intake.Prepare(call, event);
        });
    return consumer.RunOnce();
  }

  v1::ListStatusReviewsResponse Open(platform::TestCaller caller = {}) {
    auto list = Do(status_reviews, &StatusReviews::ListStatusReviews,
                   v1::ListStatusReviewsRequest(), caller);
    EXPECT_THAT(list, IsOk());
    return list.value_or(v1::ListStatusReviewsResponse());
  }

  static platform::TestCaller Within(const char* unit) {
    return {.scope = {{options::v1::RELATION_ANY, *platform::TailOf(unit)}}};
  }

  territory::FakeStatusChanges territory;
  std::shared_ptr<const territory::TerritoryIndex> copy =
      territory::Copy(7, {kDonetsk, kKramatorskRaion, kLyman}, kActive, "2025-01-01");
  territory::StatusReviewIntake intake{database.db(), kReliedStatuses, territory,
                                       [this] { return copy; }};
};

TEST_F(StatusReviewsTest, AChangeOfThePastPutsTheGroupUnderReviewOnce) {
  const std::string party = AssembledParty();
  ChangeThePast();
  ASSERT_THAT(Follow(), IsOk());
  ASSERT_THAT(Follow(), IsOk());
  ASSERT_EQ(Open().reviews_size(), 1);
  const StatusReview review = Open().reviews(0);
  EXPECT_EQ(review.record_id(), party);
  EXPECT_EQ(review.date(), "2025-04-30");
  EXPECT_EQ(review.kept_status(), kActive);
  EXPECT_EQ(review.after(), kPossible);
}

TEST_F(StatusReviewsTest, AReviewFollowsItsGroupIntoTheScopeOfTheTrip) {
  const std::string trip = BoardingTrip(10, 2);
  const std::string party = AssembledParty();
  ChangeThePast();
  ASSERT_THAT(Follow(), IsOk());
  EXPECT_EQ(Open(Within(kDonetsk)).reviews_size(), 1);
  EXPECT_EQ(Open(Within(kDnipropetrovsk)).reviews_size(), 0);
  ASSERT_THAT(Board(party, trip), IsOk());
  EXPECT_EQ(Open(Within(kDnipropetrovsk)).reviews_size(), 1);
}

TEST_F(StatusReviewsTest, AGroupWhoseStatusCouldNotBeHadIsFoundWhenTheRegisterIsCompared) {
  statuses.known = false;
  AssembledParty();
  auto made = intake.RecheckAll(platform::TestCall());
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(*made, 1);
  EXPECT_EQ(Open().reviews(0).kept_status(), territory::v1::STATUS_UNSPECIFIED);
  EXPECT_EQ(Open().reviews(0).after(), kActive);
}

TEST_F(StatusReviewsTest, AClosedReviewIsOpenNoMore) {
  AssembledParty();
  ChangeThePast();
  ASSERT_THAT(Follow(), IsOk());
  v1::CloseStatusReviewRequest request;
  request.set_id(Open().reviews(0).id());
  request.set_outcome(v1::CloseStatusReviewRequest::OUTCOME_CORRECTED);
  request.set_note("Виправлено.");
  auto closed = Do(status_reviews, &StatusReviews::CloseStatusReview, request);
  ASSERT_THAT(closed, IsOk());
  EXPECT_EQ(closed->state(), StatusReview::STATE_CORRECTED);
  EXPECT_EQ(Open().reviews_size(), 0);
  EXPECT_THAT(Do(status_reviews, &StatusReviews::CloseStatusReview, request),
              Refused(common::v1::REASON_STATE_FORBIDS));
}

}  // namespace
}  // namespace cc::evacuation
