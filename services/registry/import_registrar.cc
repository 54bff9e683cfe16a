#include "services/registry/import_registrar.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/time/date.h"
#include "services/registry/import_reading.h"

namespace cc::registry {
namespace {

IntakeHousehold HouseholdOf(const v1::ImportEntry& entry, const std::string& office_unit_code,
                            absl::CivilDay today) {
  IntakeHousehold household{.registration = RegistrationOf(entry, office_unit_code, today),
                            .applicants = ApplicantsOf(entry)};
  if (entry.decision() == v1::ImportEntry::DECISION_TAKE && !entry.justification().empty()) {
    household.registration.set_confirmed_distinct(true);
    household.registration.set_justification(entry.justification());
  }
  return household;
}

// Takes out what was refused; `places` are the entries of the households.
void KeepAccepted(const std::vector<absl::Status>& found, std::vector<IntakeHousehold>& households,
                  std::vector<size_t>& places, std::vector<ImportRegistrar::Outcome>& outcomes) {
  size_t kept = 0;
  for (size_t i = 0; i < households.size(); ++i) {
    if (!found[i].ok()) {
      outcomes[places[i]] = found[i];
      continue;
    }
    if (kept != i) households[kept] = std::move(households[i]);
    places[kept++] = places[i];
  }
  households.resize(kept);
  places.resize(kept);
}

}  // namespace

absl::StatusOr<std::vector<ImportRegistrar::Outcome>> IntakeRegistrar::Register(
    platform::Tx& tx, absl::Span<const EntryRecord> entries,
    const std::string& office_unit_code) const {
  const absl::CivilDay today = platform::DayIn(tx.call().now());
  std::vector<Outcome> outcomes(entries.size(), Outcome(Registered()));
  std::vector<IntakeHousehold> households;
  std::vector<size_t> places;
  std::vector<absl::Status> found;
  for (size_t i = 0; i < entries.size(); ++i) {
    households.push_back(HouseholdOf(entries[i].entry, office_unit_code, today));
    places.push_back(i);
    found.push_back(intake_.Complete(tx.call(), households.back()));
    if (absl::IsUnavailable(found.back())) return found.back();
  }
  KeepAccepted(found, households, places, outcomes);
  CC_ASSIGN_OR_RETURN(found, intake_.CheckDuplicates(tx, absl::MakeSpan(households)));
  KeepAccepted(found, households, places, outcomes);
  CC_ASSIGN_OR_RETURN(found, intake_.CheckCertificates(tx, households));
  KeepAccepted(found, households, places, outcomes);
  if (households.empty()) return outcomes;
  CC_RETURN_IF_ERROR(intake_.Insert(tx, absl::MakeSpan(households)));
  duplicates_.Keep(tx, households);
  for (size_t i = 0; i < households.size(); ++i) {
    const std::string& id = households[i].registration.id();
    Registered registered{.registration_id = id, .touched = {absl::StrCat("registrations/", id)}};
    for (const Applicant& applicant : households[i].applicants)
      registered.touched.push_back(absl::StrCat("people/", applicant.person.id()));
    outcomes[places[i]] = std::move(registered);
  }
  return outcomes;
}

}  // namespace cc::registry
