#ifndef SERVICES_REGISTRY_IMPORT_REGISTRAR_H_
#define SERVICES_REGISTRY_IMPORT_REGISTRAR_H_

#include <string>
#include <vector>

#include "services/registry/import_work.h"
#include "services/registry/registration_intake.h"

namespace cc::registry {

// Takes entries into the register by the one way in that all registrations take. Thread-safe.
class IntakeRegistrar : public ImportRegistrar {
 public:
  IntakeRegistrar(const platform::Keyring& keyring, const RegistrationIntake& intake)
      : keyring_(keyring), intake_(intake) {}

  absl::StatusOr<std::string> Register(platform::Tx& tx, const v1::ImportEntry& entry,
                                       const std::string& office_unit_code) const override;
  absl::Status Lock(platform::Tx& tx, const std::vector<EntryRecord>& entries) const override;

 private:
  const platform::Keyring& keyring_;
  const RegistrationIntake& intake_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_IMPORT_REGISTRAR_H_
