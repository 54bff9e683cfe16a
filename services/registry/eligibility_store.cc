#include "services/registry/eligibility_store.h"

#include "services/platform/error/error.h"

namespace cc::registry {

absl::StatusOr<OriginFacts> FindOriginFacts(platform::Tx& tx, const std::string& household_id,
                                            const std::string& origin_unit_code,
                                            absl::CivilDay day) {
  // 2: not fit to live in, 3: destroyed; from state 2 on a document shows it.
  CC_ASSIGN_OR_RETURN(
      platform::Rows rows,
      tx.Query("SELECT bool_or(state = 1), bool_or(state >= 2), EXISTS (SELECT FROM returns r "
               "WHERE r.household_id = $1 AND r.unit_code = $2 AND r.return_date <= $3) "
               "FROM damaged_property WHERE household_id = $1 AND unit_code = $2 "
               "AND extent IN (2, 3) AND (damage_date IS NULL OR damage_date <= $3)",
               household_id, origin_unit_code, day));
  return OriginFacts{.dwelling_reported = rows[0].boolean(0),
                     .dwelling_documented = rows[0].boolean(1),
                     .returned = rows[0].boolean(2)};
}

}  // namespace cc::registry
