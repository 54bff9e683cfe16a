#include "services/evacuation/situation_fixture.h"
#include "services/evacuation/trip_fixture.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;

// What arrivals put into the situation report.
class SituationArrivalsTest : public SituationStory {
 protected:
  // Of one method, on the day and since it.
  std::pair<v1::EvacuatedCount, v1::EvacuatedCount> Figures(const std::string& unit,
                                                            v1::CountMethod method) {
    std::pair<v1::EvacuatedCount, v1::EvacuatedCount> found;
    auto report = Report(unit, "2025-05-02", "2025-05-02");
    EXPECT_THAT(report, IsOk());
    for (const v1::SituationRow& row : report->rows()) {
      if (row.unit_code() != unit || row.not_stated()) continue;
      for (const v1::MethodFigures& figures : row.evacuated()) {
        if (figures.method() == method) found = {figures.day(), figures.total()};
      }
    }
    return found;
  }
};

TEST_F(SituationArrivalsTest, WhoHasADisabilityIsCountedOnceWhenTheyArrive) {
  v1::CreatePartyRequest request = FamilyRequest();
  request.mutable_party()->mutable_persons(0)->set_with_disability(true);
  request.mutable_party()->mutable_persons(3)->set_with_disability(true);
  const std::string trip = BoardingTrip(40, 2), party = AssembledParty(request);
  ASSERT_THAT(Board(party, trip), IsOk());
  Depart(trip);
  Arrive(trip);
  EXPECT_EQ(Figures(kLyman, v1::COUNT_METHOD_MANIFEST).first.with_disability(), 0);
  v1::RegisterArrivalRequest arrival;
  arrival.set_party_id(party);
  arrival.set_arrive_date("2025-05-02");
  ASSERT_THAT(Do(arrivals, &Arrivals::RegisterArrival, arrival), IsOk());
  EXPECT_FALSE(Do(arrivals, &Arrivals::RegisterArrival, arrival).ok());
  for (const char* when : {"in the tail", "in the rollups"}) {
    for (const char* unit : {kLyman, kDonetsk}) {
      const auto [day, total] = Figures(unit, v1::COUNT_METHOD_MANIFEST);
      EXPECT_EQ(day.people(), 4) << unit << " " << when;
      EXPECT_EQ(day.with_disability(), 2) << unit << " " << when;
      EXPECT_EQ(day.low_mobility(), 1) << "a wheelchair; not every disability is one";
      EXPECT_EQ(total.with_disability(), 2) << unit << " " << when;
    }
    EXPECT_EQ(Figures(kLyman, v1::COUNT_METHOD_CHECKPOINT).first.with_disability(), 0);
    Fold();
  }
}

class TripEndDisabilityTest : public TripStory {};

TEST_F(TripEndDisabilityTest, WhoCameOutElsewhereIsCountedWithTheirDisabilityAndTakenBackWithIt) {
  const auto counted = [&](const std::string& trip) {
    return database.Sql(
        "SELECT concat(sum(people), '/', sum(with_disability)) FROM count_entries "
        "WHERE record_id = '" +
        trip +
        "' OR record_id IN (SELECT id FROM arrivals "
        "WHERE trip_id = '" +
        trip + "')");
  };
  struct {
    int person;
    v1::Passenger::Outcome outcome;
    bool before_registration;
    const char *registered, *closed;
  } cases[] = {{3, v1::Passenger::OUTCOME_HOSPITAL, true, "3/0", "4/1"},
               {0, v1::Passenger::OUTCOME_MISSING, false, "4/1", "3/0"}};
  for (const auto& c : cases) {
    v1::CreatePartyRequest request = FamilyRequest();
    request.mutable_party()->mutable_persons(c.person)->set_with_disability(true);
    const std::string trip = BoardingTrip(40, 2), family = AssembledParty(request);
    const std::string person = PeopleOf(family)[static_cast<size_t>(c.person)];
    ASSERT_THAT(Board(family, trip), IsOk());
    Depart(trip);
    if (c.before_registration) {
      ASSERT_THAT(RecordOutcome(trip, person, c.outcome), IsOk());
    }
    Arrive(trip);
    v1::RegisterArrivalRequest arrival;
    arrival.set_party_id(family);
    ASSERT_THAT(Do(arrivals, &Arrivals::RegisterArrival, arrival), IsOk());
    EXPECT_EQ(counted(trip), c.registered);
    ASSERT_THAT(RecordOutcome(trip, person, c.outcome), IsOk());
    ASSERT_THAT(Close(trip), IsOk());
    EXPECT_EQ(counted(trip), c.closed);
  }
}

}  // namespace
}  // namespace cc::evacuation
