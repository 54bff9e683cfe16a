#ifndef SERVICES_REGISTRY_MATCHING_NAME_PART_H_
#define SERVICES_REGISTRY_MATCHING_NAME_PART_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/registry/matching/given_names.h"

namespace cc::registry::matching {

enum class NameRole { kFamily, kGiven, kPatronymic };

// A name made comparable. One alphabet of sounds serves both scripts, so that a Ukrainian name, its
// Russian spelling and its transliterations meet; what is equal in its own script is known as well.
struct NamePart {
  std::string sounds;    // see platform::NameKey
  std::string letters;   // in the script that most of them have, one byte for each
  uint64_t written = 0;  // their hash, with the gaps between words
  char32_t first = 0;    // letter
  // Of what two forms of one name have in common: family names without the ending that tells sex,
  // patronymics without theirs, given names as they sound.
  std::string stem;
  NameGroups groups{};  // given names, and the father's in a patronymic
  std::vector<uint64_t> words;  // of a name of several words: «Нечуй-Левицький», `Anna Maria`
  bool cyrillic = false;
  bool initial = false;  // one letter stands for the name

  bool empty() const { return sounds.empty(); }
};

// Any bytes will do; a text without letters gives an empty part.
NamePart ReadName(absl::string_view text, NameRole role);

// Whether a name ends as patronymics do.
bool EndsAsPatronymic(const NamePart& name);

// Short phonetic key that survives most typing errors: the first sound and the consonants that
// follow. Names that begin alike share it.
std::string PhoneticKey(const NamePart& name);

// Stable across programs and releases: kept in databases.
uint64_t Hash(absl::string_view bytes);

}  // namespace cc::registry::matching

#endif  // SERVICES_REGISTRY_MATCHING_NAME_PART_H_
