#ifndef SERVICES_TERRITORY_TIMELINE_RULES_H_
#define SERVICES_TERRITORY_TIMELINE_RULES_H_

#include <cstdint>
#include <vector>

#include "absl/time/civil_time.h"
#include "services/territory/territory_index.h"

namespace cc::territory {

// Days, both inclusive, on which one period decides on a unit's status; null where none does.
// `last` = CivilDay::max() where open.
struct Stretch {
  absl::CivilDay first, last;
  const TerritoryIndex::Period* period;
};

// All days from the first on which a period of the unit, or of a unit above, begins: without gaps,
// the last one open. Empty where there is no period. The periods live as long as the index.
std::vector<Stretch> TimelineOf(const TerritoryIndex& index, int32_t unit);

// Days on which the status of a unit differs between two states of the register.
struct StatusDifference {
  int32_t tail;
  absl::CivilDay first, last;  // inclusive; `last` = CivilDay::max() where open
  v1::Status before, after;    // `before` UNSPECIFIED where the unit was not there
};

// Every difference of every unit of `after`, in order of its units and days. A unit is the same
// where its tail is.
std::vector<StatusDifference> CompareStatuses(const TerritoryIndex& before,
                                              const TerritoryIndex& after);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_TIMELINE_RULES_H_
