#include "services/registry/statistics_sheet.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "services/platform/rpc/file_body.h"
#include "services/platform/sheet/csv.h"

namespace cc::registry {
namespace {

struct Heading {
  std::string title, tag;
};

std::string SideOf(options::v1::Relation relation) {
  switch (relation) {
    case options::v1::RELATION_ORIGIN:
      return "+origin";
    case options::v1::RELATION_OFFICE:
      return "+office";
    default:
      return "+residence";
  }
}

// Hyphens would make dates of bands in a spreadsheet.
std::string BandText(v1::AgeBand band) {
  if (band == v1::AGE_BAND_UNSPECIFIED) return "";
  if (band == v1::AGE_BAND_75) return "75 і більше";
  const std::string name = v1::AgeBand_Name(band);
  return absl::StrReplaceAll(name.substr(sizeof("AGE_BAND_") - 1), {{"_", "–"}});
}

std::string SexText(common::v1::Sex sex) {
  return sex == common::v1::SEX_FEMALE ? "f" : sex == common::v1::SEX_MALE ? "m" : "";
}

std::vector<Heading> HeadingsOf(v1::StatisticsDimension dimension, options::v1::Relation relation) {
  switch (dimension) {
    case v1::STATISTICS_DIMENSION_SEX_AND_AGE:
      return {{"Стать", "#meta+sex"}, {"Вік", "#meta+age"}};
    case v1::STATISTICS_DIMENSION_VULNERABILITY:
      return {{"Вразливість", "#meta+vulnerability"}};
    case v1::STATISTICS_DIMENSION_DISABILITY:
      return {{"Інвалідність", "#meta+disability"}};
    case v1::STATISTICS_DIMENSION_NEED:
      return {{"Потреба", "#need+code"}};
    case v1::STATISTICS_DIMENSION_OTHER_OBLAST:
      return relation == options::v1::RELATION_ORIGIN
                 ? std::vector<Heading>{{"Область проживання", "#adm1+code+residence"}}
                 : std::vector<Heading>{{"Область походження", "#adm1+code+origin"}};
    case v1::STATISTICS_DIMENSION_REGISTRATION_MONTH:
      return {{"Місяць узяття на облік", "#date+month+registration"}};
    default:
      return {};
  }
}

// Cells of one category, in the order of the headings.
std::vector<std::string> CellsOf(v1::StatisticsDimension dimension,
                                 const v1::StatisticsCategory& category) {
  switch (dimension) {
    case v1::STATISTICS_DIMENSION_SEX_AND_AGE:
      return {SexText(category.sex()), BandText(category.age_band())};
    case v1::STATISTICS_DIMENSION_VULNERABILITY:
      return {
          v1::Vulnerability_Name(category.vulnerability()).substr(sizeof("VULNERABILITY_") - 1)};
    case v1::STATISTICS_DIMENSION_DISABILITY:
      return {v1::Disability_Name(category.disability()).substr(sizeof("DISABILITY_") - 1)};
    case v1::STATISTICS_DIMENSION_NEED:
      return {category.need_kind()};
    case v1::STATISTICS_DIMENSION_OTHER_OBLAST:
      return {category.unit_code()};
    default:
      return {category.month()};
  }
}

// Categories that are told together stand in one cell.
std::vector<std::string> CellsOf(v1::StatisticsDimension dimension,
                                 const v1::StatisticsCount& count, size_t columns) {
  std::vector<std::vector<std::string>> parts(columns);
  for (const v1::StatisticsCategory& category : count.categories()) {
    const std::vector<std::string> cells = CellsOf(dimension, category);
    for (size_t i = 0; i < columns; ++i) parts[i].push_back(cells[i]);
  }
  std::vector<std::string> joined;
  for (const std::vector<std::string>& part : parts) joined.push_back(absl::StrJoin(part, " | "));
  return joined;
}

}  // namespace

google::api::HttpBody StatisticsFile(const v1::Statistics& statistics, size_t levels,
                                     bool with_change) {
  const std::string side = SideOf(statistics.relation());
  // The country has no level of its own; parts of the country are of the first.
  const std::string level = absl::StrCat("#adm", std::min<size_t>(levels, 3));
  std::vector<Heading> headings = {{"Місяць", "#date+month"},
                                   {"Код території", absl::StrCat(level, "+code", side)},
                                   {"Територія", absl::StrCat(level, "+name", side)}};
  const std::vector<Heading> of_category =
      HeadingsOf(statistics.dimension(), statistics.relation());
  headings.insert(headings.end(), of_category.begin(), of_category.end());
  headings.push_back({"Осіб", "#affected+idps+ind"});
  if (with_change) headings.push_back({"Зміна за місяць", "#affected+idps+ind+change"});

  platform::CsvWriter csv;
  std::vector<std::string> titles, tags;
  for (const Heading& heading : headings) {
    titles.push_back(heading.title);
    tags.push_back(heading.tag);
  }
  csv.Row(titles);
  csv.Row(tags);
  const auto line = [&](const v1::StatisticsRow& row, const std::vector<std::string>& category,
                        int64_t people, int64_t change) {
    csv.Text(statistics.month()).Text(absl::StrJoin(row.unit_codes(), " | "));
    csv.Text(row.not_stated() ? absl::StrCat(row.unit_name(), " (не уточнено)") : row.unit_name());
    for (const std::string& cell : category) csv.Text(cell);
    csv.Number(people);
    if (with_change) csv.Number(change);
    csv.EndRow();
  };
  for (const v1::StatisticsRow& row : statistics.rows()) {
    line(row, std::vector<std::string>(of_category.size()), row.people(), row.change());
    for (const v1::StatisticsCount& count : row.counts()) {
      line(row, CellsOf(statistics.dimension(), count, of_category.size()), count.people(),
           count.change());
    }
  }
  return platform::FileBody(absl::StrCat("vpo-", statistics.month(), ".csv"),
                            "text/csv; charset=utf-8", csv.Take());
}

}  // namespace cc::registry
