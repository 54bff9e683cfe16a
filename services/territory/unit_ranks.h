#ifndef SERVICES_TERRITORY_UNIT_RANKS_H_
#define SERVICES_TERRITORY_UNIT_RANKS_H_

#include <cstdint>
#include <vector>

#include "services/territory/territory_index.h"

namespace cc::territory {

// How big each unit is, for the order of hits; the larger the bigger. The codifier knows no
// population: category counts first, then of what the unit is the centre, then how many settlements
// lie there. The centre of a hromada is its first unit by code; those of raions and oblasts are
// told by their names.
std::vector<uint16_t> RankUnits(const TerritoryIndex& index);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_UNIT_RANKS_H_
