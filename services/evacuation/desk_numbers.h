#ifndef SERVICES_EVACUATION_DESK_NUMBERS_H_
#define SERVICES_EVACUATION_DESK_NUMBERS_H_

#include <vector>

#include "services/platform/observe/observer.h"

namespace cc::evacuation {

// Incidents that are not closed, by kind, and those that nobody took in hand in their term.
std::vector<platform::Observation> DeskNumbers();

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_DESK_NUMBERS_H_
