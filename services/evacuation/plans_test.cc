#include "services/evacuation/plans.h"

#include <set>

#include "services/evacuation/plan_fixture.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::Refused;
using v1::Plan;
using v1::UnplacedParty;

TEST_F(PlanStory, TakesWholeFamiliesAndSaysWhatLacksForThoseWhoStay) {
  std::set<std::string> asked;
  for (int i = 0; i < 3; ++i) asked.insert(Requested());
  const auto plan = Make(PlanOf({Bus("автобус 1", Centre())}));
  ASSERT_THAT(plan, IsOk());
  EXPECT_EQ(plan->state(), Plan::STATE_DRAFT);
  EXPECT_EQ(plan->people_open(), 12);
  EXPECT_EQ(plan->people_served(), 8);
  EXPECT_EQ(plan->served_weight(), 8);
  EXPECT_EQ(plan->bound_weight(), 8);
  EXPECT_EQ(plan->gap(), 0);
  ASSERT_EQ(plan->trips_size(), 1);
  const v1::PlannedTrip& trip = plan->trips(0);
  EXPECT_EQ(trip.from_unit_code(), kLyman);
  EXPECT_EQ(trip.taken().wheelchairs(), 2);
  EXPECT_EQ(trip.taken().seats(), 6);
  EXPECT_EQ(trip.parties_size(), 2);
  // The rule's guess: an hour within the raion, 20 minutes to board, five hours and 15 minutes on.
  EXPECT_EQ(platform::FromProto(trip.assembly_time()), platform::TestNow() + absl::Minutes(60));
  EXPECT_EQ(platform::FromProto(trip.departure_time()), platform::TestNow() + absl::Minutes(80));
  EXPECT_EQ(platform::FromProto(trip.arrival_time()),
            platform::TestNow() + absl::Minutes(80 + 300 + 15));
  ASSERT_EQ(plan->unplaced_size(), 1);
  EXPECT_EQ(plan->unplaced(0).cause(), UnplacedParty::CAUSE_PLACES_TAKEN);
  EXPECT_EQ(plan->unplaced(0).lacking().wheelchairs(), 1);
  EXPECT_EQ(plan->unplaced(0).lacking().seats(), 0);
  EXPECT_EQ(plan->unplaced(0).vehicle(), "автобус 1");
  for (const v1::PlannedParty& party : trip.parties()) EXPECT_EQ(asked.count(party.party_id()), 1u);
}

TEST_F(PlanStory, LeavesOutWhoDidNotAskWantsLaterOrIsExpectedAlready) {
  Requested();
  ASSERT_THAT(Do(parties, &Parties::CreateParty, FamilyRequest()), IsOk());  // did not ask
  v1::CreatePlanRequest request = PlanOf({Bus("1", Centre())});
  request.mutable_plan()->set_date("2025-04-29");  // they want to leave on 30.04.2025
  auto early = Make(request);
  ASSERT_THAT(early, IsOk());
  EXPECT_EQ(early->people_open(), 0);
  auto plan = Make(PlanOf({Bus("1", Centre())}));
  ASSERT_THAT(plan, IsOk());
  EXPECT_EQ(plan->people_open(), 4);
  ASSERT_THAT(Accept(plan->id()), IsOk());
  plan = Make(PlanOf({Bus("1", Centre())}));
  ASSERT_THAT(plan, IsOk());
  EXPECT_EQ(plan->people_open(), 0);
}

TEST_F(PlanStory, KeepsWhatAPersonPinsAndNamesWhatCannotBeKept) {
  const std::string first = Requested(), second = Requested(), third = Requested();
  const std::string centre = Centre();
  const auto plan = Make(PlanOf({Bus("великий", centre), Bus("малий", centre, 0)}));
  ASSERT_THAT(plan, IsOk());
  v1::SolvePlanRequest solve;
  solve.set_id(plan->id());
  solve.set_etag(plan->etag());
  auto pin = [&](const std::string& party, const std::string& vehicle) {
    v1::PlanPin& one = *solve.add_pins();
    one.set_party_id(party);
    one.set_vehicle(vehicle);
  };
  pin(first, "");
  pin(second, "малий");
  pin(third, "великий");
  const auto again = Do(plans, &Plans::SolvePlan, solve);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->id(), plan->id());
  ASSERT_EQ(again->rejected_pins_size(), 1);
  EXPECT_EQ(again->rejected_pins(0).pin().party_id(), second);
  EXPECT_EQ(again->rejected_pins(0).cause(), UnplacedParty::CAUSE_NO_VEHICLE);
  ASSERT_EQ(again->unplaced_size(), 1);
  EXPECT_EQ(again->unplaced(0).party_id(), first);
  EXPECT_EQ(again->unplaced(0).cause(), UnplacedParty::CAUSE_EXCLUDED);
  int pinned = 0;
  for (const v1::PlannedTrip& trip : again->trips()) {
    for (const v1::PlannedParty& party : trip.parties()) pinned += party.pinned();
  }
  EXPECT_EQ(pinned, 1);
  // The etag of before is stale now.
  EXPECT_THAT(Do(plans, &Plans::SolvePlan, solve), Refused(common::v1::REASON_ETAG_STALE));
}

TEST_F(PlanStory, RefusesVehiclesAndPinsThatContradictEachOther) {
  const std::string centre = Centre(), party = Requested();
  auto reason = [&](const v1::CreatePlanRequest& request) {
    const auto made = Make(request);
    EXPECT_FALSE(made.ok());
    const auto fields = platform::FieldsOf(made.status());
    return fields.empty() ? platform::ReasonOf(made.status()) : fields[0].reason;
  };
  EXPECT_EQ(reason(PlanOf({Bus("1", centre), Bus("1", centre)})),
            common::v1::REASON_PLAN_VEHICLE_DOUBLE);
  EXPECT_EQ(reason(PlanOf({Bus("1", "00000000-0000-7000-8000-0000000000aa")})),
            common::v1::REASON_TRANSIT_CENTRE_UNKNOWN);
  v1::CreatePlanRequest request = PlanOf({Bus("1", centre)});
  v1::PlanPin& pin = *request.mutable_plan()->add_pins();
  pin.set_party_id(party);
  pin.set_vehicle("2");
  EXPECT_EQ(reason(request), common::v1::REASON_PLAN_VEHICLE_UNKNOWN);
  pin.set_vehicle("1");
  pin.set_party_id("00000000-0000-7000-8000-0000000000aa");
  EXPECT_EQ(reason(request), common::v1::REASON_PLAN_PARTY_UNKNOWN);
  pin.set_party_id(party);
  *request.mutable_plan()->add_pins() = request.plan().pins(0);
  EXPECT_EQ(reason(request), common::v1::REASON_PLAN_PARTY_DOUBLE);
  request = PlanOf({Bus("1", centre)});
  request.mutable_plan()->mutable_vehicles(0)->clear_places();
  EXPECT_EQ(reason(request), common::v1::REASON_TRIP_WITHOUT_PLACES);
}

TEST_F(PlanStory, GoesByTimesThatAreKeptAndByThoseOfThePlanBeforeThem) {
  Requested();
  v1::SetRoadTimesRequest set;
  v1::RoadTime& road = *set.add_road_times();
  road.set_from_unit_code(kKramatorskRaion);
  road.set_to_unit_code(kLyman);
  road.set_minutes(45);
  auto kept = Do(roads, &RoadTimesKept::SetRoadTimes, set);
  ASSERT_THAT(kept, IsOk());
  EXPECT_EQ(kept->changed(), 1);
  kept = Do(roads, &RoadTimesKept::SetRoadTimes, set);
  ASSERT_THAT(kept, IsOk());
  EXPECT_EQ(kept->changed(), 0);
  v1::CreatePlanRequest request = PlanOf({Bus("1", Centre())});
  auto plan = Make(request);
  ASSERT_THAT(plan, IsOk());
  ASSERT_EQ(plan->trips_size(), 1);
  EXPECT_EQ(platform::FromProto(plan->trips(0).assembly_time()),
            platform::TestNow() + absl::Minutes(45));
  v1::RoadTime& closed = *request.mutable_plan()->add_road_times();
  closed.set_from_unit_code(kLyman);
  closed.set_to_unit_code(kPavlohradRaion);
  closed.set_closed(true);
  plan = Make(request);
  ASSERT_THAT(plan, IsOk());
  EXPECT_EQ(plan->trips_size(), 0);
  ASSERT_EQ(plan->unplaced_size(), 1);
  EXPECT_EQ(plan->unplaced(0).cause(), UnplacedParty::CAUSE_NO_ROAD);
  auto list = Do(roads, &RoadTimesKept::ListRoadTimes, v1::ListRoadTimesRequest());
  ASSERT_THAT(list, IsOk());
  ASSERT_EQ(list->road_times_size(), 1);
  EXPECT_EQ(list->road_times(0).minutes(), 45);
}

TEST_F(PlanStory, IsSeenWhereItsUnitIsAndListedWithoutItsParts) {
  Requested();
  const auto plan = Make(PlanOf({Bus("1", Centre())}));
  ASSERT_THAT(plan, IsOk());
  EXPECT_THAT(GetPlan(plan->id(), In(kDonetsk)), IsOk());
  EXPECT_THAT(GetPlan(plan->id(), In(kDnipropetrovsk)), Refused(common::v1::REASON_NOT_FOUND));
  auto list = Do(plans, &Plans::ListPlans, v1::ListPlansRequest(), In(kDonetsk));
  ASSERT_THAT(list, IsOk());
  ASSERT_EQ(list->plans_size(), 1);
  EXPECT_EQ(list->plans(0).trips_size(), 0);
  EXPECT_EQ(list->plans(0).people_served(), 4);
  list = Do(plans, &Plans::ListPlans, v1::ListPlansRequest(), In(kDnipropetrovsk));
  ASSERT_THAT(list, IsOk());
  EXPECT_EQ(list->plans_size(), 0);
}

TEST_F(PlanStory, PlansOnlyWhatTheCallerMaySee) {
  Requested();
  v1::CreatePlanRequest request = PlanOf({Bus("1", Centre())});
  request.mutable_plan()->set_unit_code(kDnipropetrovsk);
  const auto plan = Make(request, In(kDnipropetrovsk));
  ASSERT_THAT(plan, IsOk());
  EXPECT_EQ(plan->people_open(), 0);
}

TEST(SolveSlots, RefusesMoreThanItsNumberAndTakesAgainWhatWasReturned) {
  SolveSlots slots(1);
  ASSERT_THAT(slots.Take(), IsOk());
  EXPECT_THAT(slots.Take(), Refused(common::v1::REASON_PLANNING_BUSY));
  slots.Return();
  EXPECT_THAT(slots.Take(), IsOk());
}

}  // namespace
}  // namespace cc::evacuation
