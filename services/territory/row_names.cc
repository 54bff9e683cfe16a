#include "services/territory/row_names.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/platform/text/ukrainian_text.h"

namespace cc::territory {
namespace {

using platform::EditDistance;
using platform::FoldName;
using platform::Tidy;

constexpr char kExcept[] = "за винятком";
constexpr int kMostTypingErrors = 2;

struct Kind {
  absl::string_view prefix;
  v1::Unit::Category category;
};
constexpr Kind kKinds[] = {
    {"с-ще.", v1::Unit::CATEGORY_SETTLEMENT}, {"с-ще", v1::Unit::CATEGORY_SETTLEMENT},
    {"с-ща", v1::Unit::CATEGORY_SETTLEMENT},  {"с .", v1::Unit::CATEGORY_VILLAGE},
    {"с.", v1::Unit::CATEGORY_VILLAGE},       {"м.", v1::Unit::CATEGORY_CITY},
};

// The first letter of a kind is sometimes typed in Latin: `c. Красний Яр`.
std::string UkrainianKind(absl::string_view text) {
  if (absl::StartsWith(text, "c.") || absl::StartsWith(text, "c-") ||
      absl::StartsWith(text, "c .")) {
    return absl::StrCat("с", text.substr(1));
  }
  return std::string(text);
}

bool SameKind(v1::Unit::Category written, v1::Unit::Category official) {
  return written == official ||
         (written == v1::Unit::CATEGORY_CITY && official == v1::Unit::CATEGORY_SPECIAL_CITY);
}

// The adjective in another case begins with the same letters: «Мирівська» – «Мирівської».
absl::string_view Stem(absl::string_view adjective) {
  absl::ConsumeSuffix(&adjective, "а");
  return adjective;
}

Agreement CompareNames(absl::string_view written, absl::string_view official) {
  if (written == official) return Agreement::kSame;
  return EditDistance(written, official, kMostTypingErrors) <= kMostTypingErrors
             ? Agreement::kTypingError
             : Agreement::kOther;
}

// The words of `text` before the hromada's name; `fits` says whether the hromada is the right one.
std::string BeforeHromada(const std::string& text, absl::string_view hromada, bool& fits) {
  fits = true;
  size_t end = text.find(" територіальн");
  if (end == text.npos) return text;
  std::vector<std::string> words = absl::StrSplit(text.substr(0, end), ' ', absl::SkipEmpty());
  const std::string stem = FoldName(Stem(hromada));
  // «… Софіївської (Коларівської) сільської»: the name in brackets may be the present one.
  for (size_t i = words.size(); i-- > 1;) {  // from the end: «с. Покровське Покровської»
    std::string word = FoldName(words[i]);
    absl::string_view bare = absl::StripPrefix(word, "(");
    if (!absl::StartsWith(bare, stem)) continue;
    size_t first = bare.size() == word.size() ? i : i - 1;
    words.resize(std::max<size_t>(first, 1));
    return absl::StrJoin(words, " ");
  }
  fits = false;
  if (words.size() > 2) words.resize(words.size() - 2);  // its name and kind
  return absl::StrJoin(words, " ");
}

Agreement ComparePlace(absl::string_view text, const TerritoryIndex& units, int32_t unit) {
  const IndexedUnit& official = units.unit(unit);
  int32_t above = units.parent(unit);
  bool hromada_fits;
  std::string own =
      BeforeHromada(std::string(text), above < 0 ? "" : units.unit(above).name(), hromada_fits);
  std::optional<NamedPlace> place = ReadPlace(own);
  if (!place) return Agreement::kOther;
  while (!place->name.empty() && place->name.back() == ',') place->name.pop_back();
  std::string wanted = FoldName(official.name());
  Agreement names = CompareNames(FoldName(place->name), wanted);
  if (names != Agreement::kSame && !place->bracket.empty()) {
    std::optional<NamedPlace> newer = ReadPlace(place->bracket);
    if (newer && FoldName(newer->name) == wanted) {
      names = Agreement::kSame;
      place->category = newer->category;
    }
  }
  if (names == Agreement::kOther || !hromada_fits) return Agreement::kOther;
  if (names == Agreement::kTypingError) return names;
  return SameKind(place->category, official.category()) ? Agreement::kSame : Agreement::kOtherKind;
}

}  // namespace

std::optional<NamedPlace> ReadPlace(absl::string_view text) {
  NamedPlace place;
  std::string owned = UkrainianKind(absl::StripAsciiWhitespace(text));
  absl::string_view rest = owned;
  place.part = absl::ConsumePrefix(&rest, "частина ");
  auto kind = std::find_if(std::begin(kKinds), std::end(kKinds),
                           [&](const Kind& k) { return absl::ConsumePrefix(&rest, k.prefix); });
  if (kind == std::end(kKinds)) return std::nullopt;
  place.category = kind->category;
  size_t open = rest.find('(');
  size_t close = rest.rfind(')');
  if (open != rest.npos && close != rest.npos && close > open) {
    place.bracket = Tidy(rest.substr(open + 1, close - open - 1));
    rest = rest.substr(0, open);
  }
  place.name = Tidy(rest);
  if (place.name.empty()) return std::nullopt;
  return place;
}

RowName SplitName(absl::string_view text) {
  std::string tidy = Tidy(text);
  size_t at = tidy.find(kExcept);
  if (at == tidy.npos) return {tidy, {}};
  RowName result{Tidy(tidy.substr(0, at)), {}};
  std::string list = tidy.substr(at + sizeof(kExcept) - 1);
  absl::StrReplaceAll({{":", " "}, {" та ", ", "}}, &list);
  // A comma is sometimes missing: «с. Новокаїри с. Республіканець».
  for (absl::string_view kind : {"с. ", "с-ще ", "м. "}) {
    absl::StrReplaceAll({{absl::StrCat(" ", kind), absl::StrCat(", ", kind)}}, &list);
  }
  absl::StrReplaceAll({{"частина, ", "частина "}, {"(, ", "("}}, &list);
  for (absl::string_view item : absl::StrSplit(list, ',')) {
    if (std::string one = Tidy(item); !one.empty()) result.exceptions.push_back(std::move(one));
  }
  return result;
}

Agreement Compare(absl::string_view name, const TerritoryIndex& units, int32_t unit) {
  const IndexedUnit& official = units.unit(unit);
  std::string wanted = FoldName(official.name());
  std::string written = FoldName(name);
  absl::string_view rest = written;
  switch (official.category()) {
    case v1::Unit::CATEGORY_HROMADA:
      if (!absl::ConsumeSuffix(&rest, " територіальна громада")) return Agreement::kOther;
      rest = rest.substr(0, rest.rfind(' '));  // міська, селищна, сільська
      if (size_t open = rest.find(" ("); open != rest.npos) {
        if (absl::StrContains(rest.substr(open), wanted)) return Agreement::kSame;
        rest = rest.substr(0, open);
      }
      return CompareNames(rest, wanted);
    case v1::Unit::CATEGORY_RAION:
      if (!absl::ConsumeSuffix(&rest, " район")) return Agreement::kOther;
      return CompareNames(rest, wanted);
    case v1::Unit::CATEGORY_OBLAST:
      absl::ConsumeSuffix(&rest, " область");
      return CompareNames(rest, wanted);
    case v1::Unit::CATEGORY_CITY_DISTRICT:
      if (!absl::ConsumeSuffix(&rest, " район міста")) return Agreement::kOther;
      return CompareNames(rest, wanted);
    default:
      return ComparePlace(Tidy(name), units, unit);
  }
}

}  // namespace cc::territory
