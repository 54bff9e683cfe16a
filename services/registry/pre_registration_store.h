#ifndef SERVICES_REGISTRY_PRE_REGISTRATION_STORE_H_
#define SERVICES_REGISTRY_PRE_REGISTRATION_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/registry/v1/registry_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of pre-registrations. Personal data is encrypted on the way in and read back on the way out.
namespace cc::registry {

// A pre-registration with what its change tells the feed.
struct PreRegistrationRow {
  v1::PreRegistration pre_registration;
  int64_t revision = 0;
  std::vector<platform::ScopeKey> scope;
};

// A PENDING one, with the id that it bears. False where its arrival has one already: then nothing
// is changed.
absl::StatusOr<bool> InsertPreRegistration(platform::Tx& tx, const platform::Keyring& keyring,
                                           const v1::PreRegistration& pre_registration,
                                           const std::vector<platform::ScopeKey>& scope);
// NOT_FOUND where there is none within the scope.
absl::StatusOr<v1::PreRegistration> FindPreRegistration(platform::Tx& tx,
                                                        const platform::Keyring& keyring,
                                                        const std::string& id);
// The same, and no one else changes it until the transaction ends.
absl::StatusOr<PreRegistrationRow> LockPreRegistration(platform::Tx& tx,
                                                       const platform::Keyring& keyring,
                                                       const std::string& id);
// The longest waiting first; one more than the page holds where there are more.
absl::StatusOr<std::vector<v1::PreRegistration>> ListPreRegistrations(
    platform::Tx& tx, const platform::Keyring& keyring, v1::PreRegistration::State state,
    const platform::Page& page);
// Writes state, rejection, registration and scope of one that this transaction has locked. Raises
// its revision and etag.
void UpdatePreRegistration(platform::Tx& tx, const platform::Keyring& keyring,
                           PreRegistrationRow& row);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_PRE_REGISTRATION_STORE_H_
