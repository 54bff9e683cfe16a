#include "services/roadmap/decisions.h"

#include <thread>
#include <vector>

#include "services/roadmap/story_fixture.h"

namespace cc::roadmap {
namespace {

using platform::IsOk;
using platform::Refused;

class DecisionsTest : public Story {};

TEST_F(DecisionsTest, StandInTheOrderInWhichTheyWereAdded) {
  v1::Meeting meeting = NationalMeeting();
  for (const char* text : {"Дорожня карта", "План координації", "Інше"}) {
    ASSERT_THAT(Do(decisions, &Decisions::AddDecision, DecisionOf(meeting.id(), text)), IsOk());
  }
  v1::ListDecisionsRequest request;
  request.set_meeting_id(meeting.id());
  request.set_page_size(2);
  auto first = Do(decisions, &Decisions::ListDecisions, request, In(kDonetsk));
  ASSERT_THAT(first, IsOk());
  ASSERT_EQ(first->decisions_size(), 2);
  EXPECT_EQ(first->decisions(0).text(), "Дорожня карта");
  EXPECT_EQ(first->decisions(1).position(), 2);
  request.set_page_token(first->next_page_token());
  auto second = Do(decisions, &Decisions::ListDecisions, request, In(kDonetsk));
  ASSERT_THAT(second, IsOk());
  ASSERT_EQ(second->decisions_size(), 1);
  EXPECT_EQ(second->decisions(0).position(), 3);
  EXPECT_EQ(GetMeeting(meeting.id())->etag(), meeting.etag());
}

TEST_F(DecisionsTest, AddedAtOnceEachGetAPlaceOfTheirOwn) {
  v1::Meeting meeting = NationalMeeting();
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&] {
      auto request = DecisionOf(meeting.id(), "Рішення");
      EXPECT_THAT(Do(decisions, &Decisions::AddDecision, request), IsOk());
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(database.Sql("SELECT string_agg(position::text, ',' ORDER BY position) FROM decisions"),
            "1,2,3,4,5,6");
}

TEST_F(DecisionsTest, AreAddedByTheBodysOfficeAfterTheMeeting) {
  std::string body = MakeBody(NationalCentre());
  v1::Meeting planned = MakeMeeting(MeetingOf(body, "2026-03-03"));  // the day after the clock's
  EXPECT_THAT(Do(decisions, &Decisions::AddDecision, DecisionOf(planned.id(), "План")),
              Refused(common::v1::REASON_MEETING_NOT_HELD));
  v1::Meeting today = MakeMeeting(MeetingOf(body, "2026-03-02"));
  EXPECT_THAT(Do(decisions, &Decisions::AddDecision, DecisionOf(today.id(), "План"), In(kDonetsk)),
              Refused(common::v1::REASON_UNIT_OUT_OF_SCOPE));
  EXPECT_THAT(Do(decisions, &Decisions::AddDecision, DecisionOf(today.id(), "План"), In(kKharkiv)),
              Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Do(decisions, &Decisions::AddDecision, DecisionOf(today.id(), "План")), IsOk());
}

}  // namespace
}  // namespace cc::roadmap
