#ifndef SERVICES_EVACUATION_PLAN_ACCEPTANCE_H_
#define SERVICES_EVACUATION_PLAN_ACCEPTANCE_H_

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/planning_service.pb.h"
#include "services/evacuation/plan_store.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/platform/rules/dated_rules.h"

namespace cc::evacuation {

// Makes a plan's trips: a transaction for each, so that it may be cut off anywhere and gone on
// with. Thread-safe.
class PlanAcceptance {
 public:
  PlanAcceptance(platform::Db& db, const platform::UnitPaths& paths,
                 const platform::DatedRules& rules)
      : db_(db), paths_(paths), rules_(rules) {}

  absl::StatusOr<v1::Plan> AcceptPlan(const platform::Call& call,
                                      const v1::AcceptPlanRequest& request);

 private:
  // One trip of the plan, unless it is made already.
  absl::Status MakeTrip(platform::Tx& tx, const std::string& plan_id, int number) const;

  platform::Db& db_;
  const platform::UnitPaths& paths_;
  const platform::DatedRules& rules_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_PLAN_ACCEPTANCE_H_
