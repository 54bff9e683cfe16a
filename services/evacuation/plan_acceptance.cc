#include "services/evacuation/plan_acceptance.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "services/evacuation/passenger_store.h"
#include "services/evacuation/plan_rules.h"
#include "services/evacuation/trip_store.h"
#include "services/evacuation/trip_terms.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Call;
using platform::Tx;
using v1::Plan;

v1::Trip TripOf(const Plan& plan, const v1::PlannedTrip& planned) {
  v1::Trip trip;
  trip.set_from_unit_code(planned.from_unit_code());
  trip.set_transit_centre_id(planned.transit_centre_id());
  trip.set_date(plan.date());
  trip.set_synthetic(plan.synthetic());
  for (const v1::PlanVehicle& vehicle : plan.vehicles()) {
    if (vehicle.name() != planned.vehicle()) continue;
    trip.set_vehicle(vehicle.kind());
    *trip.mutable_places() = vehicle.places();
  }
  return trip;
}

bool Made(const v1::PlannedTrip& trip) {
  return trip.parties_size() > 0 &&
         trip.parties(0).outcome() != v1::PlannedParty::OUTCOME_UNSPECIFIED;
}

}  // namespace

absl::StatusOr<Plan> PlanAcceptance::AcceptPlan(const Call& call,
                                                const v1::AcceptPlanRequest& request) {
  Plan::State state = Plan::STATE_UNSPECIFIED;
  int trips = 0;
  CC_RETURN_IF_ERROR(db_.WriteStep(call, [&](Tx& tx) -> absl::Status {
    CC_ASSIGN_OR_RETURN(PlanRow row, LockPlan(tx, request.id()));
    trips = row.plan.trips_size();
    state = row.plan.state();
    if (state != Plan::STATE_DRAFT) return absl::OkStatus();
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.plan.etag()));
    row.plan.set_state(Plan::STATE_ACCEPTING);
    UpdatePlan(tx, row);
    state = Plan::STATE_ACCEPTING;
    return absl::OkStatus();
  }));
  for (int number = 1; state == Plan::STATE_ACCEPTING && number <= trips; ++number) {
    CC_RETURN_IF_ERROR(
        db_.WriteStep(call, [&](Tx& tx) { return MakeTrip(tx, request.id(), number); }));
  }
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Plan> {
    CC_ASSIGN_OR_RETURN(PlanRow row, LockPlan(tx, request.id()));
    CC_RETURN_IF_ERROR(CheckPlanState(row.plan, Plan::STATE_ACCEPTING));
    row.plan.set_state(Plan::STATE_ACCEPTED);
    UpdatePlan(tx, row);
    tx.call().Touch("plans", request.id());
    for (const v1::PlannedTrip& trip : row.plan.trips()) {
      if (!trip.trip_id().empty()) tx.call().Touch("trips", trip.trip_id());
    }
    return std::move(row.plan);
  });
}

absl::Status PlanAcceptance::MakeTrip(Tx& tx, const std::string& plan_id, int number) const {
  CC_ASSIGN_OR_RETURN(PlanRow row, LockPlan(tx, plan_id));
  const v1::PlannedTrip& planned = row.plan.trips(number - 1);
  if (Made(planned)) return absl::OkStatus();
  std::vector<std::pair<std::string, int64_t>> wanted;
  for (const v1::PlannedParty& party : planned.parties())
    wanted.emplace_back(party.party_id(), party.revision());
  CC_ASSIGN_OR_RETURN(const std::vector<std::string> unchanged, LockUnchanged(tx, wanted));
  std::vector<std::string> changed;
  for (const auto& [id, revision] : wanted) {
    if (std::find(unchanged.begin(), unchanged.end(), id) == unchanged.end()) changed.push_back(id);
  }
  std::string trip_id;
  if (!unchanged.empty()) {
    std::optional<platform::UnitPath> path = paths_.Find(planned.from_unit_code());
    if (!path) {
      return platform::Fail(common::v1::REASON_UNIT_UNKNOWN, {{"unit", planned.from_unit_code()}});
    }
    v1::Trip wanted_trip = TripOf(row.plan, planned);
    const absl::CivilDay day =
        platform::ParseDate(row.plan.date()).value_or(platform::DayIn(tx.call().now()));
    wanted_trip.set_sign_minutes(TripTermsOn(rules_, day).sign_minutes);
    CC_ASSIGN_OR_RETURN(
        const TripRow trip,
        InsertTrip(tx, wanted_trip, platform::RowKeys(options::v1::RELATION_ORIGIN, *path)));
    trip_id = trip.trip.id();
    tx.Emit({.kind = "trips", .key = trip_id, .revision = trip.revision, .after = trip.scope});
    for (const std::string& party : unchanged) ExpectParty(tx, trip_id, party, trip.scope);
  }
  InsertPlanTrip(tx, row, number, trip_id, changed);
  return absl::OkStatus();
}

}  // namespace cc::evacuation
