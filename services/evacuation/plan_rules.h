#ifndef SERVICES_EVACUATION_PLAN_RULES_H_
#define SERVICES_EVACUATION_PLAN_RULES_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "cc/evacuation/v1/planning_service.pb.h"
#include "services/platform/rules/dated_rules.h"

// Decisions of planning.
namespace cc::evacuation {

// What the rules `planning.*` say on a day.
struct PlanTerms {
  int ordinary = 0, high = 0, critical = 0;  // weight of a person
  int crew_minutes = 0, most_trips = 0;
  int boarding_minutes = 0, alighting_minutes = 0;
  int same_unit = 0, same_hromada = 0, same_raion = 0, same_oblast = 0,
      other = 0;  // minutes
  int most_requests = 0;

  int WeightOf(v1::Party::Urgency urgency) const;
};
// INVALID_ARGUMENT, naming the rule, where one is missing or lacks a positive
// number.
absl::StatusOr<PlanTerms> PlanTermsOn(const platform::DatedRules& rules, absl::CivilDay day);

// Minutes between units of which nobody knows the road.
int UnknownRoad(const PlanTerms& terms, const std::vector<int32_t>& from,
                const std::vector<int32_t>& to);

// Vehicles and pins that contradict each other, by field: PLAN_VEHICLE_DOUBLE,
// TRIP_WITHOUT_PLACES, PLAN_VEHICLE_UNKNOWN, PLAN_PARTY_DOUBLE.
absl::Status CheckPlan(const v1::Plan& plan);
// STATE_FORBIDS unless the plan is in this state.
absl::Status CheckPlanState(const v1::Plan& plan, v1::Plan::State state);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_PLAN_RULES_H_
