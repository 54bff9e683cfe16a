#ifndef SERVICES_REGISTRY_PERSON_RULES_H_
#define SERVICES_REGISTRY_PERSON_RULES_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "cc/common/v1/reason.pb.h"
#include "cc/registry/v1/resources.pb.h"

// What is true of one person's data, and how it is compared.
namespace cc::registry {

// A word or words for comparison: upper case, one kind of apostrophe and hyphen, single spaces, and
// Latin letters that look like Cyrillic ones read as Cyrillic where the text has Cyrillic letters.
std::string Normalise(absl::string_view text);

// Full name and birth date as one text for comparison.
std::string NameAndBirthText(const common::v1::PersonName& name, absl::string_view birth_date);

// A number of a document for comparison: normalised, without spaces.
std::string NormaliseDocumentNumber(absl::string_view number);
// Has the number the form that documents of this kind have?
bool IsDocumentNumber(v1::IdentityDocument::Kind kind, absl::string_view number);

// A birth date of somebody who may be alive on `today`.
bool IsPossibleBirthDate(absl::string_view birth_date, absl::CivilDay today);

// What of the person's data the taxpayer number contradicts: `birth_date`, `sex`; nothing where it
// agrees or is absent.
std::optional<std::string> RnokppContradicts(const v1::Person& person);
// True where the person has a demographic number that begins with another birth date.
bool UnzrContradicts(const v1::Person& person);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_PERSON_RULES_H_
