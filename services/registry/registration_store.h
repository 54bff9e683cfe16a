#ifndef SERVICES_REGISTRY_REGISTRATION_STORE_H_
#define SERVICES_REGISTRY_REGISTRATION_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/registry/v1/registry_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"

// SQL of registrations. Personal data is encrypted on the way in and read back on the way out.
namespace cc::registry {

// The registration bears its id. ALREADY_EXISTS (at the commit) where its pre-registration has one.
void InsertRegistration(platform::Tx& tx, const platform::Keyring& keyring,
                        const v1::Registration& registration,
                        const std::vector<platform::ScopeKey>& scope);
// NOT_FOUND where there is none within the scope.
absl::StatusOr<v1::Registration> FindRegistration(platform::Tx& tx,
                                                  const platform::Keyring& keyring,
                                                  const std::string& id);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_REGISTRATION_STORE_H_
