#ifndef SERVICES_REGISTRY_STATISTICS_RULES_H_
#define SERVICES_REGISTRY_STATISTICS_RULES_H_

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "cc/registry/v1/statistics.pb.h"

// As what a person counts, and in which figures.
namespace cc::registry {

// The tails from the country (0) down to the hromada.
using StatisticPath = std::vector<int32_t>;

// As what one person counts: nothing but what some figure tells.
struct StatisticFacts {
  StatisticPath origin, residence, office;
  int sex = 0;
  int age_band = 0;
  int disability = 0;
  std::vector<int> vulnerabilities;  // sorted
  std::vector<std::string> needs;    // codes of kinds, sorted
  std::string month;                 // of the registration
  bool operator==(const StatisticFacts&) const = default;
};
std::string WriteFacts(const StatisticFacts& facts);
// Nothing where the text is none of WriteFacts.
std::optional<StatisticFacts> ReadFacts(absl::string_view text);

// Not UNSPECIFIED for a day of birth that is a date not after the day.
v1::AgeBand AgeBandOn(absl::string_view birth_date, absl::CivilDay day);

// One figure. `dimension` 0 and no category: all people of the unit.
struct StatisticCell {
  int relation = 0;
  int32_t parent = 0;
  int dimension = 0;
  int32_t unit = 0;
  std::string category;
  auto operator<=>(const StatisticCell&) const = default;
  template <typename H>
  friend H AbslHashValue(H h, const StatisticCell& cell) {
    return H::combine(std::move(h), cell.relation, cell.parent, cell.dimension, cell.unit,
                      cell.category);
  }
};
constexpr int32_t kAboveCountry = -1;

// Every figure in which the person counts, with the path of its unit.
void VisitCells(const StatisticFacts& facts,
                const std::function<void(const StatisticCell&, const StatisticPath&)>& visit);

// By how many people figures change; each keeps the path of its unit.
struct StatisticChange {
  int64_t people = 0;
  StatisticPath path;
};
using StatisticChanges = absl::flat_hash_map<StatisticCell, StatisticChange>;
void AddTo(StatisticChanges& changes, const StatisticFacts& facts, int64_t times);

// The category of a dimension as the contract tells it; `unit_code_of` knows units by tail.
v1::StatisticsCategory CategoryOf(v1::StatisticsDimension dimension, absl::string_view category,
                                  const std::function<std::string(int32_t)>& unit_code_of);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_STATISTICS_RULES_H_
