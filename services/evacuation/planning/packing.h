#ifndef SERVICES_EVACUATION_PLANNING_PACKING_H_
#define SERVICES_EVACUATION_PLANNING_PACKING_H_

#include <optional>
#include <vector>

#include "services/evacuation/planning/problem.h"

// Whole groups into trips.
namespace cc::evacuation::planning {

// A trip with what is still free on it.
struct Bin {
  PlannedTrip trip;
  Amounts free{};

  bool Take(const Problem& problem, int group);  // false, and nothing changes, where it lacks room
};
Bin EmptyBin(const Problem& problem, int vehicle, int place);

// Groups of one place into as few trips of one vehicle as there can be: exactly for up to a dozen
// groups, else as many as first fit by size needs. Nothing where a group does not fit at all.
std::optional<std::vector<std::vector<int>>> FewestTrips(const Problem& problem, int vehicle,
                                                         std::vector<int> groups);

// Puts each group into the trip where it leaves least room, the large ones first; those that found
// none are answered, in the order given.
std::vector<int> PackInto(const Problem& problem, const std::vector<int>& groups,
                          std::vector<Bin>& bins);

}  // namespace cc::evacuation::planning

#endif  // SERVICES_EVACUATION_PLANNING_PACKING_H_
