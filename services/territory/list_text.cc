#include "services/territory/list_text.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "services/platform/time/date.h"
#include "services/territory/ukrainian_text.h"

namespace cc::territory {
namespace {

using Category = v1::Unit::Category;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// A settlement as the list abbreviates it: category and name.
struct NamedPlace {
  std::optional<Category> category;
  std::string name;
};

NamedPlace ReadPlace(absl::string_view text) {
  std::string tidy = Tidy(LatinLookalikesToUkrainian(text));
  absl::string_view rest = tidy;
  static constexpr std::pair<absl::string_view, Category> kAbbreviations[] = {
      {"с-ще.", v1::Unit::CATEGORY_SETTLEMENT}, {"с-ще", v1::Unit::CATEGORY_SETTLEMENT},
      {"с-ща", v1::Unit::CATEGORY_SETTLEMENT},  {"смт", v1::Unit::CATEGORY_SETTLEMENT},
      {"с.", v1::Unit::CATEGORY_VILLAGE},       {"м.", v1::Unit::CATEGORY_CITY}};
  NamedPlace place;
  for (const auto& [abbreviation, category] : kAbbreviations) {
    if (!absl::StartsWith(rest, abbreviation)) continue;
    rest.remove_prefix(abbreviation.size());
    place.category = category;
    break;
  }
  place.name = FoldName(Tidy(rest));
  return place;
}

// The only unit among those that bears the name, first with the category, then in any; kNone where
// none or several do.
int32_t OnlyNamed(const std::vector<int32_t>& below, const NamedPlace& place,
                  const TerritoryIndex& index, int distance) {
  for (bool strict : {true, false}) {
    int32_t found = TerritoryIndex::kNone;
    int count = 0;
    for (int32_t unit : below) {
      if (strict && place.category && index.unit(unit).category() != *place.category) continue;
      if (index.unit(unit).category() == v1::Unit::CATEGORY_HROMADA || index.unit(unit).closed())
        continue;
      if (EditDistance(FoldName(index.unit(unit).name()), place.name, distance) > distance)
        continue;
      found = unit;
      ++count;
    }
    if (count == 1) return found;
    if (count > 1) return TerritoryIndex::kNone;
  }
  return TerritoryIndex::kNone;
}

// Names of the list after "за винятком", split at commas, "та", and where a new abbreviation begins
// without a comma.
std::vector<std::string> SplitPlaces(absl::string_view text) {
  std::string one = Tidy(absl::StrReplaceAll(text, {{"\n", " "}, {":", " "}}));
  one = absl::StrReplaceAll(one, {{" та с", ", с"}, {" та м.", ", м."}, {" c.", " с."}});
  for (absl::string_view start : {" с. ", " с-ще ", " м. "}) {
    one = absl::StrReplaceAll(one, {{start, absl::StrCat(",", start)}});
  }
  std::vector<std::string> places;
  for (absl::string_view part : absl::StrSplit(one, ',')) {
    std::string place = Tidy(part);
    if (!place.empty()) places.push_back(std::move(place));
  }
  return places;
}

}  // namespace

std::optional<DatesRead> ReadDates(absl::string_view line) {
  DatesRead read;
  std::string tidy = Tidy(line);
  absl::string_view rest = tidy;
  while (!rest.empty()) {
    std::array<int, 3> parts{};
    for (int part = 0; part < 3; ++part) {
      size_t digits = 0;
      while (digits < rest.size() && IsDigit(rest[digits])) ++digits;
      if (digits != (part == 2 ? 4u : 2u) ||
          !absl::SimpleAtoi(rest.substr(0, digits), &parts[part]))
        return std::nullopt;
      rest.remove_prefix(digits);
      size_t gap = 0;
      while (gap < rest.size() && (rest[gap] == '.' || rest[gap] == ' ')) ++gap;
      if (part < 2 && gap == 0) return std::nullopt;
      if (part < 2 && rest.substr(0, gap) != ".") read.repaired = true;
      if (part == 2 && gap > 0 && gap < rest.size()) read.repaired = true;
      rest.remove_prefix(gap);
    }
    absl::CivilDay day(parts[2], parts[1], parts[0]);
    if (day.day() != parts[0] || day.month() != parts[1]) return std::nullopt;
    read.days.push_back(day);
  }
  return read;
}

bool NamesUnit(absl::string_view text, const v1::Unit& unit) {
  std::string said = FoldName(absl::StrReplaceAll(text, {{"\n", " "}, {"`", "’"}}));
  std::string name = FoldName(unit.name());
  if (said.find(name) != std::string::npos) return true;
  for (int skip = 1; skip <= 4; ++skip) {  // declined: all but the ending agrees
    std::string stem(FirstCharacters(name, std::max<size_t>(4, name.size() / 2 - skip)));
    if (said.find(stem) != std::string::npos) return true;
  }
  return false;
}

CodeRead ReadCode(absl::string_view text, absl::string_view name, const TerritoryIndex& index) {
  CodeRead read;
  std::string code;
  for (char c : Tidy(text)) {
    if (c != ' ') code += c;
  }
  read.unit = index.Find(code);
  if (read.unit != TerritoryIndex::kNone) {
    read.repaired = code != Tidy(text);
    return read;
  }
  if (code.size() != 20 || !absl::StartsWith(code, "UA")) return read;
  for (size_t at = 2; at < code.size(); ++at) {
    std::string shorter = code;
    shorter.erase(at, 1);
    int32_t unit = IsUnitCode(shorter) ? index.Find(shorter) : TerritoryIndex::kNone;
    if (unit == TerritoryIndex::kNone || unit == read.unit || !NamesUnit(name, index.unit(unit)))
      continue;
    if (read.unit != TerritoryIndex::kNone) return {};
    read = {unit, true};
  }
  return read;
}

ExclusionsRead ReadExclusions(absl::string_view text, int32_t unit, const TerritoryIndex& index) {
  ExclusionsRead read;
  const std::vector<int32_t> below = index.Descendants(unit);
  for (const std::string& said : SplitPlaces(text)) {
    // `с-ще Грейгове (с-ще Миролюбове)`: either name will do.
    std::vector<std::string> names =
        absl::StrSplit(said, absl::ByAnyChar("()"), absl::SkipWhitespace());
    int32_t found = TerritoryIndex::kNone;
    bool part = absl::StartsWith(said, "частина");
    for (int distance : {0, 1}) {
      for (const std::string& name : names) {
        if (part || found != TerritoryIndex::kNone) break;
        found = OnlyNamed(below, ReadPlace(name), index, distance);
        if (found != TerritoryIndex::kNone && (distance > 0 || &name != &names[0]))
          read.repaired.push_back(said);
      }
    }
    if (found == TerritoryIndex::kNone) {
      read.unknown.push_back(said);
    } else if (std::find(read.units.begin(), read.units.end(), found) == read.units.end()) {
      read.units.push_back(found);
    }
  }
  return read;
}

v1::Status SectionOf(absl::string_view paragraph) {
  std::string text = Tidy(absl::StrReplaceAll(paragraph, {{"\n", " "}}));
  auto has = [&](absl::string_view words) { return absl::StrContains(text, words); };
  if (has("функціонують державні електронні")) return v1::STATUS_ACTIVE_HOSTILITIES_STATE_RESOURCES;
  if (has("Території активних бойових дій")) return v1::STATUS_ACTIVE_HOSTILITIES;
  if (has("Території можливих бойових дій")) return v1::STATUS_POSSIBLE_HOSTILITIES;
  if (has("Тимчасово окуповані Російською Федерацією")) return v1::STATUS_OCCUPIED;
  return v1::STATUS_UNSPECIFIED;
}

std::optional<absl::CivilDay> DateInWords(absl::string_view text) {
  static constexpr absl::string_view kMonths[] = {"січня",   "лютого", "березня",   "квітня",
                                                  "травня",  "червня", "липня",     "серпня",
                                                  "вересня", "жовтня", "листопада", "грудня"};
  std::string one = Tidy(absl::StrReplaceAll(text, {{"\n", " "}}));
  std::vector<std::string> words = absl::StrSplit(one, ' ', absl::SkipEmpty());
  for (size_t i = 1; i + 1 < words.size(); ++i) {
    for (int month = 0; month < 12; ++month) {
      int day = 0, year = 0;
      if (words[i] != kMonths[month] || !absl::SimpleAtoi(words[i - 1], &day) ||
          !absl::SimpleAtoi(words[i + 1], &year))
        continue;
      absl::CivilDay result(year, month + 1, day);
      if (result.day() == day && year > 1990) return result;
    }
  }
  return std::nullopt;
}

std::string NumberAfterSign(absl::string_view text) {
  std::string one = Tidy(absl::StrReplaceAll(text, {{"\n", " "}}));
  size_t sign = one.find("№");
  if (sign == std::string::npos) return "";
  absl::string_view rest =
      absl::StripLeadingAsciiWhitespace(absl::string_view(one).substr(sign + 3));
  return std::string(rest.substr(0, rest.find_first_of(" ,}")));
}

std::vector<common::v1::ActReference> AmendmentsIn(absl::string_view text) {
  std::vector<common::v1::ActReference> acts;
  std::string one = Tidy(absl::StrReplaceAll(text, {{"\n", " "}}));
  if (!absl::StrContains(one, "змінами")) return acts;
  for (size_t at = one.find("№"); at != std::string::npos; at = one.find("№", at + 3)) {
    size_t from = one.find("від", at);
    std::optional<DatesRead> date = from == std::string::npos
                                        ? std::nullopt
                                        : ReadDates(Tidy(one.substr(from + 6, 11)).substr(0, 10));
    if (!date || date->days.empty()) continue;
    common::v1::ActReference& act = acts.emplace_back();
    act.set_kind("наказ");
    act.set_number(NumberAfterSign(absl::string_view(one).substr(at)));
    act.set_date(platform::FormatDate(date->days[0]));
  }
  return acts;
}

}  // namespace cc::territory
