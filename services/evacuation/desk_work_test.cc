#include "services/evacuation/desk_work.h"

#include "services/evacuation/desk_fixture.h"
#include "services/platform/testing/at_once.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using v1::Incident;

class DeskWorks : public Desk {
 protected:
  std::vector<std::string> Named(const std::string& id) {
    std::vector<std::string> contacts;
    auto incident = Get(id);
    EXPECT_THAT(incident, IsOk());
    for (const v1::Escalation& step : incident->escalations())
      contacts.push_back(step.contact_id());
    return contacts;
  }
};

TEST_F(DeskWorks, BringsAnIncidentFromDeskToDeskWhileNobodyAcknowledgesIt) {
  const std::string hromada = OnDutyFor(kLyman, 1)->id(), oblast = OnDutyFor(kDonetsk, 1)->id(),
                    country = OnDutyFor("", 1)->id();
  const Incident incident = Raise(Incident::KIND_SILENT_TRIP);  // 5, 15, 30 minutes
  ASSERT_THAT(Work(absl::Minutes(4)), IsOk());
  EXPECT_THAT(Named(incident.id()), ::testing::IsEmpty());
  ASSERT_THAT(Work(absl::Minutes(5)), IsOk());
  EXPECT_THAT(Named(incident.id()), ::testing::ElementsAre(hromada));
  ASSERT_THAT(Work(absl::Minutes(14)), IsOk());
  EXPECT_THAT(Named(incident.id()), ::testing::ElementsAre(hromada));
  ASSERT_THAT(Work(absl::Minutes(15)), IsOk());
  ASSERT_THAT(Work(absl::Minutes(31)), IsOk());
  EXPECT_THAT(Named(incident.id()), ::testing::ElementsAre(hromada, oblast, country));
  ASSERT_THAT(Work(absl::Hours(9)), IsOk());
  EXPECT_THAT(Named(incident.id()), ::testing::SizeIs(3));
}

TEST_F(DeskWorks, CatchesUpOnStepsThatFellDueWhileItWasDown) {
  const std::string first = OnDutyFor(kLyman, 1)->id(), second = OnDutyFor(kLyman, 2)->id();
  const Incident incident = Raise(Incident::KIND_SILENT_TRIP);
  ASSERT_THAT(Work(absl::Hours(1)), IsOk());
  // Nobody is on duty for oblast and country: those steps name nobody.
  EXPECT_THAT(Named(incident.id()), ::testing::ElementsAre(first, "", ""));
  EXPECT_NE(first, second);
}

TEST_F(DeskWorks, NamesTheNextInTurnOfTheNearestDeskAbove) {
  const std::string second = OnDutyFor(kKramatorskRaion, 2)->id(),
                    first = OnDutyFor(kKramatorskRaion, 1)->id();
  const Incident incident = Raise(Incident::KIND_SHELLING_ON_ROUTE);
  ASSERT_THAT(Work(absl::Minutes(3)), IsOk());
  EXPECT_THAT(Named(incident.id()), ::testing::ElementsAre(first));
  EXPECT_NE(first, second);
}

TEST_F(DeskWorks, StopsWhenSomebodyAcknowledges) {
  OnDutyFor(kLyman, 1).IgnoreError();
  const Incident incident = Raise(Incident::KIND_SILENT_TRIP);
  ASSERT_THAT(Acknowledge(incident.id()), IsOk());
  ASSERT_THAT(Work(absl::Hours(1)), IsOk());
  EXPECT_THAT(Named(incident.id()), ::testing::IsEmpty());
}

TEST_F(DeskWorks, NamesNobodyWhoseDutyIsOver) {
  auto contact = OnDutyFor(kLyman, 1);
  ASSERT_THAT(contact, IsOk());
  v1::EndDutyRequest end;
  end.set_id(contact->id());
  ASSERT_THAT(Do(roster, &DutyRoster::EndDuty, end, At(absl::Minutes(1))), IsOk());
  const Incident incident = Raise(Incident::KIND_SILENT_TRIP);
  ASSERT_THAT(Work(absl::Minutes(5)), IsOk());
  EXPECT_THAT(Named(incident.id()), ::testing::ElementsAre(""));
}

TEST_F(DeskWorks, TakesEachStepOnceHoweverManyInstancesWork) {
  OnDutyFor(kLyman, 1).IgnoreError();
  std::vector<std::string> raised;
  for (int i = 0; i < 7; ++i) raised.push_back(Raise(Incident::KIND_SILENT_TRIP).id());
  EXPECT_THAT(platform::AtOnce(6, [&](int) { return Work(absl::Hours(1)); }),
              ::testing::ElementsAre(std::make_pair("OK", 6)));
  ASSERT_THAT(Work(absl::Hours(1)), IsOk());
  EXPECT_EQ(database.Sql("SELECT count(*) FROM incident_escalations"), "21");
  EXPECT_EQ(database.Sql("SELECT count(*) FROM incidents WHERE level = 3 AND revision = 4"), "7");
}

TEST_F(DeskWorks, RaisesASilentTripOnceWhileItIsSilent) {
  silent.push_back({.kind = Incident::KIND_SILENT_TRIP,
                    .scope = DeskKeys(*paths.Find(kLyman)),
                    .subject_kind = "trips",
                    .subject_id = "00000000-0000-7000-8000-0000000000aa",
                    .unit_code = kLyman});
  ASSERT_THAT(Work(absl::Minutes(1)), IsOk());
  ASSERT_THAT(Work(absl::Minutes(2)), IsOk());
  EXPECT_EQ(database.Sql("SELECT count(*) FROM incidents WHERE kind = 1 AND state = 1"), "1");
}

TEST_F(DeskWorks, TellsTheFeedOfEachStep) {
  const Incident incident = Raise(Incident::KIND_SILENT_TRIP);
  ASSERT_THAT(Work(absl::Minutes(5)), IsOk());
  database.AwaitFeed();
  v1::ListEvacuationChangesRequest request;
  request.add_kinds("incidents");
  auto told = Do(changes, &Changes::List, request);
  ASSERT_THAT(told, IsOk());
  ASSERT_EQ(told->events_size(), 2);
  EXPECT_EQ(told->events(1).key(), incident.id());
  EXPECT_EQ(told->events(1).revision(), 2);
}

}  // namespace
}  // namespace cc::evacuation
