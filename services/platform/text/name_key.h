#ifndef SERVICES_PLATFORM_TEXT_NAME_KEY_H_
#define SERVICES_PLATFORM_TEXT_NAME_KEY_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

// How search compares names: by sound, so that spelling, script and typing habits do not matter.
namespace cc::platform {

// A word as it was written: small letters and digits; apostrophes, accents and signs are gone.
struct NameWord {
  std::u32string letters;
  bool joined = false;      // a hyphen stands between the word before and this one
  bool dotted = false;      // a full stop follows: an abbreviation
  bool after_mark = false;  // a comma, bracket or the like stands before it
};

// At most 200 characters are read; any bytes will do.
std::vector<NameWord> SplitWords(absl::string_view text);

// The sound of words read as one, one ASCII character to a sound; the same for a Ukrainian name,
// its Latin spelling by resolution 55 of 27.01.2010 and the usual others: «Запоріжжя»,
// `Zaporizhzhia`, `Zaporizhia` → `zaporiZa`. A word in both scripts is read as Cyrillic (`Kиїв`
// with a Latin K).
std::string NameKey(absl::Span<const NameWord> words);
std::string NameKey(absl::string_view text);

// The sounds of words before different spellings of one are joined: whatever `text` begins with,
// its sounds begin with.
std::string NameSounds(absl::Span<const NameWord> words);

// Keys with which names begin that begin with these words: the end of `key` may sound otherwise
// when more letters follow («Марі» before «уполь»).
std::vector<std::string> PrefixKeys(const std::string& key);

// The letters of the words without gaps, to compare two names in one script.
std::u32string Letters(absl::Span<const NameWord> words);

// What somebody may have meant who wrote nothing that is known: Latin letters by their keys on the
// keyboard («rbsd» for «київ»), Latin capitals by their looks. Only readings that differ.
std::vector<std::string> OtherReadings(absl::string_view text);

// Insertions, removals, replacements and swaps of neighbours between two short texts.
int TypingDistance(const std::u32string& a, const std::u32string& b);

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_TEXT_NAME_KEY_H_
