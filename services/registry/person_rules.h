#ifndef SERVICES_REGISTRY_PERSON_RULES_H_
#define SERVICES_REGISTRY_PERSON_RULES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "cc/registry/v1/resources.pb.h"
#include "google/protobuf/field_mask.pb.h"
#include "services/platform/error/error.h"
#include "services/registry/person_text_rules.h"

// What is true of one person's data, and how it is compared.
namespace cc::registry {

// Full name and birth date as one text for comparison.
std::string NameAndBirthText(const common::v1::PersonName& name, absl::string_view birth_date);

// A birth date of somebody who may be alive on `today`.
bool IsPossibleBirthDate(absl::string_view birth_date, absl::CivilDay today);

// What of the person's data the taxpayer number contradicts: `birth_date`, `sex`; nothing where it
// agrees or is absent.
std::optional<std::string> RnokppContradicts(const v1::Person& person);
// True where the person has a demographic number that begins with another birth date.
bool UnzrContradicts(const v1::Person& person);

// Full years on a day; negative before birth.
int AgeOn(absl::CivilDay birth, absl::CivilDay day);

// The same; nothing where the birth date is no date.
std::optional<int> AgeOn(absl::string_view birth_date, absl::CivilDay day);

// Appends everything that is wrong with a person's data. `path` leads to the person; empty at the
// top. A taxpayer number that contradicts birth date or sex is refused unless the registrar
// confirms both from documents: mostly it is a typing error, but registers do hold such people, and
// they must not be turned away.
void CheckPerson(const v1::Person& person, absl::CivilDay today, bool rnokpp_disagreement_confirmed,
                 absl::string_view path, std::vector<platform::FieldError>& errors);
// Copies the fields of the mask. FIELD_MASK_INVALID for a field that clients do not change.
absl::Status ApplyMask(const google::protobuf::FieldMask& mask, const v1::Person& from,
                       v1::Person& to);
// True where the taxpayer number, birth date and sex are those that a registrar confirmed before.
bool StillDisagrees(const v1::Person& before, const v1::Person& after);
// The person as kept: numbers of documents in one form.
void Canonicalise(v1::Person& person);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_PERSON_RULES_H_
