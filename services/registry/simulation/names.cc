#include "services/registry/simulation/names.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace cc::registry::simulation {
namespace {

int Band(int year) {
  return year < 1950 ? 0 : year < 1970 ? 1 : year < 1990 ? 2 : year < 2005 ? 3 : 4;
}

struct Bands {
  explicit Bands(absl::Span<const GivenName> names) {
    for (size_t band = 0; band < 5; ++band) {
      for (const GivenName& name : names) weights[band].push_back(name.weights[band]);
    }
  }
  std::array<std::vector<int64_t>, 5> weights;
};

// Fathers whose children's patronymics are not formed by rule.
constexpr std::array<const char*, 3> kIrregular[] = {
    {"Микола", "Миколайович", "Миколаївна"},
    {"Григорій", "Григорович", "Григорівна"},
    {"Ілля", "Ілліч", "Іллівна"},
    {"Лука", "Лукич", "Луківна"},
    {"Кузьма", "Кузьмич", "Кузьмівна"},
    {"Хома", "Хомич", "Хомівна"},
    {"Сава", "Савич", "Савівна"},
    {"Яків", "Якович", "Яківна"},
    {"Федір", "Федорович", "Федорівна"},
    {"Василь", "Васильович", "Василівна"},
};

bool IsApostrophe(char32_t letter) {
  return letter == U'\'' || letter == U'’' || letter == U'ʼ' || letter == U'`';
}

struct Spelling {
  char32_t letter;
  const char* first;  // at the beginning of a word
  const char* later;
};
constexpr Spelling kOfficial[] = {
    {U'а', "a", "a"},   {U'б', "b", "b"},       {U'в', "v", "v"},   {U'г', "h", "h"},
    {U'ґ', "g", "g"},   {U'д', "d", "d"},       {U'е', "e", "e"},   {U'є', "ye", "ie"},
    {U'ж', "zh", "zh"}, {U'з', "z", "z"},       {U'и', "y", "y"},   {U'і', "i", "i"},
    {U'ї', "yi", "i"},  {U'й', "y", "i"},       {U'к', "k", "k"},   {U'л', "l", "l"},
    {U'м', "m", "m"},   {U'н', "n", "n"},       {U'о', "o", "o"},   {U'п', "p", "p"},
    {U'р', "r", "r"},   {U'с', "s", "s"},       {U'т', "t", "t"},   {U'у', "u", "u"},
    {U'ф', "f", "f"},   {U'х', "kh", "kh"},     {U'ц', "ts", "ts"}, {U'ч', "ch", "ch"},
    {U'ш', "sh", "sh"}, {U'щ', "shch", "shch"}, {U'ь', "", ""},     {U'ю', "yu", "iu"},
    {U'я', "ya", "ia"}, {U'ы', "y", "y"},       {U'э', "e", "e"},   {U'ё', "e", "e"},
    {U'ъ', "", ""},
};

char32_t Lower(char32_t letter) {
  if (letter >= U'А' && letter <= U'Я') return letter + 0x20;
  if (letter >= 0x0400 && letter <= 0x040F) return letter + 0x50;
  return letter == U'Ґ' ? U'ґ' : letter;
}

std::string Spell(absl::string_view text, bool official) {
  std::string spelled;
  bool word_begins = true;
  char32_t before = 0;
  for (char32_t letter : Letters(text)) {
    const char32_t lower = Lower(letter);
    if (IsApostrophe(letter)) continue;
    const auto* found = std::find_if(std::begin(kOfficial), std::end(kOfficial),
                                     [&](const Spelling& s) { return s.letter == lower; });
    std::string part;
    if (found == std::end(kOfficial)) {
      part = Text({letter});
    } else {
      part = word_begins ? found->first : found->later;
      if (official && before == U'з' && lower == U'г') part = "gh";
      if (!official) {
        if (lower == U'г') part = "g";
        if (lower == U'и') part = "i";
        if (lower == U'й') part = "y";
        if (lower == U'ю') part = "yu";
        if (lower == U'я') part = "ya";
      }
    }
    if (letter != lower && !part.empty()) part[0] = static_cast<char>(part[0] - 'a' + 'A');
    absl::StrAppend(&spelled, part);
    word_begins = found == std::end(kOfficial);
    before = lower;
  }
  return spelled;
}

}  // namespace

const GivenName& DrawName(bool male, int year, Random& random) {
  static const Bands* const kMaleBands = new Bands(MaleNames());
  static const Bands* const kFemaleBands = new Bands(FemaleNames());
  const Bands& bands = male ? *kMaleBands : *kFemaleBands;
  const size_t place = random.Weighted(bands.weights[static_cast<size_t>(Band(year))]);
  return male ? MaleNames()[place] : FemaleNames()[place];
}

std::string Patronymic(absl::string_view father, bool male) {
  for (const auto& [name, son, daughter] : kIrregular) {
    if (father == name) return male ? son : daughter;
  }
  // Андрій → Андрійович, Андріївна; Дмитро → Дмитрович; Микита → Микитович; Ігор → Ігорович.
  if (absl::ConsumeSuffix(&father, "ій")) return absl::StrCat(father, male ? "ійович" : "іївна");
  if (!absl::ConsumeSuffix(&father, "о")) absl::ConsumeSuffix(&father, "а");
  return absl::StrCat(father, male ? "ович" : "івна");
}

std::string Transliterated(absl::string_view ukrainian) { return Spell(ukrainian, true); }
std::string LooselyTransliterated(absl::string_view cyrillic) { return Spell(cyrillic, false); }

std::u32string Letters(absl::string_view text) {
  std::u32string letters;
  for (size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t letter = lead < 0x80 ? lead : lead & (0x7F >> length);
    for (size_t k = 1; k < length && i + k < text.size(); ++k)
      letter = (letter << 6) | (static_cast<unsigned char>(text[i + k]) & 0x3F);
    letters.push_back(letter);
    i += length;
  }
  return letters;
}

std::string Text(const std::u32string& letters) {
  std::string text;
  for (char32_t letter : letters) {
    if (letter < 0x80) {
      text += static_cast<char>(letter);
    } else if (letter < 0x800) {
      text += static_cast<char>(0xC0 | (letter >> 6));
      text += static_cast<char>(0x80 | (letter & 0x3F));
    } else {
      text += static_cast<char>(0xE0 | (letter >> 12));
      text += static_cast<char>(0x80 | ((letter >> 6) & 0x3F));
      text += static_cast<char>(0x80 | (letter & 0x3F));
    }
  }
  return text;
}

}  // namespace cc::registry::simulation
