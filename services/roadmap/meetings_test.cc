#include "services/roadmap/meetings.h"

#include <thread>
#include <vector>

#include "services/roadmap/story_fixture.h"

namespace cc::roadmap {
namespace {

using platform::EqualsProto;
using platform::IsOk;
using platform::ParseProto;
using platform::Refused;
using platform::StatusIs;

class MeetingsTest : public Story {
 protected:
  v1::UpdateMeetingRequest Change(const v1::Meeting& meeting,
                                  const std::vector<std::string>& paths) {
    v1::UpdateMeetingRequest request;
    *request.mutable_meeting() = meeting;
    request.set_etag(meeting.etag());
    for (const std::string& path : paths) request.mutable_update_mask()->add_paths(path);
    return request;
  }
};

TEST_F(MeetingsTest, AMeetingIsReadAsItWasRecorded) {
  auto request = MeetingOf(MakeBody(NationalCentre()), "2025-02-14", 2);
  *request.mutable_meeting()->mutable_chair() =
      ParseProto<v1::Official>(R"(name: "Вигадана Особа" post: "голова")");
  *request.mutable_meeting()->add_participants() =
      ParseProto<v1::Official>(R"(post: "начальник" institution: "ОВА")");
  auto made = Do(meetings, &Meetings::CreateMeeting, request);
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->number(), 2);
  EXPECT_EQ(made->chair().name(), "Вигадана Особа");
  EXPECT_EQ(made->topics(0), "Підтримка переселенців");
  EXPECT_EQ(made->format(), v1::Meeting::FORMAT_UNSPECIFIED);
  EXPECT_THAT(*GetMeeting(made->id()), EqualsProto(*made));
}

TEST_F(MeetingsTest, IsSeenByTheBodysMembersAndByThoseWhoTakePart) {
  auto request = MeetingOf(MakeBody(NationalCentre()), "2025-02-14");
  v1::Meeting members_only = MakeMeeting(request);
  EXPECT_THAT(GetMeeting(members_only.id(), In(kDonetsk)), IsOk());
  EXPECT_THAT(GetMeeting(members_only.id(), In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
  *request.mutable_meeting()->add_participants() =
      ParseProto<v1::Official>(R"(post: "начальник" unit_code: "UA63000000000041885")");
  EXPECT_THAT(GetMeeting(MakeMeeting(request).id(), In(kKharkiv)), IsOk());
}

TEST_F(MeetingsTest, IsRecordedAndChangedByTheBodysOfficeNotByItsMembers) {
  auto request = MeetingOf(MakeBody(NationalCentre()), "2025-02-14");
  EXPECT_THAT(Do(meetings, &Meetings::CreateMeeting, request, In(kDonetsk)),
              Refused(common::v1::REASON_UNIT_OUT_OF_SCOPE));
  EXPECT_THAT(Do(meetings, &Meetings::CreateMeeting, request, In(kKharkiv)),
              Refused(common::v1::REASON_NOT_FOUND));
  v1::Meeting meeting = MakeMeeting(request);
  meeting.set_number(7);
  EXPECT_THAT(Do(meetings, &Meetings::UpdateMeeting, Change(meeting, {"number"}), In(kDonetsk)),
              Refused(common::v1::REASON_UNIT_OUT_OF_SCOPE));
  EXPECT_THAT(Do(meetings, &Meetings::UpdateMeeting, Change(meeting, {"number"})), IsOk());
}

TEST_F(MeetingsTest, RefusesADayBeforeTheBodyAndANumberUsedTwice) {
  std::string body = MakeBody(NationalCentre());
  EXPECT_THAT(Do(meetings, &Meetings::CreateMeeting, MeetingOf(body, "2025-01-09")),
              StatusIs(absl::StatusCode::kInvalidArgument));
  MakeMeeting(MeetingOf(body, "2025-02-14", 2));
  EXPECT_THAT(Do(meetings, &Meetings::CreateMeeting, MeetingOf(body, "2025-03-14", 2)),
              Refused(common::v1::REASON_ALREADY_EXISTS));
  // Meetings without a number may be many.
  MakeMeeting(MeetingOf(body, "2025-03-14"));
  MakeMeeting(MeetingOf(body, "2025-04-14"));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM meetings"), "3");
}

TEST_F(MeetingsTest, AStaleChangeIsRefusedAndLeavesTheRecord) {
  v1::Meeting first = NationalMeeting();
  v1::Meeting changed = first;
  changed.clear_topics();
  changed.add_topics("Евакуація");
  auto second = Do(meetings, &Meetings::UpdateMeeting, Change(changed, {"topics"}));
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->etag(), "\"2\"");
  EXPECT_EQ(second->number(), 2);
  EXPECT_THAT(Do(meetings, &Meetings::UpdateMeeting, Change(first, {"topics"})),
              Refused(common::v1::REASON_ETAG_STALE));
  EXPECT_THAT(*GetMeeting(first.id()), EqualsProto(*second));
}

TEST_F(MeetingsTest, OfManyChangesAtOnceOneIsTaken) {
  v1::Meeting meeting = NationalMeeting();
  std::vector<std::thread> threads;
  std::atomic<int> taken = 0, stale = 0;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      v1::Meeting mine = meeting;
      mine.set_number(10 + i);
      auto request = Change(mine, {"number"});
      auto result = Do(meetings, &Meetings::UpdateMeeting, request);
      if (result.ok()) ++taken;
      if (platform::ReasonOf(result.status()) == common::v1::REASON_ETAG_STALE) ++stale;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(taken, 1);
  EXPECT_EQ(stale, 3);
}

TEST_F(MeetingsTest, AMeetingWithDecisionsIsNotMovedIntoTheFuture) {
  v1::Meeting meeting = NationalMeeting();
  meeting.set_date("2027-01-01");
  EXPECT_THAT(Do(decisions, &Decisions::AddDecision, DecisionOf(meeting.id(), "План")), IsOk());
  EXPECT_THAT(Do(meetings, &Meetings::UpdateMeeting, Change(meeting, {"date"})),
              Refused(common::v1::REASON_MEETING_NOT_HELD));
}

TEST_F(MeetingsTest, WhoeverIsAddedToThePresentSeesTheDecisionsToo) {
  v1::Meeting meeting = NationalMeeting();
  ASSERT_THAT(Do(decisions, &Decisions::AddDecision, DecisionOf(meeting.id(), "План")), IsOk());
  v1::ListDecisionsRequest list;
  list.set_meeting_id(meeting.id());
  EXPECT_THAT(Do(decisions, &Decisions::ListDecisions, list, In(kKharkiv)),
              Refused(common::v1::REASON_NOT_FOUND));
  *meeting.add_participants() =
      ParseProto<v1::Official>(R"(post: "начальник" unit_code: "UA63000000000041885")");
  auto changed = Do(meetings, &Meetings::UpdateMeeting, Change(meeting, {"participants"}));
  ASSERT_THAT(changed, IsOk());
  auto seen = Do(decisions, &Decisions::ListDecisions, list, In(kKharkiv));
  ASSERT_THAT(seen, IsOk());
  EXPECT_EQ(seen->decisions_size(), 1);

  // And who leaves sees neither any more.
  changed->clear_participants();
  ASSERT_THAT(Do(meetings, &Meetings::UpdateMeeting, Change(*changed, {"participants"})), IsOk());
  EXPECT_THAT(GetMeeting(meeting.id(), In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Do(decisions, &Decisions::ListDecisions, list, In(kKharkiv)),
              Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(MeetingsTest, AreListedTheLatestFirstByBodyUnitAndDays) {
  std::string national = MakeBody(NationalCentre());
  std::string raion = MakeBody(CentreOf(v1::Body::KIND_RAION_CENTRE, kKramatorskRaion));
  for (const char* date : {"2025-02-14", "2025-07-01", "2025-07-01", "2025-08-02"}) {
    MakeMeeting(MeetingOf(national, date));
  }
  MakeMeeting(MeetingOf(raion, "2025-07-15"));
  v1::ListMeetingsRequest request;
  request.set_page_size(2);
  std::vector<std::string> dates;
  for (int page = 0; page < 3; ++page) {
    auto got = Do(meetings, &Meetings::ListMeetings, request);
    ASSERT_THAT(got, IsOk());
    for (const v1::Meeting& meeting : got->meetings()) dates.push_back(meeting.date());
    request.set_page_token(got->next_page_token());
  }
  EXPECT_THAT(dates, ::testing::ElementsAre("2025-08-02", "2025-07-15", "2025-07-01", "2025-07-01",
                                            "2025-02-14"));
  EXPECT_EQ(request.page_token(), "");

  request.Clear();
  request.set_body_id(raion);
  EXPECT_EQ(Do(meetings, &Meetings::ListMeetings, request)->meetings_size(), 1);
  request.Clear();
  request.set_unit_code(kKramatorskRaion);
  EXPECT_EQ(Do(meetings, &Meetings::ListMeetings, request)->meetings_size(), 1);
  request.Clear();
  request.set_start_date("2025-07-01");
  request.set_end_date("2025-07-31");
  EXPECT_EQ(Do(meetings, &Meetings::ListMeetings, request)->meetings_size(), 3);
  EXPECT_EQ(Do(meetings, &Meetings::ListMeetings, request, In(kKramatorskRaion))->meetings_size(),
            1);
}

}  // namespace
}  // namespace cc::roadmap
