#include "services/evacuation/plan_rules.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/platform/error/error.h"

namespace cc::evacuation {
namespace {

using platform::FieldError;
using v1::Plan;

struct Wanted {
  const char* rule;
  const char* parameter;
  int* into;
};

}  // namespace

int PlanTerms::WeightOf(v1::Party::Urgency urgency) const {
  if (urgency == v1::Party::URGENCY_CRITICAL) return critical;
  return urgency == v1::Party::URGENCY_HIGH ? high : ordinary;
}

absl::StatusOr<PlanTerms> PlanTermsOn(const platform::DatedRules& rules, absl::CivilDay day) {
  PlanTerms terms;
  const Wanted all[] = {
      {"planning.urgency", "ordinary", &terms.ordinary},
      {"planning.urgency", "high", &terms.high},
      {"planning.urgency", "critical", &terms.critical},
      {"planning.crew", "minutes", &terms.crew_minutes},
      {"planning.crew", "most_trips", &terms.most_trips},
      {"planning.trip", "boarding_minutes", &terms.boarding_minutes},
      {"planning.trip", "alighting_minutes", &terms.alighting_minutes},
      {"planning.road", "same_unit_minutes", &terms.same_unit},
      {"planning.road", "same_hromada_minutes", &terms.same_hromada},
      {"planning.road", "same_raion_minutes", &terms.same_raion},
      {"planning.road", "same_oblast_minutes", &terms.same_oblast},
      {"planning.road", "other_minutes", &terms.other},
      {"planning.size", "most_requests", &terms.most_requests},
  };
  for (const Wanted& one : all) {
    const platform::DatedRule* rule = rules.Find(one.rule, day);
    const std::optional<int64_t> number =
        rule == nullptr ? std::nullopt : rule->Integer(one.parameter);
    if (!number || *number < 1 || *number > 100000) {
      return absl::InvalidArgumentError(
          absl::StrCat(one.rule, ": `", one.parameter, "` must be a positive number"));
    }
    *one.into = static_cast<int>(*number);
  }
  return terms;
}

int UnknownRoad(const PlanTerms& terms, const std::vector<int32_t>& from,
                const std::vector<int32_t>& to) {
  if (from == to) return terms.same_unit;
  size_t common = 0;
  while (common < from.size() && common < to.size() && from[common] == to[common]) ++common;
  // The country, an oblast, a raion, a hromada.
  if (common >= 4) return terms.same_hromada;
  if (common == 3) return terms.same_raion;
  return common == 2 ? terms.same_oblast : terms.other;
}

absl::Status CheckPlan(const Plan& plan) {
  std::vector<FieldError> errors;
  std::set<std::string> names, pinned;
  for (int i = 0; i < plan.vehicles_size(); ++i) {
    const v1::PlanVehicle& vehicle = plan.vehicles(i);
    const v1::Places& places = vehicle.places();
    if (!names.insert(vehicle.name()).second) {
      errors.push_back({absl::StrCat("plan.vehicles[", i, "].name"),
                        common::v1::REASON_PLAN_VEHICLE_DOUBLE,
                        {{"vehicle", vehicle.name()}}});
    }
    if (places.seats() + places.wheelchairs() + places.stretchers() == 0) {
      errors.push_back({absl::StrCat("plan.vehicles[", i, "].places"),
                        common::v1::REASON_TRIP_WITHOUT_PLACES,
                        {}});
    }
  }
  for (int i = 0; i < plan.pins_size(); ++i) {
    const v1::PlanPin& pin = plan.pins(i);
    if (!pin.vehicle().empty() && !names.contains(pin.vehicle())) {
      errors.push_back({absl::StrCat("plan.pins[", i, "].vehicle"),
                        common::v1::REASON_PLAN_VEHICLE_UNKNOWN,
                        {{"vehicle", pin.vehicle()}}});
    }
    if (!pinned.insert(pin.party_id()).second) {
      errors.push_back({absl::StrCat("plan.pins[", i, "].party_id"),
                        common::v1::REASON_PLAN_PARTY_DOUBLE,
                        {{"party", pin.party_id()}}});
    }
  }
  return errors.empty() ? absl::OkStatus() : platform::FailFields(std::move(errors));
}

absl::Status CheckPlanState(const Plan& plan, Plan::State state) {
  if (plan.state() == state) return absl::OkStatus();
  return platform::Fail(common::v1::REASON_STATE_FORBIDS,
                        {{"state", Plan::State_Name(plan.state())}});
}

}  // namespace cc::evacuation
