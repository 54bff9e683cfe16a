#ifndef SERVICES_CCCTL_TEXT_H_
#define SERVICES_CCCTL_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

// Text as a terminal shows it, and the two languages of what ccctl itself says.
namespace cc::ccctl {

enum class Language { kUkrainian, kEnglish };

// The text in the language asked for.
inline std::string Say(Language language, absl::string_view uk, absl::string_view en) {
  return std::string(language == Language::kUkrainian ? uk : en);
}

bool IsUtf8(absl::string_view text);
// Columns that UTF-8 text takes: combining marks none, East Asian wide characters and emoji two.
size_t DisplayWidth(absl::string_view text);
// The text cut to `width` columns, with `…` where something was cut off.
std::string Fit(absl::string_view text, size_t width);
// Control characters become spaces (data must not steer the terminal), line ends too.
std::string OneLine(absl::string_view text);

// `ListStatusPeriods` or `unit_code` as on the command line: `list-status-periods`, `unit-code`.
std::string Kebab(absl::string_view name);
// `unit-code` as in the contract: `unit_code`.
std::string Snake(absl::string_view name);

}  // namespace cc::ccctl

#endif  // SERVICES_CCCTL_TEXT_H_
