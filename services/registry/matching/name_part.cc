#include "services/registry/matching/name_part.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "services/platform/text/name_key.h"

namespace cc::registry::matching {
namespace {

using platform::NameWord;

constexpr size_t kMostSounds = 48;

bool IsCyrillic(char32_t c) { return c >= 0x400 && c <= 0x52F; }
bool IsLatin(char32_t c) { return (c >= U'a' && c <= U'z') || c == U'š' || c == U'ž' || c == U'č'; }

constexpr absl::string_view kLatinLookalikes = "abcehikmoptxy";
constexpr char32_t kCyrillicLookalikes[] = U"авсенікмортху";

char32_t ToCyrillic(char32_t c) {
  const size_t at = c < 0x80 ? kLatinLookalikes.find(static_cast<char>(c)) : std::string::npos;
  return at == std::string::npos ? c : kCyrillicLookalikes[at];
}

char32_t ToLatin(char32_t c) {
  for (size_t i = 0; kCyrillicLookalikes[i] != 0; ++i) {
    if (kCyrillicLookalikes[i] == c) return static_cast<char32_t>(kLatinLookalikes[i]);
  }
  return c;
}

bool IsCyrillicVowel(char32_t c) {
  return std::u32string_view(U"аеєиіїоуюяыэё").find(c) != std::u32string_view::npos;
}

// Letters that only Russian has, as Ukrainian writes what they stand for.
std::u32string InUkrainian(const std::u32string& word) {
  std::u32string out;
  for (char32_t c : word) {
    switch (c) {
      case U'ё':
        out += out.empty() || IsCyrillicVowel(out.back()) ? U"йо" : U"ьо";
        break;
      case U'ы':
        out += U'и';
        break;
      case U'э':
        out += U'е';
        break;
      case U'ъ':
        break;
      default:
        out += c;
    }
  }
  return out;
}

// A word in both scripts was typed with letters that look alike: it is in the script of most of
// its letters, in Cyrillic where they are as many.
bool ToOneScript(std::u32string& word) {
  const auto latin = std::count_if(word.begin(), word.end(), IsLatin);
  const auto cyrillic = std::count_if(word.begin(), word.end(), IsCyrillic);
  if (latin > cyrillic) {
    std::transform(word.begin(), word.end(), word.begin(), ToLatin);
    return false;
  }
  if (latin > 0) std::transform(word.begin(), word.end(), word.begin(), ToCyrillic);
  word = InUkrainian(word);
  return cyrillic > 0;
}

bool IsVowelSound(char c) { return absl::StrContains("aeiou", absl::string_view(&c, 1)); }

constexpr absl::string_view kPatronymicEndings[] = {"iniCna", "oviC",  "eviC", "iviC", "ivna",
                                                    "ovna",   "evna",  "iCna", "aiC",  "iliC",
                                                    "lukiC",  "uzmiC", "omiC", "aviC", "itiC"};

// «Ковальський» and «Ковальська», «Іванов» and «Іванова», «Чорний» and «Чорна».
std::string FamilyStem(absl::string_view sounds) {
  for (absl::string_view ending : {"ska", "ski", "cka", "cki", "zka", "zki"}) {
    if (sounds.size() > ending.size() + 1 && absl::EndsWith(sounds, ending))
      return std::string(sounds.substr(0, sounds.size() - 1));
  }
  for (absl::string_view ending : {"ova", "eva", "iva", "ina"}) {
    if (sounds.size() > ending.size() + 1 && absl::EndsWith(sounds, ending))
      return std::string(sounds.substr(0, sounds.size() - 1));
  }
  if (sounds.size() >= 5 && (sounds.back() == 'a' || sounds.back() == 'i')) {
    sounds.remove_suffix(1);
    if (sounds.back() == 'o') sounds.remove_suffix(1);  // «Толстой»
  }
  return std::string(sounds);
}

std::string PatronymicRoot(absl::string_view sounds) {
  for (absl::string_view ending :
       {"iniCna", "oviC", "eviC", "iviC", "ivna", "ovna", "evna", "iCna", "iC"}) {
    if (sounds.size() > ending.size() + 1 && absl::EndsWith(sounds, ending)) {
      sounds.remove_suffix(ending.size());
      break;
    }
  }
  while (sounds.size() > 2 && IsVowelSound(sounds.back())) sounds.remove_suffix(1);
  return std::string(sounds);
}

}  // namespace

uint64_t Hash(absl::string_view bytes) {
  uint64_t hash = 0xCBF29CE484222325;
  for (unsigned char byte : bytes) hash = (hash ^ byte) * 0x100000001B3;
  hash ^= hash >> 32;
  hash *= 0xD6E8FEB86659FD93;
  return hash ^ hash >> 32;
}

NamePart ReadName(absl::string_view text, NameRole role) {
  NamePart part;
  if (text.empty()) return part;
  std::vector<NameWord> words = platform::SplitWords(text);
  std::u32string letters;
  for (NameWord& word : words) {
    part.cyrillic = ToOneScript(word.letters) || part.cyrillic;
    for (char32_t c : word.letters) part.letters.push_back(static_cast<char>(c & 0xFF));
    letters += word.letters;
    letters += U' ';
  }
  part.sounds = platform::NameKey(words).substr(0, kMostSounds);
  if (part.sounds.empty()) return part;
  part.written = Hash(absl::string_view(reinterpret_cast<const char*>(letters.data()),
                                        letters.size() * sizeof(char32_t)));
  part.letters.resize(std::min(part.letters.size(), kMostSounds));
  part.first = letters[0];
  part.initial = letters.size() == 2;
  if (words.size() > 1) {
    for (const NameWord& word : words) {
      const std::string sounds = platform::NameKey({&word, 1});
      if (sounds.size() >= 3)
        part.words.push_back(Hash(role == NameRole::kFamily ? FamilyStem(sounds) : sounds));
    }
  }
  switch (role) {
    case NameRole::kFamily:
      part.stem = FamilyStem(part.sounds);
      break;
    case NameRole::kGiven:
      part.stem = part.sounds;
      break;
    case NameRole::kPatronymic:
      part.stem = PatronymicRoot(part.sounds);
      part.groups =
          EndsAsPatronymic(part) ? GroupsOfFather(part.stem) : GroupsOfGivenName(part.sounds);
      return part;
  }
  // Also of a family name, since parts of a name are typed in each other's place.
  part.groups = GroupsOfGivenName(part.sounds);
  if (role == NameRole::kGiven && part.groups[0] == 0 && words.size() > 1)
    part.groups = GroupsOfGivenName(platform::NameKey({&words[0], 1}));
  return part;
}

bool EndsAsPatronymic(const NamePart& name) {
  return name.sounds.size() >= 4 &&
         std::any_of(std::begin(kPatronymicEndings), std::end(kPatronymicEndings),
                     [&](auto ending) { return absl::EndsWith(name.sounds, ending); });
}

std::string PhoneticKey(const NamePart& name) {
  std::string key;
  for (char c : name.sounds) {
    char sound = c == 'Q' ? 'S' : c == 'x' ? 'h' : c;
    if (IsVowelSound(c)) {
      if (!key.empty()) continue;
      sound = c == 'i' ? 'e' : c == 'o' ? 'a' : c;
    }
    if (!key.empty() && key.back() == sound) continue;
    key.push_back(sound);
    if (key.size() == 5) break;
  }
  return key;
}

}  // namespace cc::registry::matching
