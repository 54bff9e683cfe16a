#ifndef SERVICES_REGISTRY_REGISTRATIONS_H_
#define SERVICES_REGISTRY_REGISTRATIONS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "cc/registry/v1/registry_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/registry/dated_rules.h"
#include "services/registry/duplicate_check.h"
#include "services/registry/registration_intake.h"

namespace cc::registry {

// Handlers of registrations that come of a pre-registration. Thread-safe.
class Registrations {
 public:
  Registrations(platform::Db& db, const platform::Keyring& keyring,
                const RegistrationIntake& intake, const DatedRules& rules,
                const DuplicateCheck& duplicates)
      : db_(db), keyring_(keyring), intake_(intake), rules_(rules), duplicates_(duplicates) {}

  absl::StatusOr<v1::Registration> ConfirmRegistration(
      const platform::Call& call, const v1::ConfirmRegistrationRequest& request);
  absl::StatusOr<v1::Registration> GetRegistration(const platform::Call& call,
                                                   const v1::GetRegistrationRequest& request);

 private:
  // Before the transaction, whose first checks find again what is wrong with the request.
  absl::StatusOr<std::vector<Suspicion>> LookForDuplicates(
      const platform::Call& call, const v1::ConfirmRegistrationRequest& request) const;

  platform::Db& db_;
  const platform::Keyring& keyring_;
  const RegistrationIntake& intake_;
  const DatedRules& rules_;
  const DuplicateCheck& duplicates_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_REGISTRATIONS_H_
