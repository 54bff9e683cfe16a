#ifndef SERVICES_REGISTRY_BREAK_GLASS_STORE_H_
#define SERVICES_REGISTRY_BREAK_GLASS_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "cc/registry/v1/protection_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of records opened outside one's own scope.
namespace cc::registry {

// A person's record as whoever opens it needs it.
struct RecordToOpen {
  std::string person_id, household_id, registration_id;  // the last may be empty
  std::string residence_unit_code;                       // of the registration, if any
  std::vector<platform::ScopeKey> scope;
  bool synthetic = false;
};
// The people whom the request means, at most two.
absl::StatusOr<std::vector<RecordToOpen>> FindRecordsToOpen(platform::Tx& tx,
                                                            const platform::Keyring& keyring,
                                                            const v1::BreakGlassRequest& request);

// Grants of this identity that are in force; others that ask for it at once wait until this
// transaction ends.
absl::StatusOr<int> LockGrantsOf(platform::Tx& tx, const std::string& principal);
void InsertGrant(platform::Tx& tx, const platform::Keyring& keyring,
                 const v1::BreakGlassGrant& grant, platform::ScopeKey key,
                 const std::vector<platform::ScopeKey>& scope);

// Grants within the scope, the newest first; one more than the page holds where there are more.
absl::StatusOr<std::vector<v1::BreakGlassGrant>> FindGrants(
    platform::Tx& tx, const platform::Keyring& keyring,
    const v1::ListBreakGlassGrantsRequest& request, const platform::Page& page);
// The sort key of a grant in such a list.
std::vector<std::string> PlaceOf(const v1::BreakGlassGrant& grant);

// What a grant in force opens to whom.
struct OpenRecord {
  std::string principal;
  std::string person_id, household_id, registration_id;
  platform::ScopeKey key = 0;
  absl::Time expires_at;
};
absl::StatusOr<std::vector<OpenRecord>> GrantsInForce(platform::Tx& tx);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_BREAK_GLASS_STORE_H_
