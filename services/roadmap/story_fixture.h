#ifndef SERVICES_ROADMAP_STORY_FIXTURE_H_
#define SERVICES_ROADMAP_STORY_FIXTURE_H_

#include <string>

#include "services/platform/testing/testing.h"
#include "services/roadmap/bodies.h"
#include "services/roadmap/changes.h"
#include "services/roadmap/decisions.h"
#include "services/roadmap/instructions.h"
#include "services/roadmap/meetings.h"
#include "services/roadmap/migrations.h"

namespace cc::roadmap {

inline constexpr char kDonetsk[] = "UA14000000000091971";
inline constexpr char kKramatorskRaion[] = "UA14120000000070232";
inline constexpr char kLyman[] = "UA14120110010088407";
inline constexpr char kKharkiv[] = "UA63000000000041885";
inline constexpr char kNobody[] = "00000000-0000-7000-8000-00000000dead";

// The service's handlers over a database of their own, and the records of a meeting.
class Story : public ::testing::Test {
 protected:
  Story() {
    paths.Add({kDonetsk, kKramatorskRaion, "UA14120110000037276", kLyman});
    paths.Add({kKharkiv});
  }

  template <typename Handler, typename Req, typename Resp>
  absl::StatusOr<Resp> Do(Handler& handler,
                          absl::StatusOr<Resp> (Handler::*method)(const platform::Call&,
                                                                  const Req&),
                          const Req& request, platform::TestCaller caller = {}) {
    return (handler.*method)(platform::TestCall(request, caller), request);
  }

  // A caller for the offices of a unit and below it.
  static platform::TestCaller In(const char* unit) {
    return {.scope = {{options::v1::RELATION_OFFICE, *platform::TailOf(unit)}}};
  }

  // The Centre of resolution 18, of which Donetsk oblast is a member.
  static v1::CreateBodyRequest NationalCentre() {
    return platform::ParseProto<v1::CreateBodyRequest>(R"pb(
      body {
        kind: KIND_NATIONAL_CENTRE
        name: "Coordination Centre"
        act { kind: "постанова" number: "18" date: "2025-01-10" }
        members { institution: "Ministry of Defence" }
        members { institution: "Donetsk administration" unit_code: "UA14000000000091971" }
        synthetic: true
      })pb");
  }
  static v1::CreateBodyRequest CentreOf(v1::Body::Kind kind, const std::string& unit) {
    v1::CreateBodyRequest request;
    request.mutable_body()->set_kind(kind);
    request.mutable_body()->set_name("Координаційний центр");
    request.mutable_body()->set_unit_code(unit);
    request.mutable_body()->set_synthetic(true);
    return request;
  }
  std::string MakeBody(const v1::CreateBodyRequest& request) {
    auto made = Do(bodies, &Bodies::CreateBody, request);
    EXPECT_THAT(made, platform::IsOk());
    return made.ok() ? made->id() : kNobody;
  }

  static v1::CreateMeetingRequest MeetingOf(const std::string& body, const std::string& date,
                                            int number = 0) {
    v1::CreateMeetingRequest request;
    request.mutable_meeting()->set_body_id(body);
    request.mutable_meeting()->set_date(date);
    request.mutable_meeting()->set_number(number);
    request.mutable_meeting()->add_topics("Підтримка переселенців");
    request.mutable_meeting()->set_synthetic(true);
    return request;
  }
  v1::Meeting MakeMeeting(const v1::CreateMeetingRequest& request) {
    auto made = Do(meetings, &Meetings::CreateMeeting, request);
    EXPECT_THAT(made, platform::IsOk());
    return made.ok() ? *made : v1::Meeting();
  }
  // The national Centre's meeting of 14 February 2025.
  v1::Meeting NationalMeeting() {
    return MakeMeeting(MeetingOf(MakeBody(NationalCentre()), "2025-02-14", 2));
  }
  absl::StatusOr<v1::Meeting> GetMeeting(const std::string& id, platform::TestCaller caller = {}) {
    v1::GetMeetingRequest request;
    request.set_id(id);
    return Do(meetings, &Meetings::GetMeeting, request, caller);
  }

  static v1::AddDecisionRequest DecisionOf(const std::string& meeting, const std::string& text) {
    v1::AddDecisionRequest request;
    request.set_meeting_id(meeting);
    request.mutable_decision()->set_kind(v1::Decision::KIND_LEGISLATIVE_ROADMAP);
    request.mutable_decision()->set_text(text);
    request.mutable_decision()->set_synthetic(true);
    return request;
  }

  platform::TestDatabase database{"roadmap", Migrations()};
  platform::FakeUnitPaths paths;
  platform::Feed feed{database.db()};
  Bodies bodies{database.db(), paths};
  Meetings meetings{database.db(), paths};
  Decisions decisions{database.db()};
  Instructions instructions{database.db(), paths};
  Changes changes{feed};
};

}  // namespace cc::roadmap

#endif  // SERVICES_ROADMAP_STORY_FIXTURE_H_
