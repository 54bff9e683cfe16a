#ifndef SERVICES_EVACUATION_PLANS_H_
#define SERVICES_EVACUATION_PLANS_H_

#include <utility>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/planning_service.pb.h"
#include "services/evacuation/plan_making.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/platform/rules/dated_rules.h"

namespace cc::evacuation {

// Handlers of the Plan RPCs but for accepting. Solving blocks its worker, outside of any
// transaction. Thread-safe.
class Plans {
 public:
  struct Options {
    int most_at_once = 1;  // solves in this process
    planning::SolverOptions solver;
  };
  Plans(platform::Db& db, const platform::UnitPaths& paths, const platform::DatedRules& rules,
        Options options)
      : db_(db),
        paths_(paths),
        rules_(rules),
        options_(std::move(options)),
        slots_(options_.most_at_once) {}

  absl::StatusOr<v1::Plan> CreatePlan(const platform::Call& call,
                                      const v1::CreatePlanRequest& request);
  absl::StatusOr<v1::Plan> GetPlan(const platform::Call& call, const v1::GetPlanRequest& request);
  absl::StatusOr<v1::ListPlansResponse> ListPlans(const platform::Call& call,
                                                  const v1::ListPlansRequest& request);
  absl::StatusOr<v1::Plan> SolvePlan(const platform::Call& call,
                                     const v1::SolvePlanRequest& request);
  absl::StatusOr<v1::Plan> DiscardPlan(const platform::Call& call,
                                       const v1::DiscardPlanRequest& request);

 private:
  // What a plan is made of now, within the caller's scope.
  absl::StatusOr<PlanBasis> ReadBasis(platform::Tx& tx, const v1::Plan& plan,
                                      const PlanTerms& terms) const;
  absl::Status Make(v1::Plan& plan, const PlanBasis& basis, const PlanTerms& terms,
                    int limit_seconds);

  platform::Db& db_;
  const platform::UnitPaths& paths_;
  const platform::DatedRules& rules_;
  const Options options_;
  SolveSlots slots_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_PLANS_H_
