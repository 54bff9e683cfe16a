#ifndef SERVICES_ROADMAP_ROADMAP_NUMBERS_H_
#define SERVICES_ROADMAP_ROADMAP_NUMBERS_H_

#include <vector>

#include "services/platform/observe/observer.h"

namespace cc::roadmap {

// Instructions that wait.
std::vector<platform::Observation> RoadmapNumbers();

}  // namespace cc::roadmap

#endif  // SERVICES_ROADMAP_ROADMAP_NUMBERS_H_
