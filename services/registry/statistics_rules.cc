#include "services/registry/statistics_rules.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "cc/options/v1/options.pb.h"
#include "services/platform/time/date.h"

namespace cc::registry {
namespace {

constexpr size_t kLevels = 4;  // country, oblast, raion, hromada

template <typename T>
std::optional<std::vector<T>> Numbers(absl::string_view text) {
  std::vector<T> numbers;
  for (absl::string_view part : absl::StrSplit(text, ',', absl::SkipEmpty())) {
    if (!absl::SimpleAtoi(part, &numbers.emplace_back())) return std::nullopt;
  }
  return numbers;
}

struct Category {
  int dimension;
  std::string category;
};

// All but that of the other side.
std::vector<Category> CategoriesOf(const StatisticFacts& facts) {
  std::vector<Category> all = {
      {0, ""},
      {v1::STATISTICS_DIMENSION_SEX_AND_AGE, absl::StrCat(facts.sex, ".", facts.age_band)},
      {v1::STATISTICS_DIMENSION_REGISTRATION_MONTH, facts.month}};
  for (int one : facts.vulnerabilities)
    all.push_back({v1::STATISTICS_DIMENSION_VULNERABILITY, absl::StrCat(one)});
  if (facts.disability != 0)
    all.push_back({v1::STATISTICS_DIMENSION_DISABILITY, absl::StrCat(facts.disability)});
  for (const std::string& kind : facts.needs) all.push_back({v1::STATISTICS_DIMENSION_NEED, kind});
  return all;
}

}  // namespace

std::string WriteFacts(const StatisticFacts& facts) {
  return absl::StrCat(absl::StrJoin(facts.origin, ","), ";", absl::StrJoin(facts.residence, ","),
                      ";", absl::StrJoin(facts.office, ","), ";", facts.sex, ";", facts.age_band,
                      ";", facts.disability, ";", absl::StrJoin(facts.vulnerabilities, ","), ";",
                      absl::StrJoin(facts.needs, ","), ";", facts.month);
}

std::optional<StatisticFacts> ReadFacts(absl::string_view text) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, ';');
  if (parts.size() != 9) return std::nullopt;
  auto origin = Numbers<int32_t>(parts[0]), residence = Numbers<int32_t>(parts[1]),
       office = Numbers<int32_t>(parts[2]);
  auto vulnerabilities = Numbers<int>(parts[6]);
  StatisticFacts facts;
  if (!origin || !residence || !office || !vulnerabilities ||
      !absl::SimpleAtoi(parts[3], &facts.sex) || !absl::SimpleAtoi(parts[4], &facts.age_band) ||
      !absl::SimpleAtoi(parts[5], &facts.disability)) {
    return std::nullopt;
  }
  facts.origin = std::move(*origin);
  facts.residence = std::move(*residence);
  facts.office = std::move(*office);
  facts.vulnerabilities = std::move(*vulnerabilities);
  facts.needs = absl::StrSplit(parts[7], ',', absl::SkipEmpty());
  facts.month = std::string(parts[8]);
  return facts;
}

v1::AgeBand AgeBandOn(absl::string_view birth_date, absl::CivilDay day) {
  const std::optional<absl::CivilDay> born = platform::ParseDate(birth_date);
  if (!born || *born > day) return v1::AGE_BAND_UNSPECIFIED;
  const bool had_birthday =
      std::pair(day.month(), day.day()) >= std::pair(born->month(), born->day());
  const int64_t age = day.year() - born->year() - (had_birthday ? 0 : 1);
  if (age < 5) return v1::AGE_BAND_0_4;
  if (age < 12) return v1::AGE_BAND_5_11;
  if (age < 18) return v1::AGE_BAND_12_17;
  if (age < 35) return v1::AGE_BAND_18_34;
  if (age < 60) return v1::AGE_BAND_35_59;
  if (age < 75) return v1::AGE_BAND_60_74;
  return v1::AGE_BAND_75;
}

void VisitCells(const StatisticFacts& facts,
                const std::function<void(const StatisticCell&, const StatisticPath&)>& visit) {
  std::vector<Category> categories = CategoriesOf(facts);
  const size_t own = categories.size();
  for (const auto& [relation, path] : {std::pair(options::v1::RELATION_ORIGIN, &facts.origin),
                                       std::pair(options::v1::RELATION_RESIDENCE, &facts.residence),
                                       std::pair(options::v1::RELATION_OFFICE, &facts.office)}) {
    const StatisticPath& other =
        relation == options::v1::RELATION_ORIGIN ? facts.residence : facts.origin;
    categories.resize(own);
    categories.push_back(
        {v1::STATISTICS_DIMENSION_OTHER_OBLAST, absl::StrCat(other.size() > 1 ? other[1] : 0)});
    StatisticCell cell{.relation = relation, .parent = kAboveCountry};
    StatisticPath prefix;
    for (size_t level = 0; level < kLevels; ++level) {
      // Whose place is not stated more exactly stands beside the parts, so that these add up.
      const bool stated = level < path->size();
      cell.unit = stated ? (*path)[level] : prefix.back();
      if (stated) prefix.push_back(cell.unit);
      for (const Category& category : categories) {
        cell.dimension = category.dimension;
        cell.category = category.category;
        visit(cell, prefix);
      }
      if (!stated) break;
      cell.parent = cell.unit;
    }
  }
}

void AddTo(StatisticChanges& changes, const StatisticFacts& facts, int64_t times) {
  VisitCells(facts, [&](const StatisticCell& cell, const StatisticPath& path) {
    StatisticChange& change = changes[cell];
    change.people += times;
    if (change.path.empty()) change.path = path;
  });
}

v1::StatisticsCategory CategoryOf(v1::StatisticsDimension dimension, absl::string_view category,
                                  const std::function<std::string(int32_t)>& unit_code_of) {
  v1::StatisticsCategory told;
  int number = 0;
  switch (dimension) {
    case v1::STATISTICS_DIMENSION_SEX_AND_AGE: {
      const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(category, '.');
      if (absl::SimpleAtoi(parts.first, &number))
        told.set_sex(static_cast<common::v1::Sex>(number));
      if (absl::SimpleAtoi(parts.second, &number))
        told.set_age_band(static_cast<v1::AgeBand>(number));
      break;
    }
    case v1::STATISTICS_DIMENSION_VULNERABILITY:
      if (absl::SimpleAtoi(category, &number))
        told.set_vulnerability(static_cast<v1::Vulnerability>(number));
      break;
    case v1::STATISTICS_DIMENSION_DISABILITY:
      if (absl::SimpleAtoi(category, &number))
        told.set_disability(static_cast<v1::Disability>(number));
      break;
    case v1::STATISTICS_DIMENSION_NEED:
      told.set_need_kind(std::string(category));
      break;
    case v1::STATISTICS_DIMENSION_OTHER_OBLAST:
      if (absl::SimpleAtoi(category, &number)) told.set_unit_code(unit_code_of(number));
      break;
    case v1::STATISTICS_DIMENSION_REGISTRATION_MONTH:
      told.set_month(std::string(category));
      break;
    default:
      break;
  }
  return told;
}

}  // namespace cc::registry
