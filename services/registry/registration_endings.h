#ifndef SERVICES_REGISTRY_REGISTRATION_ENDINGS_H_
#define SERVICES_REGISTRY_REGISTRATION_ENDINGS_H_

#include "absl/status/statusor.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/registry/registration_store.h"

namespace cc::registry {

// Ends the registration asked for, refused or cancelled by its `decision`, today: certificates are
// no longer in force, its people may be registered again, and a household without another
// registration is closed. Tells the feed. Answers with the registration.
absl::StatusOr<v1::Registration> EndRegistration(platform::Tx& tx, const platform::Keyring& keyring,
                                                 v1::Registration::State state, LockedLife& life);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_REGISTRATION_ENDINGS_H_
