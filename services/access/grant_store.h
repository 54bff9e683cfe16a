#ifndef SERVICES_ACCESS_GRANT_STORE_H_
#define SERVICES_ACCESS_GRANT_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "cc/access/v1/resources.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of `grants`.
namespace cc::access {

// Adds their grants, by id, to the identities.
absl::Status FillGrants(platform::Tx& tx, const std::vector<v1::Identity*>& identities);
absl::StatusOr<std::vector<v1::Grant>> GrantsOf(platform::Tx& tx, absl::string_view identity_id);

// ALREADY_EXISTS where the identity has the very same grant. `scope` is the identity's.
absl::Status InsertGrant(platform::Tx& tx, absl::string_view identity_id,
                         const std::vector<platform::ScopeKey>& scope, const v1::Grant& grant);
// The same unless it exists.
void EnsureGrant(platform::Tx& tx, absl::string_view identity_id,
                 const std::vector<platform::ScopeKey>& scope, const v1::Grant& grant);
// NOT_FOUND where the identity has no such grant.
absl::Status DeleteGrant(platform::Tx& tx, absl::string_view identity_id,
                         absl::string_view grant_id);

struct EntitlementRow {
  std::string grant_id;
  v1::Entitlement entitlement;
};
// Grants of open identities with one of the roles over one of the units (any unit where none is
// given) that hold today; at most page.size + 1, by grant id.
absl::StatusOr<std::vector<EntitlementRow>> ListEntitled(
    platform::Tx& tx, const platform::Keyring& keyring, const std::vector<std::string>& roles,
    const std::vector<int32_t>& tails, absl::CivilDay today, const platform::Page& page);

// True where an open identity that is no demo one holds the role over the whole country.
absl::StatusOr<bool> AnyoneHolds(platform::Tx& tx, absl::string_view role);

}  // namespace cc::access

#endif  // SERVICES_ACCESS_GRANT_STORE_H_
