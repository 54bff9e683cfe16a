#include "services/registry/status_reviews.h"

#include "services/registry/office_fixture.h"
#include "services/territory/client/status_changes_for_tests.h"

namespace cc::registry {
namespace {

using platform::IsOk;
using platform::Refused;
using territory::Change;
using territory::v1::StatusReview;
using ::testing::Not;
constexpr auto kActive = territory::v1::STATUS_ACTIVE_HOSTILITIES;
constexpr auto kPossible = territory::v1::STATUS_POSSIBLE_HOSTILITIES;
constexpr auto kOccupied = territory::v1::STATUS_OCCUPIED;

// A family from Lyman that left on 2025-05-01 is registered: active hostilities, as the register
// said.
class StatusReviewsTest : public Office {
 protected:
  StatusReviewsTest() {
    auto registered = Confirm(Waiting());
    EXPECT_THAT(registered, IsOk());
    registration = registered.value_or(v1::Registration());
    Settle(7);
  }

  // The copy of the register says so from 2025-01-01 on.
  void Settle(int64_t revision, territory::v1::Status status = kActive,
              const std::string& former = "") {
    copy =
        territory::Copy(revision, {kDonetsk, kKramatorskRaion, code}, status, "2025-01-01", former);
  }

  // Lyman's status changed around the day, and the copy knows.
  void ChangeThePast(territory::v1::Status after = kPossible) {
    territory.Add({Change(code, "2025-04-01", "2025-06-01", kActive, after)});
    Settle(territory.revision, after);
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

  v1::ListStatusReviewsResponse Open(platform::TestCaller caller = {},
                                     v1::ListStatusReviewsRequest request = {}) {
    auto list = Do(status_reviews, &StatusReviews::ListStatusReviews, request, caller);
    EXPECT_THAT(list, IsOk());
    return list.value_or(v1::ListStatusReviewsResponse());
  }

  absl::StatusOr<StatusReview> Close(const std::string& id, platform::TestCaller caller = {},
                                     const std::string& etag = "") {
    v1::CloseStatusReviewRequest request;
    request.set_id(id);
    request.set_outcome(v1::CloseStatusReviewRequest::OUTCOME_KEPT);
    request.set_note("Право родини не змінилося.");
    request.set_etag(etag);
    return Do(status_reviews, &StatusReviews::CloseStatusReview, request, caller);
  }

  std::string Count() { return database.Sql("SELECT count(*) FROM status_reviews"); }

  std::string code = kLyman;
  v1::Registration registration;
  territory::FakeStatusChanges territory;
  std::shared_ptr<const territory::TerritoryIndex> copy;
  territory::StatusReviewIntake intake{database.db(), kReliedStatuses, territory,
                                       [this] { return copy; }};
};

TEST_F(StatusReviewsTest, AChangeOfThePastPutsTheRegistrationUnderReview) {
  ChangeThePast();
  ASSERT_THAT(Follow(), IsOk());
  ASSERT_EQ(Open().reviews_size(), 1);
  const StatusReview review = Open().reviews(0);
  EXPECT_EQ(review.record_id(), registration.id());
  EXPECT_EQ(review.unit_code(), kLyman);
  EXPECT_EQ(review.date(), "2025-05-01");
  EXPECT_EQ(review.kept_status(), kActive);
  EXPECT_EQ(review.before(), kActive);
  EXPECT_EQ(review.after(), kPossible);
  EXPECT_EQ(review.register_revision(), 8);
  EXPECT_EQ(review.act().number(), "900");
  EXPECT_EQ(review.state(), StatusReview::STATE_OPEN);
  v1::ListStatusReviewsRequest other;
  other.set_record_id("0196b3f0-0000-7000-8000-0000000000ff");
  EXPECT_EQ(Open({}, other).reviews_size(), 0);
}

TEST_F(StatusReviewsTest, TheSameEventTwiceMakesOneReview) {
  ChangeThePast();
  ASSERT_THAT(Follow(), IsOk());
  ASSERT_THAT(Follow(), IsOk());
  database.Sql("UPDATE platform.feed_cursor SET token = '' WHERE feed LIKE 'territory%'");
  ASSERT_THAT(Follow(), IsOk());
  EXPECT_EQ(Count(), "1");
}

TEST_F(StatusReviewsTest, OtherUnitsOtherDaysAndTheAnswerThatIsKeptConcernNobody) {
  territory.Add({Change(kLyman, "2025-04-01", "2025-04-30", kActive, kPossible),
                 Change(kLyman, "2025-05-02", "", kActive, kPossible),
                 Change(kKharkiv, "2025-01-01", "", kActive, kPossible),
                 Change(kLyman, "2025-05-01", "2025-05-01", kPossible, kActive)});
  Settle(8);
  ASSERT_THAT(Follow(), IsOk());
  EXPECT_EQ(Count(), "0");
}

TEST_F(StatusReviewsTest, ARegistrationUnderAFormerCodeOfItsUnitIsFound) {
  code = "UA14120990010088407";
  territory.Add({Change(code, "2025-04-01", "", kActive, kPossible)});
  Settle(8, kPossible, kLyman);
  ASSERT_THAT(Follow(), IsOk());
  EXPECT_EQ(Count(), "1");
}

TEST_F(StatusReviewsTest, AnEventCutOffBetweenItsPagesIsDoneAgainWithoutDoubles) {
  territory.Add({Change(kLyman, "2025-04-01", "2025-06-01", kActive, kPossible),
                 Change(kKharkiv, "2025-01-01", "", kActive, kPossible)});
  Settle(8, kPossible);
  territory.broken_page = 1;
  // The first start compares all; here it is over.
  database.Sql(
      "INSERT INTO platform.feed_cursor (feed, token, update_time) VALUES "
      "('territory.status_changes', '0', now())");
  EXPECT_THAT(Follow(), Not(IsOk()));
  EXPECT_EQ(Count(), "1");
  territory.broken_page = 1000;
  ASSERT_THAT(Follow(), IsOk());
  EXPECT_EQ(Count(), "1");
}

TEST_F(StatusReviewsTest, AnEventWaitsForTheCopyOfTheRegister) {
  territory.Add({Change(kLyman, "2025-04-01", "2025-06-01", kActive, kPossible)});
  EXPECT_THAT(Follow(), Not(IsOk()));
  EXPECT_EQ(Count(), "0");
  Settle(8, kPossible);
  ASSERT_THAT(Follow(), IsOk());
  EXPECT_EQ(Count(), "1");
}

TEST_F(StatusReviewsTest, WhatTheFeedNoLongerTellsIsFoundInTheRegisterItself) {
  ASSERT_THAT(Follow(), IsOk());
  ChangeThePast();
  ChangeThePast(kOccupied);
  territory.kept_from = 1;  // the first change is told no more
  ASSERT_THAT(Follow(), IsOk());
  ASSERT_EQ(Open().reviews_size(), 1);
  EXPECT_EQ(Open().reviews(0).after(), kOccupied);
  ChangeThePast(kPossible);
  ASSERT_THAT(Follow(), IsOk());
  EXPECT_EQ(Count(), "2");
}

TEST_F(StatusReviewsTest, AnAnswerThatWasLookedAtIsNotPutUnderReviewAgain) {
  ChangeThePast();
  ASSERT_THAT(Follow(), IsOk());
  ASSERT_THAT(Close(Open().reviews(0).id()), IsOk());
  Settle(9, kPossible);
  territory.revision = 9;
  auto made = intake.RecheckAll(platform::TestCall());
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(*made, 0);
  EXPECT_EQ(Count(), "1");
}

TEST_F(StatusReviewsTest, AReviewIsSeenAndClosedWhereItsRegistrationIs) {
  ChangeThePast();
  ASSERT_THAT(Follow(), IsOk());
  const std::string id = Open().reviews(0).id();
  EXPECT_EQ(Open(In(kDonetsk)).reviews_size(), 1);
  EXPECT_EQ(Open(In(kPavlohradRaion)).reviews_size(), 1);
  EXPECT_EQ(Open(In(kKharkiv)).reviews_size(), 0);
  EXPECT_THAT(Close(id, In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Close(id, In(kDonetsk), "\"9\""), Refused(common::v1::REASON_ETAG_STALE));
  auto closed = Close(id, In(kDonetsk));
  ASSERT_THAT(closed, IsOk());
  EXPECT_EQ(closed->state(), StatusReview::STATE_KEPT);
  EXPECT_EQ(closed->note(), "Право родини не змінилося.");
  EXPECT_EQ(Open().reviews_size(), 0);
  EXPECT_THAT(Close(id), Refused(common::v1::REASON_STATE_FORBIDS));
  v1::ListStatusReviewsRequest kept;
  kept.set_state(StatusReview::STATE_KEPT);
  EXPECT_EQ(Open({}, kept).reviews_size(), 1);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM status_reviews WHERE encode(note, 'escape') LIKE "
                         "'%родини%'"),
            "0");
}

TEST_F(StatusReviewsTest, PagesJoinToTheWhole) {
  ASSERT_THAT(
      Confirm(Waiting(2), "confirmed_distinct: true justification: 'Інші люди, синтетика.'"),
      IsOk());
  ChangeThePast();
  ASSERT_THAT(Follow(), IsOk());
  v1::ListStatusReviewsRequest request;
  request.set_page_size(1);
  const v1::ListStatusReviewsResponse first = Open({}, request);
  ASSERT_NE(first.next_page_token(), "");
  request.set_page_token(first.next_page_token());
  const v1::ListStatusReviewsResponse second = Open({}, request);
  ASSERT_EQ(second.reviews_size(), 1);
  EXPECT_EQ(second.next_page_token(), "");
  EXPECT_NE(first.reviews(0).id(), second.reviews(0).id());
}

}  // namespace
}  // namespace cc::registry
