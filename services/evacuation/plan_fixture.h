#ifndef SERVICES_EVACUATION_PLAN_FIXTURE_H_
#define SERVICES_EVACUATION_PLAN_FIXTURE_H_

#include <string>

#include "services/evacuation/plan_acceptance.h"
#include "services/evacuation/plans.h"
#include "services/evacuation/road_times.h"
#include "services/evacuation/rule_files.h"
#include "services/evacuation/story_fixture.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {

// Open requests of families (three seats and a wheelchair place each), and plans of them.
class PlanStory : public Story {
 protected:
  std::string Requested(const std::string& unit = kLyman) {
    v1::CreatePartyRequest request = FamilyRequest();
    request.mutable_party()->set_origin_unit_code(unit);
    // Nobody's own numbers: each family is another.
    for (v1::Person& person : *request.mutable_party()->mutable_persons()) {
      person.clear_rnokpp();
      person.clear_unzr();
    }
    auto made = Do(parties, &Parties::CreateParty, request);
    EXPECT_THAT(made, platform::IsOk());
    v1::RequestEvacuationRequest ask;
    ask.set_id(made->id());
    EXPECT_THAT(Do(parties, &Parties::RequestEvacuation, ask), platform::IsOk());
    return made->id();
  }

  // A bus for two families (or as many as `wheelchairs`), standing at the raion's centre.
  static v1::PlanVehicle Bus(const std::string& name, const std::string& centre,
                             int wheelchairs = 2) {
    v1::PlanVehicle bus;
    bus.set_name(name);
    bus.set_kind(v1::Trip::VEHICLE_BUS);
    bus.mutable_places()->set_seats(20);
    bus.mutable_places()->set_wheelchairs(wheelchairs);
    bus.set_start_unit_code(kKramatorskRaion);
    bus.set_transit_centre_id(centre);
    bus.set_crew_minutes(600);
    bus.set_most_trips(1);
    *bus.mutable_start_time() = platform::ToProto(platform::TestNow());
    return bus;
  }

  v1::CreatePlanRequest PlanOf(const std::vector<v1::PlanVehicle>& vehicles) {
    v1::CreatePlanRequest request;
    v1::Plan& plan = *request.mutable_plan();
    plan.set_unit_code(kDonetsk);
    plan.set_date("2026-03-03");
    plan.set_synthetic(true);
    for (const v1::PlanVehicle& vehicle : vehicles) *plan.add_vehicles() = vehicle;
    return request;
  }
  absl::StatusOr<v1::Plan> Make(const v1::CreatePlanRequest& request,
                                platform::TestCaller caller = {}) {
    return Do(plans, &Plans::CreatePlan, request, caller);
  }
  absl::StatusOr<v1::Plan> Accept(const std::string& id, const std::string& etag = "",
                                  platform::TestCaller caller = {}) {
    v1::AcceptPlanRequest request;
    request.set_id(id);
    request.set_etag(etag);
    return Do(acceptance, &PlanAcceptance::AcceptPlan, request, caller);
  }
  absl::StatusOr<v1::Plan> GetPlan(const std::string& id, platform::TestCaller caller = {}) {
    v1::GetPlanRequest request;
    request.set_id(id);
    return Do(plans, &Plans::GetPlan, request, caller);
  }

  platform::DatedRules rules = *LoadRules();
  Plans plans{database.db(), paths, rules, Plans::Options{.most_at_once = 4, .solver = {}}};
  PlanAcceptance acceptance{database.db(), paths, rules};
  RoadTimesKept roads{database.db(), paths};
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_PLAN_FIXTURE_H_
