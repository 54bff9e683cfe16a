#ifndef SERVICES_TERRITORY_HIERARCHY_STORE_H_
#define SERVICES_TERRITORY_HIERARCHY_STORE_H_

#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/platform/db/tx.h"

namespace cc::territory {

// Which unit lay directly above which, by the editions of the codifier known at an instant: of the
// given units and of all above them, by tail; TerritoryIndex::kNone above the first level. A unit
// that was not known yet is taken as it came.
absl::StatusOr<absl::flat_hash_map<int32_t, int32_t>> ReadParentsKnown(
    platform::Tx& tx, const std::vector<int32_t>& tails, absl::Time known_at);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_HIERARCHY_STORE_H_
