#ifndef SERVICES_REGISTRY_REGISTRY_NUMBERS_H_
#define SERVICES_REGISTRY_REGISTRY_NUMBERS_H_

#include <vector>

#include "services/platform/observe/observer.h"

namespace cc::registry {

// The size of the register, and what waits for an office. Big tables are never counted.
std::vector<platform::Observation> RegistryNumbers();

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_REGISTRY_NUMBERS_H_
