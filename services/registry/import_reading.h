#ifndef SERVICES_REGISTRY_IMPORT_READING_H_
#define SERVICES_REGISTRY_IMPORT_READING_H_

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "cc/registry/v1/imports.pb.h"
#include "services/platform/auth/scope.h"
#include "services/platform/validate/validate.h"
#include "services/registry/dated_rules.h"
#include "services/registry/household_sheet.h"
#include "services/registry/registration_rules.h"

namespace cc::registry {

// From the cells of a table to what the register would be asked to register, with every error by
// row and column. The rules are those of a registration; here are only the words of the table.
// Thread-safe.
class ImportReading {
 public:
  ImportReading(const platform::UnitPaths& paths, const DatedRules& rules);

  // READY, or INVALID with its errors and rows.
  v1::ImportEntry Read(const SheetHousehold& household, absl::CivilDay today) const;

 private:
  void ReadMember(const v1::ImportRow& row, int number, v1::ImportEntry& entry) const;
  void ReadShared(const SheetHousehold& household, absl::CivilDay today,
                  v1::ImportEntry& entry) const;
  void CheckUnit(const std::string& code, SheetColumn column, v1::ImportEntry& entry) const;
  void CheckMembers(absl::CivilDay today, v1::ImportEntry& entry) const;

  const platform::UnitPaths& paths_;
  const DatedRules& rules_;
  platform::Validator validator_;
};

// The people of an entry as the rules of registration see them.
std::vector<Applicant> ApplicantsOf(const v1::ImportEntry& entry);
// The registration that the entry asks for, in the office that imports.
v1::Registration RegistrationOf(const v1::ImportEntry& entry, const std::string& office_unit_code,
                                absl::CivilDay today);
// The household as a text that is the same for the same rows, however they are written.
std::string HouseholdText(const v1::ImportEntry& entry);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_IMPORT_READING_H_
