#include "services/registry/import_registrar.h"

#include <utility>

#include "services/platform/time/date.h"
#include "services/registry/import_reading.h"
#include "services/registry/person_store.h"

namespace cc::registry {

using platform::ScopeKey;
using platform::Tx;

absl::StatusOr<std::string> IntakeRegistrar::Register(Tx& tx, const v1::ImportEntry& entry,
                                                      const std::string& office_unit_code) const {
  std::vector<Applicant> applicants = ApplicantsOf(entry);
  v1::Registration registration =
      RegistrationOf(entry, office_unit_code, platform::DayIn(tx.call().now()));
  if (entry.decision() == v1::ImportEntry::DECISION_TAKE && !entry.justification().empty()) {
    registration.set_confirmed_distinct(true);
    registration.set_justification(entry.justification());
  } else {
    CC_RETURN_IF_ERROR(intake_.CheckDuplicates(tx, applicants));
  }
  CC_RETURN_IF_ERROR(intake_.Complete(tx.call(), registration));
  CC_ASSIGN_OR_RETURN(const std::vector<ScopeKey> scope, intake_.ScopeOfRegistration(registration));
  CC_RETURN_IF_ERROR(intake_.Insert(tx, registration, applicants, scope));
  return registration.id();
}

absl::Status IntakeRegistrar::Lock(Tx& tx, const std::vector<EntryRecord>& entries) const {
  std::vector<IdentityKey> keys;
  for (const EntryRecord& record : entries) {
    for (const v1::ImportMember& member : record.entry.members()) {
      for (IdentityKey& key : KeysOf(keyring_, member.person())) keys.push_back(std::move(key));
    }
  }
  return LockKeys(tx, keys);
}

}  // namespace cc::registry
