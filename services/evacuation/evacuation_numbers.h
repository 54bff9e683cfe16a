#ifndef SERVICES_EVACUATION_EVACUATION_NUMBERS_H_
#define SERVICES_EVACUATION_EVACUATION_NUMBERS_H_

#include <vector>

#include "services/platform/observe/observer.h"

namespace cc::evacuation {

// What is on the way, silent or short of beds now.
std::vector<platform::Observation> EvacuationNumbers();

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_EVACUATION_NUMBERS_H_
