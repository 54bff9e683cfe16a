#ifndef SERVICES_EVACUATION_DECISION_NUMBERS_H_
#define SERVICES_EVACUATION_DECISION_NUMBERS_H_

#include <vector>

#include "services/platform/observe/observer.h"

namespace cc::evacuation {

// Which decisions nobody answered, and what of settlements under a decision nobody counted.
std::vector<platform::Observation> DecisionNumbers();

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_DECISION_NUMBERS_H_
