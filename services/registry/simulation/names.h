#ifndef SERVICES_REGISTRY_SIMULATION_NAMES_H_
#define SERVICES_REGISTRY_SIMULATION_NAMES_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/registry/simulation/random.h"

// Names of invented people. How often a name occurs is of our own making.
namespace cc::registry::simulation {

// A given name, its Russian form, and the Russian patronymics of the children of its bearer.
// `weights`: how usual it was for those born before 1950, 1970, 1990, 2005, and since.
struct GivenName {
  const char* ukrainian;
  const char* russian;
  const char* russian_son;
  const char* russian_daughter;
  int weights[5];
};
absl::Span<const GivenName> MaleNames();
absl::Span<const GivenName> FemaleNames();

// A name usual for that sex and year.
const GivenName& DrawName(bool male, int year, Random& random);

// The patronymic of a son or daughter of the bearer: `Микола` → `Миколайович`, `Миколаївна`.
std::string Patronymic(absl::string_view father, bool male);

// A family name as the type of the region has it; `east` has names in -ов and -ін besides.
struct FamilyName {
  std::string male, female;
  const std::string& of(bool is_male) const { return is_male ? male : female; }
};
FamilyName DrawFamilyName(bool east, Random& random);

// In Latin letters by resolution 55 of 27.01.2010.
std::string Transliterated(absl::string_view ukrainian);
// In Latin letters as older documents and typists write the Russian form.
std::string LooselyTransliterated(absl::string_view cyrillic);

// Letters of a text and back.
std::u32string Letters(absl::string_view text);
std::string Text(const std::u32string& letters);

}  // namespace cc::registry::simulation

#endif  // SERVICES_REGISTRY_SIMULATION_NAMES_H_
