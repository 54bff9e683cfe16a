#include "services/territory/status_sheet.h"

#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "services/platform/time/date.h"

namespace cc::territory {
namespace {

// As the list heads its sections (order 376 of 28.02.2025).
absl::string_view TitleOf(v1::Status status) {
  switch (status) {
    case v1::STATUS_POSSIBLE_HOSTILITIES:
      return "можливих бойових дій";
    case v1::STATUS_ACTIVE_HOSTILITIES:
      return "активних бойових дій";
    case v1::STATUS_ACTIVE_HOSTILITIES_STATE_RESOURCES:
      return "активних бойових дій, на яких функціонують державні електронні інформаційні ресурси";
    case v1::STATUS_OCCUPIED:
      return "тимчасово окуповані";
    default:
      return "немає в переліку";
  }
}

// First level, raion and hromada in which the area lies, each as code and name; empty where it lies
// in none.
std::vector<std::string> PlaceOf(const TerritoryIndex& index, int32_t area) {
  std::vector<std::string> place(6);
  for (int32_t at : index.Path(area)) {
    const IndexedUnit& unit = index.unit(at);
    size_t level;
    if (unit.category() <= v1::Unit::CATEGORY_SPECIAL_CITY) {
      level = 0;
    } else if (unit.category() <= v1::Unit::CATEGORY_HROMADA) {
      level = unit.category() == v1::Unit::CATEGORY_RAION ? 1 : 2;
    } else {
      continue;
    }
    place[2 * level] = std::string(unit.code());
    place[2 * level + 1] = std::string(unit.name());
  }
  return place;
}

}  // namespace

StatusSheet::StatusSheet(const TerritoryIndex& index, const StatusTally& tally) : tally_(tally) {
  for (const StatusTally::Area& area : tally.areas()) places_.push_back(PlaceOf(index, area.unit));
  csv_.Row({"День", "Код області", "Область", "Код району", "Район", "Код громади", "Громада",
            "Код статусу", "Статус", "Одиниць", "Населених пунктів", "Частка населених пунктів"});
  csv_.Row({"#date", "#adm1+code+v_katottg", "#adm1+name", "#adm2+code+v_katottg", "#adm2+name",
            "#adm3+code+v_katottg", "#adm3+name", "#status+code", "#status+name",
            "#indicator+units+num", "#indicator+settlements+num",
            "#indicator+settlements+share+num"});
}

void StatusSheet::Add(absl::CivilDay day) {
  const std::string date = platform::FormatDate(day);
  const std::vector<StatusTally::Counts> counts = tally_.On(day);
  for (size_t i = 0; i < counts.size(); ++i) {
    int32_t all = 0;
    for (int32_t settlements : counts[i].settlements) all += settlements;
    for (int status = v1::STATUS_POSSIBLE_HOSTILITIES; status <= v1::STATUS_NONE; ++status) {
      const int32_t settlements = counts[i].settlements[status];
      csv_.Text(date);
      for (const std::string& text : places_[i]) csv_.Text(text);
      csv_.Text(absl::StripPrefix(v1::Status_Name(static_cast<v1::Status>(status)), "STATUS_"))
          .Text(TitleOf(static_cast<v1::Status>(status)))
          .Number(counts[i].units[status])
          .Number(settlements)
          .Text(absl::StrFormat("%.4f", all == 0 ? 0.0 : static_cast<double>(settlements) / all));
      csv_.EndRow();
    }
  }
}

}  // namespace cc::territory
