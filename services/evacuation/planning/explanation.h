#ifndef SERVICES_EVACUATION_PLANNING_EXPLANATION_H_
#define SERVICES_EVACUATION_PLANNING_EXPLANATION_H_

#include <optional>
#include <vector>

#include "services/evacuation/planning/packing.h"
#include "services/evacuation/planning/pins.h"
#include "services/evacuation/planning/problem.h"

namespace cc::evacuation::planning {

// What a vehicle's crew does in a plan.
struct CrewDay {
  const Vehicle* vehicle = nullptr;
  int trips = 0;
  int minutes = 0;
  bool holds = true;  // every way is there and the hours suffice

  // Minutes that a further trip to the place lacks: 0 where it can be made; nothing where it cannot
  // for want of a way or of trips.
  std::optional<int> Lacks(const Problem& problem, int place) const;
  bool MayAdd(const Problem& problem, int place) const { return Lacks(problem, place) == 0; }
};
CrewDay DayOf(const Problem& problem, int vehicle, const std::vector<Bin>& bins);

// Writes trips, weights and, for whoever is not on one, the constraint that binds.
void Explain(const Problem& problem, const KeptPins& pins, const std::vector<Bin>& bins,
             Plan& plan);

}  // namespace cc::evacuation::planning

#endif  // SERVICES_EVACUATION_PLANNING_EXPLANATION_H_
