#include "services/evacuation/incidents.h"

#include "services/evacuation/desk_fixture.h"
#include "services/platform/testing/at_once.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::Refused;
using v1::Incident;

constexpr char kAnna[] = "00000000-0000-7000-8000-00000000000a";
constexpr char kBohdan[] = "00000000-0000-7000-8000-00000000000b";
constexpr char kSubject[] = "00000000-0000-7000-8000-0000000000aa";

TEST_F(Desk, TakesAnIncidentFromRaisingToItsEnd) {
  Incident incident = Raise(Incident::KIND_SHELLING_ON_ROUTE);
  EXPECT_EQ(incident.state(), Incident::STATE_OPEN);
  EXPECT_EQ(incident.note(), "вигадана подія");
  auto taken = Acknowledge(incident.id(), As(kAnna));
  ASSERT_THAT(taken, IsOk());
  EXPECT_EQ(taken->owner_id(), kAnna);
  EXPECT_EQ(taken->acknowledged_by(), kAnna);
  v1::AssignIncidentRequest assign;
  assign.set_id(incident.id());
  assign.set_owner_id(kBohdan);
  assign.set_etag(taken->etag());
  auto assigned = Do(incidents, &Incidents::AssignIncident, assign, As(kAnna));
  ASSERT_THAT(assigned, IsOk());
  EXPECT_EQ(assigned->owner_id(), kBohdan);
  auto closed = Close(incident.id(), As(kBohdan));
  ASSERT_THAT(closed, IsOk());
  EXPECT_EQ(closed->state(), Incident::STATE_CLOSED);
  EXPECT_EQ(closed->closed_by(), kBohdan);
  auto read = Get(incident.id());
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->outcome(), "вигадане закінчення");
  EXPECT_EQ(read->note(), "вигадана подія");
  EXPECT_EQ(read->acknowledged_by(), kAnna);
}

TEST_F(Desk, RefusesStepsThatTheStateOrAStaleEtagForbids) {
  const Incident incident = Raise(Incident::KIND_OTHER);
  v1::AssignIncidentRequest assign;
  assign.set_id(incident.id());
  assign.set_owner_id(kAnna);
  EXPECT_THAT(Do(incidents, &Incidents::AssignIncident, assign),
              Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_THAT(Acknowledge(incident.id(), {}, "\"7\""), Refused(common::v1::REASON_ETAG_STALE));
  ASSERT_THAT(Acknowledge(incident.id()), IsOk());
  EXPECT_THAT(Acknowledge(incident.id()), Refused(common::v1::REASON_STATE_FORBIDS));
  ASSERT_THAT(Close(incident.id()), IsOk());
  EXPECT_THAT(Close(incident.id()), Refused(common::v1::REASON_STATE_FORBIDS));
}

TEST_F(Desk, ShowsNobodyAnIncidentOutsideTheirScope) {
  const Incident incident = Raise(Incident::KIND_OTHER);
  EXPECT_THAT(Get(incident.id(), In(kDonetsk)), IsOk());
  EXPECT_THAT(Get(incident.id(), In(kDnipropetrovsk)), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Acknowledge(incident.id(), In(kDnipropetrovsk)),
              Refused(common::v1::REASON_NOT_FOUND));
  auto foreign =
      Do(incidents, &Incidents::ListIncidents, v1::ListIncidentsRequest(), In(kDnipropetrovsk));
  ASSERT_THAT(foreign, IsOk());
  EXPECT_EQ(foreign->incidents_size(), 0);
}

TEST_F(Desk, KeepsOneOpenIncidentForEachKindAndSubject) {
  const Raised raised{.kind = Incident::KIND_SILENT_TRIP,
                      .scope = DeskKeys(*paths.Find(kLyman)),
                      .subject_kind = "trips",
                      .subject_id = kSubject,
                      .unit_code = kLyman};
  auto raise = [&](int) {
    return database.db().WriteStep(platform::TestCall(),
                                   [&](platform::Tx& tx) { return RaiseIncident(tx, raised); });
  };
  EXPECT_THAT(platform::AtOnce(8, raise), ::testing::ElementsAre(std::make_pair("OK", 8)));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM incidents"), "1");
  // After its end it may come again.
  ASSERT_THAT(Close(database.Sql("SELECT id FROM incidents")), IsOk());
  ASSERT_THAT(raise(0), IsOk());
  EXPECT_EQ(database.Sql("SELECT count(*) FROM incidents"), "2");
}

TEST_F(Desk, AnswersTheOpenIncidentToWhoeverRaisesItAgain) {
  v1::CreateIncidentRequest request;
  request.mutable_incident()->set_kind(Incident::KIND_SITE_FULL);
  request.mutable_incident()->set_unit_code(kLyman);
  request.mutable_incident()->set_subject_kind("transit_centres");
  request.mutable_incident()->set_subject_id(kSubject);
  request.mutable_incident()->set_note("перша");
  auto first = Do(incidents, &Incidents::CreateIncident, request);
  ASSERT_THAT(first, IsOk());
  request.mutable_incident()->set_note("друга");
  auto second = Do(incidents, &Incidents::CreateIncident, request);
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->id(), first->id());
  EXPECT_EQ(second->note(), "перша");
}

TEST_F(Desk, TakesTripsCentresSitesAndGroupsAsSubjects) {
  for (const char* kind : {"trips", "transit_centres", "sites", "parties"}) {
    v1::CreateIncidentRequest request;
    request.mutable_incident()->set_kind(Incident::KIND_SITE_FULL);
    request.mutable_incident()->set_unit_code(kLyman);
    request.mutable_incident()->set_subject_kind(kind);
    request.mutable_incident()->set_subject_id(kSubject);
    auto made = Do(incidents, &Incidents::CreateIncident, request);
    ASSERT_THAT(made, IsOk()) << kind;
    EXPECT_EQ(made->subject_kind(), kind);
  }
  EXPECT_EQ(database.Sql("SELECT count(*) FROM incidents"), "4");
}

TEST_F(Desk, RefusesAnIncidentWithoutAPlaceOrWithHalfASubject) {
  v1::CreateIncidentRequest request;
  request.mutable_incident()->set_kind(Incident::KIND_OTHER);
  EXPECT_THAT(Do(incidents, &Incidents::CreateIncident, request).status().code(),
              absl::StatusCode::kInvalidArgument);
  request.mutable_incident()->set_unit_code(kLyman);
  request.mutable_incident()->set_subject_kind("trips");
  EXPECT_THAT(Do(incidents, &Incidents::CreateIncident, request).status().code(),
              absl::StatusCode::kInvalidArgument);
  request.mutable_incident()->set_subject_kind("people");
  EXPECT_THAT(Do(incidents, &Incidents::CreateIncident, request).status().code(),
              absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM incidents"), "0");
}

TEST_F(Desk, ListsTheNewestFirstByPagesAndLeavesOutTheClosed) {
  std::vector<std::string> made;
  for (int i = 0; i < 5; ++i)
    made.push_back(Raise(Incident::KIND_OTHER, At(absl::Minutes(i))).id());
  ASSERT_THAT(Close(made[1]), IsOk());
  v1::ListIncidentsRequest request;
  request.set_page_size(2);
  std::vector<std::string> seen;
  do {
    auto page = Do(incidents, &Incidents::ListIncidents, request);
    ASSERT_THAT(page, IsOk());
    for (const Incident& incident : page->incidents()) seen.push_back(incident.id());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(seen, ::testing::ElementsAre(made[4], made[3], made[2], made[0]));
  request.Clear();
  request.set_state(Incident::STATE_CLOSED);
  auto closed = Do(incidents, &Incidents::ListIncidents, request);
  ASSERT_THAT(closed, IsOk());
  ASSERT_EQ(closed->incidents_size(), 1);
  EXPECT_EQ(closed->incidents(0).id(), made[1]);
}

TEST_F(Desk, KeepsNotesAndOutcomesEncrypted) {
  ASSERT_THAT(Close(Raise(Incident::KIND_OTHER).id()), IsOk());
  EXPECT_EQ(database.Sql("SELECT count(*) FROM incidents i WHERE "
                         "position(convert_to('вигадан', 'UTF8') IN i.personal) > 0 "
                         "OR i::text LIKE '%вигадан%'"),
            "0");
  EXPECT_EQ(database.Sql("SELECT octet_length(personal) > 20 FROM incidents"), "t");
}

}  // namespace
}  // namespace cc::evacuation
