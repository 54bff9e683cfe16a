#ifndef SERVICES_EVACUATION_PLAN_MAKING_H_
#define SERVICES_EVACUATION_PLAN_MAKING_H_

#include <atomic>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "cc/evacuation/v1/planning_service.pb.h"
#include "services/evacuation/plan_rules.h"
#include "services/evacuation/plan_store.h"
#include "services/evacuation/planning/solver.h"
#include "services/platform/auth/scope.h"

namespace cc::evacuation {

// What a plan is made of, read in one transaction before it is solved outside of any.
struct PlanBasis {
  std::vector<OpenRequest> requests;
  RoadTimes kept_roads;
  std::map<std::string, std::string> unit_of_centre;  // by the centre's id
};

// How many are solved at once in one process; whoever comes above that is refused.
class SolveSlots {
 public:
  explicit SolveSlots(int most) : most_(most) {}
  // PLANNING_BUSY where all are taken.
  absl::Status Take();
  void Return() { --taken_; }

 private:
  const int most_;
  std::atomic<int> taken_{0};
};

// Fills in the results of `plan` (trips, unplaced, rejected pins, figures) by its vehicles, roads
// and pins. Blocks as long as the solver may take. UNIT_UNKNOWN, PLAN_PARTY_UNKNOWN,
// PLANNING_FAILED, also where the independent check refuses what came out.
absl::Status SolveInto(v1::Plan& plan, const PlanBasis& basis, const PlanTerms& terms,
                       const platform::UnitPaths& paths, const planning::SolverOptions& options);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_PLAN_MAKING_H_
