#ifndef SERVICES_EVACUATION_PLANNING_INVENTED_FOR_TESTS_H_
#define SERVICES_EVACUATION_PLANNING_INVENTED_FOR_TESTS_H_

#include <cstdint>

#include "services/evacuation/planning/problem.h"

namespace cc::evacuation::planning {

// A day that might be: settlements some 20 to 120 minutes apart, families of one to six with a
// wheelchair, a stretcher or an escort here and there, buses, minibuses, ambulances and armoured
// vehicles at two bases. The same for the same seed.
Problem InventedDay(uint64_t seed, int groups, int vehicles, int settlements);

// The most weight that any plan serves, by trying every one. For a handful of groups and vehicles.
long MostByBruteForce(const Problem& problem);

}  // namespace cc::evacuation::planning

#endif  // SERVICES_EVACUATION_PLANNING_INVENTED_FOR_TESTS_H_
