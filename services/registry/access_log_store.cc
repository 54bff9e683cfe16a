#include "services/registry/access_log_store.h"

#include "absl/strings/str_cat.h"
#include "services/platform/db/columns.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::registry {

using platform::Row;
using platform::Rows;
using platform::Tx;

absl::StatusOr<PersonIds> FindPersonIds(Tx& tx, const std::string& person_id) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT id, household_id, registration_id FROM people WHERE id = $1", person_id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return PersonIds{rows[0].str(0), rows[0].str(1), rows[0].str(2)};
}

absl::StatusOr<std::vector<KeptAccess>> FindAccesses(Tx& tx, const PersonIds& person,
                                                     const platform::Page& page) {
  std::vector<std::string> touched = {absl::StrCat("people/", person.person_id),
                                      absl::StrCat("households/", person.household_id)};
  if (!person.registration_id.empty())
    touched.push_back(absl::StrCat("registrations/", person.registration_id));
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT a.at, a.id, a.principal, a.method, a.permission, a.outcome, a.trace, "
               "(SELECT g.id FROM break_glass_grants g WHERE g.opened_person = $1 "
               "AND g.principal = a.principal AND a.at BETWEEN g.created_at AND g.expires_at "
               "ORDER BY g.created_at LIMIT 1) FROM platform.audit a WHERE a.touched && $2::text[] "
               "AND ($3::timestamptz IS NULL OR (a.at, a.id) < ($3, $4::bigint)) "
               "ORDER BY a.at DESC, a.id DESC LIMIT $5",
               person.person_id, touched, platform::AfterOrNull(page, 0),
               platform::AfterOrNull(page, 1), page.size + 1));
  std::vector<KeptAccess> accesses;
  for (int i = 0; i < rows.size(); ++i) {
    const Row row = rows[i];
    KeptAccess& kept = accesses.emplace_back();
    *kept.access.mutable_time() = platform::ToProto(row.instant(0));
    kept.access.set_principal_id(row.str(2));
    kept.access.set_method(row.str(3));
    kept.access.set_permission(row.str(4));
    kept.access.set_outcome(row.str(5));
    kept.access.set_trace(row.str(6));
    kept.access.set_break_glass_grant_id(row.str(7));
    kept.place = {row.str(0), row.str(1)};
  }
  return accesses;
}

}  // namespace cc::registry
