#include "services/territory/list_writer.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/platform/error/error.h"
#include "services/platform/rpc/file_body.h"
#include "services/platform/sheet/csv.h"
#include "services/platform/sheet/xlsx_writer.h"
#include "services/platform/time/date.h"
#include "services/territory/list_wording.h"

namespace cc::territory {
namespace {

using v1::StatusPeriod;

const std::vector<std::string>& Columns() {
  static const auto* columns = new std::vector<std::string>{
      "Розділ",  "Код",    "Найменування",   "Область", "Район",    "Громада",
      "Початок", "Кінець", "Винятки (коди)", "Винятки", "Сумнівний"};
  return *columns;
}

// What a line says of a period, but for its dates.
struct Line {
  std::string section, name, oblast, raion, hromada, excluded_codes, excluded, doubtful;
};

Line LineOf(const StatusPeriod& period, const TerritoryIndex& units) {
  Line line;
  const SectionWording& section = Section(period.status());
  line.section = std::string(section.heading.empty() ? section.part : section.heading);
  const int32_t unit = units.Find(period.unit_code());
  std::vector<std::string> excluded;
  if (unit != TerritoryIndex::kNone) {
    line.name = UnitWording(units, unit);
    for (int32_t step : units.Path(unit)) {
      const IndexedUnit& above = units.unit(step);
      if (units.parent(step) == TerritoryIndex::kNone) line.oblast = UnitWording(units, step);
      if (above.category() == v1::Unit::CATEGORY_RAION) line.raion = UnitWording(units, step);
      if (above.category() == v1::Unit::CATEGORY_HROMADA) line.hromada = UnitWording(units, step);
    }
    for (const std::string& code : period.excluded_unit_codes()) {
      if (int32_t below = units.Find(code); below != TerritoryIndex::kNone)
        excluded.push_back(ExceptionWording(units, unit, below));
    }
  }
  line.excluded_codes = absl::StrJoin(period.excluded_unit_codes(), ", ");
  line.excluded = absl::StrJoin(excluded, ", ");
  if (period.doubtful()) line.doubtful = "так";
  return line;
}

void WriteDate(platform::XlsxWriter& sheet, const std::string& date) {
  if (auto day = platform::ParseDate(date); day && *day > absl::CivilDay(1900, 3, 1))
    sheet.Date(*day);
  else
    sheet.Text(date);
}

struct KindOfPeriod {
  const char* ending;
  const char* media_type;
};
KindOfPeriod KindOf(v1::ListFileFormat format) {
  switch (format) {
    case v1::LIST_FILE_FORMAT_CSV:
      return {".csv", "text/csv; charset=utf-8"};
    case v1::LIST_FILE_FORMAT_XLSX:
      return {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"};
    default:
      return {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"};
  }
}

}  // namespace

void SortForList(const TerritoryIndex& units, std::vector<StatusPeriod>& periods) {
  struct Keyed {
    std::tuple<int, int32_t, int32_t, std::string, std::string, std::string> key;
    StatusPeriod period;
  };
  std::vector<Keyed> keyed;
  keyed.reserve(periods.size());
  for (StatusPeriod& period : periods) {
    const int32_t unit = units.Find(period.unit_code());
    int32_t oblast = -1, raion = -1;
    if (unit != TerritoryIndex::kNone) {
      for (int32_t step : units.Path(unit)) {
        if (units.parent(step) == TerritoryIndex::kNone) oblast = step;
        if (units.unit(step).category() == v1::Unit::CATEGORY_RAION) raion = step;
      }
    }
    auto key = std::make_tuple(static_cast<int>(period.status()), oblast, raion, period.unit_code(),
                               period.start_date(), period.end_date());
    keyed.push_back({std::move(key), std::move(period)});
  }
  std::stable_sort(keyed.begin(), keyed.end(),
                   [](const Keyed& a, const Keyed& b) { return a.key < b.key; });
  for (size_t i = 0; i < keyed.size(); ++i) periods[i] = std::move(keyed[i].period);
}

std::string WriteListCsv(const ListContent& list, const TerritoryIndex& units) {
  platform::CsvWriter out(';');
  out.Row(Columns());
  for (const StatusPeriod& period : list.periods) {
    const Line line = LineOf(period, units);
    out.Row({line.section, period.unit_code(), line.name, line.oblast, line.raion, line.hromada,
             period.start_date(), period.end_date(), line.excluded_codes, line.excluded,
             line.doubtful});
  }
  return out.Take();
}

absl::StatusOr<std::string> WriteListXlsx(const ListContent& list, const TerritoryIndex& units) {
  platform::XlsxWriter out("Перелік територій");
  out.Headings(Columns());
  for (const StatusPeriod& period : list.periods) {
    const Line line = LineOf(period, units);
    out.Text(line.section).Text(period.unit_code()).Text(line.name).Text(line.oblast);
    out.Text(line.raion).Text(line.hromada);
    WriteDate(out, period.start_date());
    WriteDate(out, period.end_date());
    out.Text(line.excluded_codes).Text(line.excluded).Text(line.doubtful).EndRow();
  }
  return out.Take();
}

absl::StatusOr<google::api::HttpBody> WriteListFile(ListContent list, const TerritoryIndex& units,
                                                    v1::ListFileFormat format,
                                                    const std::string& stem) {
  SortForList(units, list.periods);
  std::string bytes;
  if (format == v1::LIST_FILE_FORMAT_CSV) {
    bytes = WriteListCsv(list, units);
  } else {
    CC_ASSIGN_OR_RETURN(bytes, format == v1::LIST_FILE_FORMAT_XLSX
                                   ? WriteListXlsx(list, units)
                                   : WriteListDocument(list, units));
  }
  const KindOfPeriod kind = KindOf(format);
  return platform::FileBody(absl::StrCat(stem, kind.ending), kind.media_type, std::move(bytes));
}

}  // namespace cc::territory
