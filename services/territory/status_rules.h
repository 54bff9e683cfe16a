#ifndef SERVICES_TERRITORY_STATUS_RULES_H_
#define SERVICES_TERRITORY_STATUS_RULES_H_

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/territory/territory_index.h"

namespace cc::territory {

// The period that decides on a unit's status on a day: that of the nearest unit, from the unit
// itself upwards, that has one on the day and does not except the unit or any unit between. Both
// ends count; of two periods of one unit the one that starts later holds. Null where the list says
// nothing.
const TerritoryIndex::Period* DecidingPeriod(const TerritoryIndex& index, int32_t unit,
                                             absl::CivilDay day);

// The whole answer, as the contract gives it. `asked_on` judges whether the edition is stale.
v1::UnitStatus StatusOn(const TerritoryIndex& index, int32_t unit, absl::CivilDay day,
                        absl::CivilDay asked_on);

// The newest edition among the acts in force; null where there is none.
const v1::Act* NewestActInForce(const TerritoryIndex& index);

// An edition of the list older than this is stale: the list is amended at least monthly.
constexpr int kStaleAfterDays = 31;

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_STATUS_RULES_H_
