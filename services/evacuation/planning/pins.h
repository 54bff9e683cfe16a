#ifndef SERVICES_EVACUATION_PLANNING_PINS_H_
#define SERVICES_EVACUATION_PLANNING_PINS_H_

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "services/evacuation/planning/problem.h"

namespace cc::evacuation::planning {

// The pins that can be kept together, and those that cannot given the ones before them.
struct KeptPins {
  std::set<int> excluded;  // groups that a person left out
  // (vehicle, place) → its pinned groups by trip.
  std::map<std::pair<int, int>, std::vector<std::vector<int>>> trips;
  std::vector<RejectedPin> rejected;

  bool Pinned(int group) const;
};
KeptPins KeepPins(const Problem& problem);

// Whether a crew's hours hold these numbers of trips by place, whichever of them is the first.
bool HoursHold(const Problem& problem, int vehicle, const std::map<int, int>& trips_by_place);

}  // namespace cc::evacuation::planning

#endif  // SERVICES_EVACUATION_PLANNING_PINS_H_
