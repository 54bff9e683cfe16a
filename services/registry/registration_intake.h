#ifndef SERVICES_REGISTRY_REGISTRATION_INTAKE_H_
#define SERVICES_REGISTRY_REGISTRATION_INTAKE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/registry/v1/registry_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/registry/person_store.h"
#include "services/registry/registration_rules.h"
#include "services/territory/client/status_source.h"

namespace cc::registry {

// How a family enters the register, whichever way it came: nobody twice, the origin's status known,
// everything in one transaction. Thread-safe.
class RegistrationIntake {
 public:
  RegistrationIntake(const platform::Keyring& keyring, const platform::UnitPaths& paths,
                     const territory::StatusSource& statuses)
      : keyring_(keyring), paths_(paths), statuses_(statuses) {}

  // DUPLICATE_REGISTRATION where one of them is registered already, or is in the family twice.
  // Whoever wants to register one of them waits until this transaction ends.
  absl::Status CheckDuplicates(platform::Tx& tx, const std::vector<Applicant>& applicants) const;
  // Gives a draft its ids, instants and the origin's status on the day of leaving. STATUS_UNKNOWN.
  absl::Status Complete(const platform::Call& call, v1::Registration& draft) const;
  // The keys of whatever belongs to the registration. UNIT_UNKNOWN.
  absl::StatusOr<std::vector<platform::ScopeKey>> ScopeOfRegistration(
      const v1::Registration& registration) const;
  // Writes household, people, registration and identity keys, and where it is in force the
  // certificates, and tells of them. Applicants without an id get one. UNIT_UNKNOWN for the unit of
  // a guardianship body; CERTIFICATE_TAKEN.
  absl::Status Insert(platform::Tx& tx, v1::Registration& registration,
                      std::vector<Applicant>& applicants,
                      const std::vector<platform::ScopeKey>& scope) const;

 private:
  // The keys of the numbers of certificates that the applicants state, held by nobody until this
  // transaction ends. CERTIFICATE_TAKEN where somebody has stated one before.
  absl::StatusOr<std::vector<std::optional<IdentityKey>>> TakeNumbers(
      platform::Tx& tx, const std::vector<Applicant>& applicants) const;

  const platform::Keyring& keyring_;
  const platform::UnitPaths& paths_;
  const territory::StatusSource& statuses_;
};

// By what two records are alike, for errors and the office.
std::string MatchName(int identity_key_kind);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_REGISTRATION_INTAKE_H_
