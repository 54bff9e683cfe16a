#include "services/registry/follow_ups.h"

#include "services/platform/time/date.h"
#include "services/registry/support_fixture.h"

namespace cc::registry {
namespace {

using platform::IsOk;
using platform::Refused;
using ::testing::ElementsAre;
using v1::FollowUp;

class FollowUpsTest : public SupportOffice {
 protected:
  // Applies what the service's own feed tells.
  void Plan() {
    database.AwaitFeed();
    platform::FeedConsumer consumer(
        database.db(), {.feed = "registry.follow_ups"},
        [&](const std::string& token) {
          return feed.List(platform::TestCall(), token, 200, {"registrations"});
        },
        [](const platform::Call&, const common::v1::Event& event)
            -> absl::StatusOr<platform::FeedConsumer::Effect> { return FollowUpEffect(event); });
    ASSERT_THAT(consumer.RunOnce(), IsOk());
  }
  std::vector<FollowUp> List(const std::string& text = "", platform::TestCaller caller = {}) {
    auto list =
        Do(follow_ups, &FollowUps::ListFollowUps, Parse<v1::ListFollowUpsRequest>(text), caller);
    EXPECT_THAT(list, IsOk());
    return {list->follow_ups().begin(), list->follow_ups().end()};
  }
  absl::StatusOr<FollowUp> Record(const std::string& id, const std::string& text) {
    auto request = Parse<v1::RecordFollowUpRequest>("talk_date: '2026-03-01' " + text);
    request.set_id(id);
    return Do(follow_ups, &FollowUps::RecordFollowUp, request);
  }
  absl::StatusOr<v1::Return> Return(const std::string& text) {
    return Do(follow_ups, &FollowUps::RecordReturn,
              Parse<v1::RecordReturnRequest>("household_id: '" + household + "' " + text));
  }
  std::vector<v1::Return> Returns(const std::string& text = "", platform::TestCaller caller = {}) {
    auto list =
        Do(follow_ups, &FollowUps::ListReturns, Parse<v1::ListReturnsRequest>(text), caller);
    EXPECT_THAT(list, IsOk());
    return {list->returns().begin(), list->returns().end()};
  }
};

TEST_F(FollowUpsTest, AreMadeFromTheDayOfTheArrivalOnce) {
  Plan();
  Plan();
  std::vector<FollowUp> due = List();
  ASSERT_EQ(due.size(), 3u);
  std::vector<std::string> days;
  for (const FollowUp& follow_up : due) {
    EXPECT_EQ(follow_up.arrival_date(), "2025-05-02");
    EXPECT_EQ(follow_up.registration_id(), registration.id());
    EXPECT_TRUE(follow_up.overdue());
    EXPECT_TRUE(follow_up.synthetic());
    days.push_back(follow_up.due_date());
  }
  EXPECT_THAT(days, ElementsAre("2025-05-16", "2025-06-01", "2025-07-31"));
  EXPECT_EQ(List("", In(kDonetsk)).size(), 3u);
  EXPECT_EQ(List("", In(kKharkiv)).size(), 0u);
}

TEST_F(FollowUpsTest, TheirDaysAreThoseInForceOnTheDayOfTheArrival) {
  database.Sql("UPDATE follow_up_terms SET end_date = '2025-05-01' WHERE days = 14");
  database.Sql("INSERT INTO follow_up_terms (days, start_date) VALUES (7, '2025-05-02')");
  Plan();
  std::vector<int> days;
  for (const FollowUp& follow_up : List()) days.push_back(follow_up.days());
  EXPECT_THAT(days, ElementsAre(7, 30, 90));
}

TEST_F(FollowUpsTest, AreOverdueFromTheDayAfterAndNotOnTheDay) {
  Plan();
  platform::TestCaller on_the_day;
  on_the_day.now = absl::FromCivil(absl::CivilDay(2025, 6, 1), platform::Kyiv());
  EXPECT_EQ(List("overdue_only: true", on_the_day).size(), 1u) << "14 days are over, 30 are not";
  on_the_day.now += absl::Hours(24);
  EXPECT_EQ(List("overdue_only: true", on_the_day).size(), 2u);
  EXPECT_EQ(List("", on_the_day).size(), 3u);
}

TEST_F(FollowUpsTest, ATalkIsDoneAndAnAttemptIsCounted) {
  Plan();
  const std::string id = List()[0].id();
  auto tried = Record(id, "found: FOUND_NOT_REACHED");
  ASSERT_THAT(tried, IsOk());
  EXPECT_EQ(tried->state(), FollowUp::STATE_DUE);
  EXPECT_EQ(tried->attempts(), 1);
  EXPECT_THAT(Record(id, "found: FOUND_SETTLED etag: '\"1\"'"),
              Refused(common::v1::REASON_ETAG_STALE));
  auto done = Record(id, "found: FOUND_NEEDS_HELP note: 'просять ліки' etag: '\"2\"'");
  ASSERT_THAT(done, IsOk());
  EXPECT_FALSE(done->overdue());
  EXPECT_THAT(Record(id, "found: FOUND_SETTLED"), Refused(common::v1::REASON_STATE_FORBIDS));
  std::vector<FollowUp> finished = List("state: STATE_DONE");
  ASSERT_EQ(finished.size(), 1u);
  EXPECT_THAT(finished[0], platform::EqualsProto(*done));
  EXPECT_EQ(finished[0].note(), "просять ліки");
  EXPECT_EQ(List().size(), 2u);
}

TEST_F(FollowUpsTest, AReturnFoundByATalkKeepsTheStatusOfThePlaceWithItsAct) {
  Plan();
  const std::string id = List()[0].id();
  EXPECT_THAT(Record(id, "found: FOUND_RETURNED"), Refused(common::v1::REASON_RETURN_REQUIRED));
  auto done = Record(id,
                     "found: FOUND_RETURNED return_unit_code: 'UA14120110010088407' "
                     "return_date: '2026-02-20'");
  ASSERT_THAT(done, IsOk());
  std::vector<v1::Return> returns = Returns("dangerous_only: true");
  ASSERT_EQ(returns.size(), 1u);
  EXPECT_EQ(returns[0].id(), done->return_id());
  EXPECT_EQ(returns[0].follow_up_id(), id);
  EXPECT_EQ(returns[0].status().status(), territory::v1::STATUS_ACTIVE_HOSTILITIES);
  EXPECT_EQ(returns[0].status().date(), "2026-02-20");
  EXPECT_EQ(returns[0].status().act().number(), "376");
  EXPECT_EQ(returns[0].status().act().date(), "2025-02-28");
  EXPECT_EQ(returns[0].status().edition_date(), "2025-05-07");
  EXPECT_EQ(returns[0].status().revision(), 7);
  EXPECT_TRUE(Returns("", In(kKharkiv)).empty());
}

TEST_F(FollowUpsTest, AReturnIsRecordedByItselfForSomeOfThePeople) {
  auto returned = Return("unit_code: 'UA14120110010088407' date: '2026-02-20' person_ids: '" +
                         mother + "' note: 'по речі'");
  ASSERT_THAT(returned, IsOk());
  EXPECT_TRUE(returned->dangerous());
  std::vector<v1::Return> returns = Returns("household_id: '" + household + "'");
  ASSERT_EQ(returns.size(), 1u);
  EXPECT_THAT(returns[0], platform::EqualsProto(*returned));
  EXPECT_THAT(Return("unit_code: 'UA14120110010088407' date: '2026-03-03'"),
              Refused(common::v1::REASON_DATE_IN_FUTURE));
  EXPECT_THAT(Return("unit_code: 'UA99000000000000000' date: '2026-02-20'"),
              Refused(common::v1::REASON_FIELDS_INVALID));
  EXPECT_THAT(
      Return("unit_code: 'UA14120110010088407' date: '2026-02-20' person_ids: '" + household + "'"),
      Refused(common::v1::REASON_PERSON_NOT_IN_HOUSEHOLD));
  statuses.known = false;
  EXPECT_THAT(Return("unit_code: 'UA14120110010088407' date: '2026-02-20'"),
              Refused(common::v1::REASON_STATUS_UNKNOWN));
  EXPECT_EQ(Returns().size(), 1u);
}

TEST_F(FollowUpsTest, WhatIsDueOfACancelledRegistrationIsDroppedAndComesBackWithIt) {
  Plan();
  ASSERT_THAT(Record(List()[0].id(), "found: FOUND_SETTLED"), IsOk());
  const auto set_state = [&](int state) {
    database.Sql("UPDATE registrations SET state = " + std::to_string(state));
    return database.db().WriteStep(platform::TestCall(), [&](platform::Tx& tx) {
      common::v1::Event event;
      event.set_kind("registrations");
      event.set_key(registration.id());
      return FollowUpEffect(event)(tx);
    });
  };
  ASSERT_THAT(set_state(v1::Registration::STATE_CANCELLED), IsOk());
  EXPECT_EQ(List().size(), 0u);
  EXPECT_EQ(List("state: STATE_DROPPED").size(), 2u);
  EXPECT_EQ(List("state: STATE_DONE").size(), 1u);
  ASSERT_THAT(set_state(v1::Registration::STATE_REGISTERED), IsOk());
  EXPECT_EQ(List().size(), 2u);
}

}  // namespace
}  // namespace cc::registry
