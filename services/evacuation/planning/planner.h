#ifndef SERVICES_EVACUATION_PLANNING_PLANNER_H_
#define SERVICES_EVACUATION_PLANNING_PLANNER_H_

#include "absl/status/statusor.h"
#include "services/evacuation/planning/problem.h"
#include "services/evacuation/planning/solver.h"

namespace cc::evacuation::planning {

// Proposes trips (ADR 34). First an integer programme chooses which vehicle goes where how often
// and how many groups of a kind are served, with room counted by place rather than by trip: what it
// proves bounds every plan. Then whole groups are packed into those trips, and hours and room that
// are left take whoever still fits, so that nobody unplaced could be added. Pins are kept; those
// that cannot be, given those before them, are named. UNAVAILABLE as Solve.
absl::StatusOr<Plan> MakePlan(const Problem& problem, const SolverOptions& options);

}  // namespace cc::evacuation::planning

#endif  // SERVICES_EVACUATION_PLANNING_PLANNER_H_
