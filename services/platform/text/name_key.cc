#include "services/platform/text/name_key.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "services/platform/text/ukrainian_text.h"

namespace cc::platform {
namespace {

constexpr size_t kMostCharacters = 200;

bool IsLatin(char32_t c) { return c >= U'a' && c <= U'z'; }
bool IsCyrillic(char32_t c) { return c >= 0x400 && c <= 0x52F; }
bool IsDigit(char32_t c) { return c >= U'0' && c <= U'9'; }
bool IsAccent(char32_t c) { return c >= 0x300 && c <= 0x36F; }
bool IsHyphen(char32_t c) { return c == U'-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212; }
bool IsApostrophe(char32_t c) { return c == 0x2019 || c == U'"' || c == 0x2BC || c == 0xAD; }
bool IsMark(char32_t c) { return c == U',' || c == U';' || c == U'(' || c == U')' || c == U'/'; }

// Latin letters with marks, as other countries write Ukrainian names.
char32_t WithoutMark(char32_t c) {
  switch (c) {
    case 0x161:
    case 0x160:
      return U'š';
    case 0x17E:
    case 0x17D:
      return U'ž';
    case 0x10D:
    case 0x10C:
      return U'č';
    case 0xE0:
    case 0xE1:
    case 0xE2:
    case 0xE4:
    case 0x105:
      return U'a';
    case 0xE8:
    case 0xE9:
    case 0xEA:
    case 0xEB:
    case 0x119:
    case 0x11B:
      return U'e';
    case 0xEC:
    case 0xED:
    case 0xEE:
    case 0xEF:
      return U'i';
    case 0xF2:
    case 0xF3:
    case 0xF4:
    case 0xF6:
      return U'o';
    case 0xF9:
    case 0xFA:
    case 0xFB:
    case 0xFC:
      return U'u';
    case 0x142:
    case 0x141:
      return U'l';
    case 0x144:
    case 0xF1:
      return U'n';
    case 0x15B:
      return U's';
    case 0x17A:
    case 0x17C:
      return U'z';
    case 0x107:
      return U'c';
    default:
      return c;
  }
}

char32_t CyrillicLookalike(char32_t c) {
  static constexpr std::array<std::pair<char32_t, char32_t>, 14> kPairs{{{U'a', U'а'},
                                                                         {U'b', U'в'},
                                                                         {U'c', U'с'},
                                                                         {U'e', U'е'},
                                                                         {U'h', U'н'},
                                                                         {U'i', U'і'},
                                                                         {U'k', U'к'},
                                                                         {U'm', U'м'},
                                                                         {U'o', U'о'},
                                                                         {U'p', U'р'},
                                                                         {U't', U'т'},
                                                                         {U'x', U'х'},
                                                                         {U'y', U'у'},
                                                                         {U'u', U'и'}}};
  for (auto [latin, cyrillic] : kPairs) {
    if (latin == c) return cyrillic;
  }
  return c;
}

// 0: silent.
char SoundOfCyrillic(char32_t c) {
  static constexpr char kFromA[] = {'a', 'b', 'v', 'h', 'd', 'e', 'Z', 'z', 'i', 'i', 'k',
                                    'l', 'm', 'n', 'o', 'p', 'r', 's', 't', 'u', 'f', 'x',
                                    'c', 'C', 'S', 'Q', 0,   'i', 0,   'e', 'u', 'a'};
  if (c >= U'а' && c <= U'я') return kFromA[c - U'а'];
  switch (c) {
    case U'є':
    case U'ё':
      return 'e';
    case U'і':
    case U'ї':
      return 'i';
    case U'ґ':
      return 'h';
    case U'ў':
      return 'u';
    default:
      return 0;
  }
}

struct Spelling {
  const char* letters;
  const char* sounds;
};

// The longest first.
constexpr Spelling kLatin[] = {
    {"shch", "Q"}, {"zgh", "zh"}, {"sch", "Q"}, {"tch", "C"}, {"kh", "x"}, {"zh", "Z"},
    {"ch", "C"},   {"sh", "S"},   {"ts", "c"},  {"tz", "c"},  {"ck", "k"}, {"ph", "f"},
    {"ce", "ce"},  {"ci", "ci"},  {"cy", "ci"}, {"c", "k"},   {"g", "h"},  {"j", "i"},
    {"q", "k"},    {"w", "v"},    {"x", "ks"},  {"y", "i"},
};

void AppendLatin(const std::u32string& word, std::string& sounds) {
  std::string ascii;
  for (char32_t c : word) {
    if (c == U'š')
      ascii += "sh";
    else if (c == U'ž')
      ascii += "zh";
    else if (c == U'č')
      ascii += "ch";
    else
      ascii.push_back(IsLatin(c) || IsDigit(c) ? static_cast<char>(c) : ' ');
  }
  absl::string_view rest = ascii;
  while (!rest.empty()) {
    const Spelling* found = std::find_if(std::begin(kLatin), std::end(kLatin), [&](auto& s) {
      return rest.substr(0, absl::string_view(s.letters).size()) == s.letters;
    });
    if (found != std::end(kLatin)) {
      sounds += found->sounds;
      rest.remove_prefix(absl::string_view(found->letters).size());
    } else {
      if (rest[0] != ' ') sounds.push_back(rest[0]);
      rest.remove_prefix(1);
    }
  }
}

void AppendSounds(const std::u32string& word, std::string& sounds) {
  const bool cyrillic = std::any_of(word.begin(), word.end(), IsCyrillic);
  if (!cyrillic) return AppendLatin(word, sounds);
  for (char32_t c : word) {
    if (IsDigit(c)) sounds.push_back(static_cast<char>(c));
    if (char sound = SoundOfCyrillic(IsLatin(c) ? CyrillicLookalike(c) : c))
      sounds.push_back(sound);
  }
}

bool IsOpenVowel(char c) { return c == 'a' || c == 'e' || c == 'o' || c == 'u'; }

// What is written in several ways becomes one: «тс» and «ц», «шч» and «щ», «ія», `iia` and `ia`,
// doubled letters.
std::string Settle(absl::string_view sounds) {
  std::string key;
  key.reserve(sounds.size());
  for (char c : sounds) {
    if (!key.empty()) {
      char& last = key.back();
      if (last == 't' && c == 's') {
        last = 'c';
        continue;
      }
      if (last == 'S' && c == 'C') {
        last = 'Q';
        continue;
      }
      if (last == c && !IsDigit(static_cast<char32_t>(c))) continue;
      if (last == 'i' && IsOpenVowel(c)) {
        key.pop_back();
        if (!key.empty() && key.back() == c) continue;
      }
    }
    key.push_back(c);
  }
  return key;
}

char32_t ByKeyboard(char32_t c) {
  static constexpr char kKeys[] = "qwertyuiop[]asdfghjkl;'zxcvbnm,.\\";
  static const std::u32string kLetters = U"йцукенгшщзхїфівапролджєячсмитьбюґ";
  const size_t at =
      c < 0x80 ? absl::string_view(kKeys).find(static_cast<char>(c)) : absl::string_view::npos;
  return at == absl::string_view::npos ? c : kLetters[at];
}

std::string Utf8(const std::u32string& text) {
  std::string out;
  for (char32_t c : text) AppendUtf8(c, out);
  return out;
}

}  // namespace

std::vector<NameWord> SplitWords(absl::string_view text) {
  std::vector<NameWord> words;
  bool within = false, joined = false, mark = false;
  for (char32_t raw : CodePoints(FoldName(FirstCharacters(text, kMostCharacters)))) {
    const char32_t c = WithoutMark(raw);
    if (IsAccent(c) || IsApostrophe(c)) continue;
    const bool letter =
        IsLatin(c) || IsCyrillic(c) || IsDigit(c) || c == U'š' || c == U'ž' || c == U'č';
    if (letter) {
      if (!within) words.push_back({{}, joined, false, mark && !words.empty()});
      within = true;
      joined = mark = false;
      words.back().letters.push_back(c);
      continue;
    }
    if (c == U'.' && within) words.back().dotted = true;
    joined = IsHyphen(c) && !words.empty() && (within || joined);
    mark = mark || IsMark(c);
    within = false;
  }
  return words;
}

std::string NameSounds(absl::Span<const NameWord> words) {
  std::string sounds;
  for (const NameWord& word : words) AppendSounds(word.letters, sounds);
  return sounds;
}

std::string NameKey(absl::Span<const NameWord> words) { return Settle(NameSounds(words)); }

std::string NameKey(absl::string_view text) { return NameKey(SplitWords(text)); }

std::vector<std::string> PrefixKeys(const std::string& key) {
  std::vector<std::string> keys{key};
  if (key.size() < 2) return keys;
  const std::string before = key.substr(0, key.size() - 1);
  if (key.back() == 't') keys.push_back(before + 'c');
  if (key.back() == 'S') keys.push_back(before + 'Q');
  if (key.back() == 'i') {
    for (char vowel : {'a', 'e', 'o', 'u'}) keys.push_back(before + vowel);
  }
  return keys;
}

std::u32string Letters(absl::Span<const NameWord> words) {
  std::u32string letters;
  for (const NameWord& word : words) letters += word.letters;
  return letters;
}

std::vector<std::string> OtherReadings(absl::string_view text) {
  std::u32string keyboard, looks;
  bool latin = false, all_alike = true;
  for (char32_t c : CodePoints(FoldName(text))) {
    if (IsCyrillic(c)) return {};
    if (c == 0x2019) c = U'\'';
    latin = latin || IsLatin(c);
    all_alike = all_alike && (!IsLatin(c) || CyrillicLookalike(c) != c);
    keyboard.push_back(ByKeyboard(c));
    looks.push_back(CyrillicLookalike(c));
  }
  if (!latin) return {};
  std::vector<std::string> readings{Utf8(keyboard)};
  if (all_alike) readings.push_back(Utf8(looks));
  return readings;
}

int TypingDistance(const std::u32string& a, const std::u32string& b) {
  std::vector<int> before(b.size() + 1), row(b.size() + 1), next(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = static_cast<int>(j);
  for (size_t i = 1; i <= a.size(); ++i) {
    next[0] = static_cast<int>(i);
    for (size_t j = 1; j <= b.size(); ++j) {
      next[j] = std::min({row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        next[j] = std::min(next[j], before[j - 2] + 1);
    }
    before.swap(row);
    row.swap(next);
  }
  return row[b.size()];
}

}  // namespace cc::platform
