#ifndef SERVICES_REGISTRY_IMPORT_REGISTRAR_H_
#define SERVICES_REGISTRY_IMPORT_REGISTRAR_H_

#include <string>
#include <vector>

#include "services/registry/duplicate_check.h"
#include "services/registry/import_work.h"
#include "services/registry/registration_intake.h"

namespace cc::registry {

// Takes entries into the register by the one way in that all registrations take. Thread-safe.
class IntakeRegistrar : public ImportRegistrar {
 public:
  IntakeRegistrar(const RegistrationIntake& intake, const DuplicateCheck& duplicates)
      : intake_(intake), duplicates_(duplicates) {}

  // DUPLICATE_REGISTRATION, CERTIFICATE_TAKEN, STATUS_UNKNOWN and UNIT_UNKNOWN refuse one entry.
  absl::StatusOr<std::vector<Outcome>> Register(platform::Tx& tx,
                                                absl::Span<const EntryRecord> entries,
                                                const std::string& office_unit_code) const override;

 private:
  const RegistrationIntake& intake_;
  const DuplicateCheck& duplicates_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_IMPORT_REGISTRAR_H_
