#include "services/registry/support_household.h"

#include "services/platform/db/columns.h"
#include "services/platform/error/error.h"

namespace cc::registry {

using platform::Rows;
using platform::Tx;

absl::StatusOr<SupportedHousehold> LockSupported(Tx& tx, const std::string& household_id,
                                                 const std::string& person_id) {
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("SELECT scope, synthetic FROM households WHERE id = $1 FOR NO KEY UPDATE",
                          household_id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  if (!person_id.empty()) CC_RETURN_IF_ERROR(CheckMembers(tx, household_id, {person_id}));
  return SupportedHousehold{
      .id = household_id, .scope = platform::KeysOf(rows[0], 0), .synthetic = rows[0].boolean(1)};
}

absl::Status CheckMembers(Tx& tx, const std::string& household_id,
                          const std::vector<std::string>& person_ids) {
  if (person_ids.empty()) return absl::OkStatus();
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT count(*) FROM unnest($2::uuid[]) AS asked (id) "
                               "WHERE NOT EXISTS (SELECT FROM people p WHERE p.id = asked.id "
                               "AND p.household_id = $1)",
                               household_id, person_ids));
  if (rows[0].integer(0) == 0) return absl::OkStatus();
  return platform::Fail(common::v1::REASON_PERSON_NOT_IN_HOUSEHOLD);
}

}  // namespace cc::registry
