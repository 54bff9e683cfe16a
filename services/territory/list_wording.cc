#include "services/territory/list_wording.h"

#include <array>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "services/platform/text/ukrainian_text.h"

namespace cc::territory {
namespace {

using v1::Unit;

constexpr SectionWording kSections[] = {
    {v1::STATUS_POSSIBLE_HOSTILITIES, "І. Території, на яких ведуться (велися) бойові дії",
     "1. Території можливих бойових дій", "1.", "Дата виникнення можливості бойових дій",
     "Дата припинення можливості бойових дій*"},
    {v1::STATUS_ACTIVE_HOSTILITIES, "", "2. Території активних бойових дій", "2.",
     "Дата початку бойових дій", "Дата завершення бойових дій*"},
    {v1::STATUS_ACTIVE_HOSTILITIES_STATE_RESOURCES, "",
     "3. Території активних бойових дій, на яких функціонують державні електронні інформаційні "
     "ресурси",
     "3.", "Дата початку бойових дій", "Дата завершення бойових дій*"},
    {v1::STATUS_OCCUPIED, "ІІ. Тимчасово окуповані Російською Федерацією території України", "", "",
     "Дата початку тимчасової окупації", "Дата завершення тимчасової окупації*"},
};

absl::string_view KindPrefix(Unit::Category category) {
  switch (category) {
    case Unit::CATEGORY_CITY:
    case Unit::CATEGORY_SPECIAL_CITY:
      return "м. ";
    case Unit::CATEGORY_SETTLEMENT:
    case Unit::CATEGORY_URBAN_TYPE_SETTLEMENT:
      return "с-ще ";
    default:
      return "с. ";
  }
}

// міська, селищна or сільська, by the hromada's centre: the settlement whose code numbers it 001.
absl::string_view HromadaKind(const TerritoryIndex& units, int32_t hromada) {
  for (int32_t below : units.children(hromada)) {
    const IndexedUnit& unit = units.unit(below);
    if (unit.code().size() != 19 || unit.code().substr(9, 3) != "001") continue;
    if (unit.category() == Unit::CATEGORY_CITY) return "міськ";
    if (unit.category() == Unit::CATEGORY_SETTLEMENT) return "селищн";
  }
  return "сільськ";
}

// «Покровська» → «Покровської».
std::string Genitive(absl::string_view adjective) {
  return absl::ConsumeSuffix(&adjective, "а") ? absl::StrCat(adjective, "ої")
                                              : std::string(adjective);
}

bool IsWordedSettlement(const IndexedUnit& unit) {
  return unit.category() >= Unit::CATEGORY_CITY && unit.category() != Unit::CATEGORY_CITY_DISTRICT;
}

}  // namespace

const SectionWording& Section(v1::Status status) {
  for (const SectionWording& section : kSections) {
    if (section.status == status) return section;
  }
  return kSections[0];
}

std::string UnitWording(const TerritoryIndex& units, int32_t unit) {
  const IndexedUnit& named = units.unit(unit);
  switch (named.category()) {
    case Unit::CATEGORY_OBLAST:
      return absl::EndsWith(named.name(), "ка") ? absl::StrCat(named.name(), " область")
                                                : std::string(named.name());
    case Unit::CATEGORY_RAION:
      return absl::StrCat(named.name(), " район");
    case Unit::CATEGORY_HROMADA:
      return absl::StrCat(named.name(), " ", HromadaKind(units, unit), "а територіальна громада");
    case Unit::CATEGORY_CITY_DISTRICT:
      return absl::StrCat(named.name(), " район міста");
    default:
      break;
  }
  std::string text = absl::StrCat(KindPrefix(named.category()), named.name());
  const int32_t above = units.parent(unit);
  if (above != TerritoryIndex::kNone && units.unit(above).category() == Unit::CATEGORY_HROMADA) {
    absl::StrAppend(&text, " ", Genitive(units.unit(above).name()), " ", HromadaKind(units, above),
                    "ої територіальної громади");
  }
  return text;
}

std::string ExceptionWording(const TerritoryIndex& units, int32_t above, int32_t unit) {
  const IndexedUnit& named = units.unit(unit);
  if (!IsWordedSettlement(named))
    return absl::StrCat(UnitWording(units, unit), " (", named.code(), ")");
  int same = 0;
  for (int32_t other : units.FindName(named.name())) {
    bool below = false;
    for (int32_t step : units.Path(other)) below = below || (step == above && other != above);
    if (below && IsWordedSettlement(units.unit(other))) ++same;
  }
  std::string text = absl::StrCat(KindPrefix(named.category()), named.name());
  if (same > 1) absl::StrAppend(&text, " (", named.code(), ")");
  return text;
}

std::string RowWording(const TerritoryIndex& units, const v1::StatusPeriod& period) {
  const int32_t unit = units.Find(period.unit_code());
  std::string text = unit == TerritoryIndex::kNone ? period.unit_code() : UnitWording(units, unit);
  std::vector<std::string> exceptions;
  for (const std::string& code : period.excluded_unit_codes()) {
    if (int32_t below = units.Find(code); below != TerritoryIndex::kNone)
      exceptions.push_back(ExceptionWording(units, unit, below));
  }
  if (!exceptions.empty()) absl::StrAppend(&text, " за винятком ", absl::StrJoin(exceptions, ", "));
  if (period.doubtful()) absl::StrAppend(&text, " ", kDoubtMark);
  return text;
}

std::string DottedDate(absl::string_view date) {
  if (date.size() != 10) return "";
  return absl::StrCat(date.substr(8, 2), ".", date.substr(5, 2), ".", date.substr(0, 4));
}

std::string DateInWords(absl::string_view date) {
  static constexpr std::array<absl::string_view, 12> kMonths{
      "січня", "лютого", "березня", "квітня", "травня",    "червня",
      "липня", "серпня", "вересня", "жовтня", "листопада", "грудня"};
  int month = 0, day = 0;
  if (date.size() != 10 || !absl::SimpleAtoi(date.substr(5, 2), &month) || month < 1 ||
      month > 12 || !absl::SimpleAtoi(date.substr(8, 2), &day))
    return "";
  return absl::StrCat(day, " ", kMonths[month - 1], " ", date.substr(0, 4), " року");
}

std::string Capitals(absl::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const unsigned char c = text[i];
    const unsigned char next = i + 1 < text.size() ? text[i + 1] : 0;
    if (c >= 'a' && c <= 'z') {
      out.push_back(static_cast<char>(c - 32));
    } else if (c == 0xD0 && next >= 0xB0) {  // а–п
      out += {'\xD0', static_cast<char>(next - 0x20)};
      ++i;
    } else if (c == 0xD1 && next >= 0x80 && next < 0x90) {  // р–я
      out += {'\xD0', static_cast<char>(next + 0x20)};
      ++i;
    } else if (c == 0xD1 && next >= 0x90 && next <= 0x9F) {  // є, і, ї
      out += {'\xD0', static_cast<char>(next - 0x10)};
      ++i;
    } else if (c == 0xD2 && next == 0x91) {  // ґ
      out += "\xD2\x90";
      ++i;
    } else {
      out.push_back(static_cast<char>(c));
    }
  }
  return out;
}

}  // namespace cc::territory
