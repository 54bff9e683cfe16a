#ifndef SERVICES_REGISTRY_REGISTRATIONS_H_
#define SERVICES_REGISTRY_REGISTRATIONS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/registry/v1/registry_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/registry/registration_rules.h"
#include "services/territory/client/status_source.h"

namespace cc::registry {

// Handlers of the Registration RPCs. Thread-safe.
class Registrations {
 public:
  Registrations(platform::Db& db, const platform::Keyring& keyring,
                const platform::UnitPaths& paths, const territory::StatusSource& statuses)
      : db_(db), keyring_(keyring), paths_(paths), statuses_(statuses) {}

  absl::StatusOr<v1::Registration> ConfirmRegistration(
      const platform::Call& call, const v1::ConfirmRegistrationRequest& request);
  absl::StatusOr<v1::Registration> GetRegistration(const platform::Call& call,
                                                   const v1::GetRegistrationRequest& request);

 private:
  // DUPLICATE_REGISTRATION where one of them is registered already, or is in the family twice.
  absl::Status CheckDuplicates(platform::Tx& tx, const std::vector<Applicant>& applicants) const;
  // The registration that the request asks for, with the origin's status. UNIT_UNKNOWN,
  // STATUS_UNKNOWN.
  absl::StatusOr<v1::Registration> Draft(const platform::Call& call,
                                         const v1::ConfirmRegistrationRequest& request,
                                         const v1::PreRegistration& pre_registration) const;
  // The keys of whatever belongs to the registration. UNIT_UNKNOWN.
  absl::StatusOr<std::vector<platform::ScopeKey>> ScopeFor(
      const v1::Registration& registration) const;
  // Writes household, people, registration and keys, and tells of them.
  void Insert(platform::Tx& tx, v1::Registration& registration, std::vector<Applicant>& applicants,
              const std::vector<platform::ScopeKey>& scope) const;

  platform::Db& db_;
  const platform::Keyring& keyring_;
  const platform::UnitPaths& paths_;
  const territory::StatusSource& statuses_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_REGISTRATIONS_H_
