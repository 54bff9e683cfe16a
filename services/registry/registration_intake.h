#ifndef SERVICES_REGISTRY_REGISTRATION_INTAKE_H_
#define SERVICES_REGISTRY_REGISTRATION_INTAKE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "cc/registry/v1/registry_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/registry/intake_household.h"
#include "services/territory/client/status_source.h"

namespace cc::registry {

// How families enter the register, whichever way they came, one or a page of them: nobody twice,
// the origin's status known, everything in one transaction and one statement for each table.
// Thread-safe.
class RegistrationIntake {
 public:
  RegistrationIntake(const platform::Keyring& keyring, const platform::UnitPaths& paths,
                     const territory::StatusSource& statuses)
      : keyring_(keyring), paths_(paths), statuses_(statuses) {}

  // For each household, DUPLICATE_REGISTRATION where one of its people is registered already, or is
  // in it or in an accepted one before it; those confirmed distinct are accepted. Whoever wants to
  // register one of them waits until this transaction ends.
  absl::StatusOr<std::vector<absl::Status>> CheckDuplicates(
      platform::Tx& tx, absl::Span<IntakeHousehold> households) const;
  absl::Status CheckDuplicates(platform::Tx& tx, IntakeHousehold& household) const;
  // For each household, CERTIFICATE_TAKEN where a number of a certificate that it states was stated
  // by somebody before, in the country or in an accepted household before it. Whoever wants to
  // state one of them waits until this transaction ends.
  absl::StatusOr<std::vector<absl::Status>> CheckCertificates(
      platform::Tx& tx, absl::Span<const IntakeHousehold> households) const;
  // Gives a draft its ids, instants, the origin's status on the day of leaving and its scope: the
  // keys of whatever belongs to the registration. STATUS_UNKNOWN, UNIT_UNKNOWN (of a guardianship
  // body too).
  absl::Status Complete(const platform::Call& call, IntakeHousehold& household) const;
  // Writes households, people, registrations and identity keys, and where they are in force the
  // certificates, and tells of them. Applicants without an id get one. CERTIFICATE_TAKEN.
  absl::Status Insert(platform::Tx& tx, absl::Span<IntakeHousehold> households) const;
  absl::Status Insert(platform::Tx& tx, IntakeHousehold& household) const {
    return Insert(tx, absl::MakeSpan(&household, 1));
  }

 private:
  absl::Status AddScope(IntakeHousehold& household) const;
  void AddKeys(IntakeHousehold& household) const;

  const platform::Keyring& keyring_;
  const platform::UnitPaths& paths_;
  const territory::StatusSource& statuses_;
};

// By what two records are alike, for errors and the office.
std::string MatchName(int identity_key_kind);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_REGISTRATION_INTAKE_H_
