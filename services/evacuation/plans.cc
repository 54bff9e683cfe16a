#include "services/evacuation/plans.h"

#include <set>
#include <string>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "services/evacuation/known_units.h"
#include "services/evacuation/list_pages.h"
#include "services/evacuation/plan_store.h"
#include "services/evacuation/trip_store.h"
#include "services/platform/db/etag.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Call;
using platform::Tx;
using v1::Plan;

constexpr int kUsualSeconds = 5;

// Units that roads may lie between.
std::vector<std::string> UnitsOf(const Plan& plan, const PlanBasis& basis) {
  std::set<std::string> units;
  for (const OpenRequest& request : basis.requests) units.insert(request.origin_unit_code);
  for (const v1::PlanVehicle& vehicle : plan.vehicles()) units.insert(vehicle.start_unit_code());
  for (const auto& [centre, unit] : basis.unit_of_centre) units.insert(unit);
  return {units.begin(), units.end()};
}

std::string CreateKey(const Plan& plan) {
  return absl::FormatTime(absl::RFC3339_full, platform::FromProto(plan.create_time()),
                          absl::UTCTimeZone());
}

}  // namespace

absl::StatusOr<PlanBasis> Plans::ReadBasis(Tx& tx, const Plan& plan, const PlanTerms& terms) const {
  PlanBasis basis;
  CC_ASSIGN_OR_RETURN(basis.requests,
                      ReadOpenRequests(tx, platform::TailOf(plan.unit_code()).value_or(0),
                                       plan.date(), terms.most_requests + 1));
  if (static_cast<int>(basis.requests.size()) > terms.most_requests) {
    return platform::Fail(common::v1::REASON_PLAN_TOO_LARGE,
                          {{"count", absl::StrCat(basis.requests.size())},
                           {"max", absl::StrCat(terms.most_requests)}});
  }
  for (int i = 0; i < plan.vehicles_size(); ++i) {
    const std::string& id = plan.vehicles(i).transit_centre_id();
    if (basis.unit_of_centre.contains(id)) continue;
    absl::StatusOr<v1::TransitCentre> centre = FindTransitCentre(tx, id);
    if (platform::ReasonOf(centre.status()) == common::v1::REASON_NOT_FOUND) {
      return platform::FailField(absl::StrCat("plan.vehicles[", i, "].transit_centre_id"),
                                 common::v1::REASON_TRANSIT_CENTRE_UNKNOWN);
    }
    CC_RETURN_IF_ERROR(centre.status());
    basis.unit_of_centre[id] = centre->unit_code();
  }
  CC_ASSIGN_OR_RETURN(basis.kept_roads, ReadRoadTimes(tx, UnitsOf(plan, basis)));
  return basis;
}

absl::Status Plans::Make(Plan& plan, const PlanBasis& basis, const PlanTerms& terms,
                         int limit_seconds) {
  CC_RETURN_IF_ERROR(slots_.Take());
  const absl::Cleanup done = [this] { slots_.Return(); };
  planning::SolverOptions solver = options_.solver;
  solver.limit = absl::Seconds(limit_seconds == 0 ? kUsualSeconds : limit_seconds);
  return SolveInto(plan, basis, terms, paths_, solver);
}

absl::StatusOr<Plan> Plans::CreatePlan(const Call& call, const v1::CreatePlanRequest& request) {
  Plan plan = request.plan();
  CC_RETURN_IF_ERROR(CheckPlan(plan));
  CC_ASSIGN_OR_RETURN(const platform::UnitPath path,
                      KnownUnit(paths_, "plan.unit_code", plan.unit_code()));
  CC_ASSIGN_OR_RETURN(const PlanTerms terms,
                      PlanTermsOn(rules_, *platform::ParseDate(plan.date())));
  CC_ASSIGN_OR_RETURN(const PlanBasis basis,
                      db_.Read(call, [&](Tx& tx) { return ReadBasis(tx, plan, terms); }));
  CC_RETURN_IF_ERROR(Make(plan, basis, terms, request.limit_seconds()));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Plan> {
    CC_ASSIGN_OR_RETURN(
        PlanRow row, InsertPlan(tx, plan, platform::RowKeys(options::v1::RELATION_ORIGIN, path)));
    tx.call().Touch("plans", row.plan.id());
    return std::move(row.plan);
  });
}

absl::StatusOr<Plan> Plans::GetPlan(const Call& call, const v1::GetPlanRequest& request) {
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<Plan> {
    CC_ASSIGN_OR_RETURN(PlanRow row, FindPlan(tx, request.id()));
    return std::move(row.plan);
  });
}

absl::StatusOr<v1::ListPlansResponse> Plans::ListPlans(const Call& call,
                                                       const v1::ListPlansRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 50, 200));
  CC_ASSIGN_OR_RETURN(std::vector<Plan> found, db_.Read(call, [&](Tx& tx) {
    return evacuation::ListPlans(tx, request, page);
  }));
  v1::ListPlansResponse response;
  FillPage(request, page, std::move(found), response.mutable_plans(), response,
           [](const Plan& plan) {
             return std::vector<std::string>{CreateKey(plan), plan.id()};
           });
  return response;
}

absl::StatusOr<Plan> Plans::SolvePlan(const Call& call, const v1::SolvePlanRequest& request) {
  Plan plan;
  PlanTerms terms;
  PlanBasis basis;
  CC_RETURN_IF_ERROR(db_.Read(call, [&](Tx& tx) -> absl::Status {
    CC_ASSIGN_OR_RETURN(PlanRow row, FindPlan(tx, request.id()));
    plan = std::move(row.plan);
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), plan.etag()));
    CC_RETURN_IF_ERROR(CheckPlanState(plan, Plan::STATE_DRAFT));
    *plan.mutable_pins() = request.pins();
    if (request.vehicles_size() > 0) *plan.mutable_vehicles() = request.vehicles();
    if (request.road_times_size() > 0) *plan.mutable_road_times() = request.road_times();
    CC_RETURN_IF_ERROR(CheckPlan(plan));
    CC_ASSIGN_OR_RETURN(terms, PlanTermsOn(rules_, *platform::ParseDate(plan.date())));
    CC_ASSIGN_OR_RETURN(basis, ReadBasis(tx, plan, terms));
    return absl::OkStatus();
  }));
  CC_RETURN_IF_ERROR(Make(plan, basis, terms, request.limit_seconds()));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Plan> {
    CC_ASSIGN_OR_RETURN(PlanRow row, LockPlan(tx, request.id()));
    // What it was computed from must still be what it is.
    CC_RETURN_IF_ERROR(platform::CheckEtag(plan.etag(), row.plan.etag()));
    row.plan = plan;
    UpdatePlan(tx, row);
    tx.call().Touch("plans", request.id());
    return std::move(row.plan);
  });
}

absl::StatusOr<Plan> Plans::DiscardPlan(const Call& call, const v1::DiscardPlanRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Plan> {
    CC_ASSIGN_OR_RETURN(PlanRow row, LockPlan(tx, request.id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.plan.etag()));
    CC_RETURN_IF_ERROR(CheckPlanState(row.plan, Plan::STATE_DRAFT));
    row.plan.set_state(Plan::STATE_DISCARDED);
    UpdatePlan(tx, row);
    tx.call().Touch("plans", request.id());
    return std::move(row.plan);
  });
}

}  // namespace cc::evacuation
