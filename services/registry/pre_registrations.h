#ifndef SERVICES_REGISTRY_PRE_REGISTRATIONS_H_
#define SERVICES_REGISTRY_PRE_REGISTRATIONS_H_

#include "absl/status/statusor.h"
#include "cc/registry/v1/registry_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::registry {

// Handlers of the PreRegistration RPCs. Thread-safe.
class PreRegistrations {
 public:
  PreRegistrations(platform::Db& db, const platform::Keyring& keyring)
      : db_(db), keyring_(keyring) {}

  absl::StatusOr<v1::ListPreRegistrationsResponse> ListPreRegistrations(
      const platform::Call& call, const v1::ListPreRegistrationsRequest& request);
  absl::StatusOr<v1::PreRegistration> GetPreRegistration(
      const platform::Call& call, const v1::GetPreRegistrationRequest& request);
  absl::StatusOr<v1::PreRegistration> RejectPreRegistration(
      const platform::Call& call, const v1::RejectPreRegistrationRequest& request);

 private:
  platform::Db& db_;
  const platform::Keyring& keyring_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_PRE_REGISTRATIONS_H_
