#ifndef SERVICES_PLATFORM_TEXT_UKRAINIAN_TEXT_H_
#define SERVICES_PLATFORM_TEXT_UKRAINIAN_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "services/platform/validate/utf8.h"

// Text as people and official files write it, brought to one form. All functions take any bytes and
// give valid UTF-8 back where they were given it.
namespace cc::platform {

// Every kind of space becomes one space, outer ones go; apostrophes become U+2019.
std::string Tidy(absl::string_view text);

// Tidy and in lower case: two names are the same where their folded forms are.
std::string FoldName(absl::string_view text);

// The characters of a text; a byte that starts no character stands for itself.
std::u32string CodePoints(absl::string_view text);
void AppendUtf8(char32_t character, std::string& out);

// At most `count` characters, never half of one.
absl::string_view FirstCharacters(absl::string_view text, size_t count);

// Insertions, removals and replacements of one character between two texts; stops at `most` + 1.
int EditDistance(absl::string_view a, absl::string_view b, int most);

// Latin letters that look like Ukrainian ones (`c`, `O`) become Ukrainian.
std::string LatinLookalikesToUkrainian(absl::string_view text);

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_TEXT_UKRAINIAN_TEXT_H_
