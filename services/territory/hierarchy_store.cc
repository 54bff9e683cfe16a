#include "services/territory/hierarchy_store.h"

#include "services/platform/error/error.h"
#include "services/territory/territory_index.h"

namespace cc::territory {

using platform::Rows;
using platform::Tx;

absl::StatusOr<absl::flat_hash_map<int32_t, int32_t>> ReadParentsKnown(
    Tx& tx, const std::vector<int32_t>& tails, absl::Time known_at) {
  // Of each unit the version of the greatest revision known then; else the first there is.
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("WITH RECURSIVE known AS (SELECT coalesce(max(revision), 0) AS revision FROM "
               "editions WHERE imported_at <= $2), "
               "path AS (SELECT v.tail, v.parent_tail FROM unnest($1::int[]) AS asked (tail) "
               "CROSS JOIN LATERAL (SELECT u.tail, u.parent_tail FROM unit_versions u, known k "
               "WHERE u.tail = asked.tail ORDER BY u.revision > k.revision, CASE WHEN u.revision > "
               "k.revision THEN u.revision ELSE -u.revision END LIMIT 1) v "
               "UNION SELECT v.tail, v.parent_tail FROM path CROSS JOIN LATERAL (SELECT u.tail, "
               "u.parent_tail FROM unit_versions u, known k WHERE u.tail = path.parent_tail "
               "ORDER BY u.revision > k.revision, CASE WHEN u.revision > k.revision THEN "
               "u.revision ELSE -u.revision END LIMIT 1) v) "
               "SELECT tail, parent_tail FROM path",
               tails, known_at));
  absl::flat_hash_map<int32_t, int32_t> parents;
  for (int i = 0; i < rows.size(); ++i) {
    parents[static_cast<int32_t>(rows[i].integer(0))] =
        rows[i].null(1) ? TerritoryIndex::kNone : static_cast<int32_t>(rows[i].integer(1));
  }
  return parents;
}

}  // namespace cc::territory
