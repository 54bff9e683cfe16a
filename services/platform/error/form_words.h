#ifndef SERVICES_PLATFORM_ERROR_FORM_WORDS_H_
#define SERVICES_PLATFORM_ERROR_FORM_WORDS_H_

#include <vector>

#include "absl/strings/string_view.h"

namespace cc::platform {

// How a form of values is told to people. `form` is the name of a format of the contract without
// `FORMAT_` (PHONE), a pattern of the contract, or the name of a form that only code knows.
struct FormWords {
  absl::string_view form;
  absl::string_view uk;  // accusative, after «не схоже на»
  absl::string_view en;  // with its article
  absl::string_view example;
};

// The one table. The numbers in it are specimens and belong to nobody.
const std::vector<FormWords>& AllFormWords();

// Words of a form; null for one that the table lacks.
const FormWords* WordsOfForm(absl::string_view form);

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_ERROR_FORM_WORDS_H_
