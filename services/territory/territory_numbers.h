#ifndef SERVICES_TERRITORY_TERRITORY_NUMBERS_H_
#define SERVICES_TERRITORY_TERRITORY_NUMBERS_H_

#include <vector>

#include "services/platform/observe/observer.h"

namespace cc::territory {

// How old the official files are that answers rest on, and what is undecided.
std::vector<platform::Observation> TerritoryNumbers();

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_TERRITORY_NUMBERS_H_
