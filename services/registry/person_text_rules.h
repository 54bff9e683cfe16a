#ifndef SERVICES_REGISTRY_PERSON_TEXT_RULES_H_
#define SERVICES_REGISTRY_PERSON_TEXT_RULES_H_

#include <string>

#include "absl/strings/string_view.h"

// How words typed by people are made comparable.
namespace cc::registry {

// Code points of valid UTF-8 (the contract's validator has checked it); anything else becomes
// U+FFFD.
std::u32string CodePoints(absl::string_view text);
std::string Utf8(const std::u32string& points);

// Upper case, one kind of apostrophe and hyphen, single spaces, composed letters, and Latin letters
// that look like Cyrillic ones read as Cyrillic where the text has Cyrillic letters.
std::u32string NormalisedPoints(absl::string_view text);
std::string Normalise(absl::string_view text);

// A letter of the other alphabet that looks the same; the letter itself where there is none. Upper
// case.
char32_t CyrillicLookAlike(char32_t latin);
char32_t LatinLookAlike(char32_t cyrillic);

bool IsOneOf(char32_t point, const char32_t* set);
// Upper case.
bool IsUkrainianLetter(char32_t point);
bool IsLatinLetter(char32_t point);
bool IsDigit(char32_t point);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_PERSON_TEXT_RULES_H_
