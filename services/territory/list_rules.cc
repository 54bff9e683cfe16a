#include "services/territory/list_rules.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace cc::territory {
namespace {

std::string BeginningOf(const v1::StatusPeriod& period) {
  return absl::StrCat(period.unit_code(), "|", static_cast<int>(period.status()), "|",
                      period.start_date());
}

std::string KeyOf(const v1::StatusPeriod& period) {
  std::vector<std::string> excluded(period.excluded_unit_codes().begin(),
                                    period.excluded_unit_codes().end());
  std::sort(excluded.begin(), excluded.end());
  return absl::StrCat(BeginningOf(period), "|", period.end_date(), "|", period.doubtful(), "|",
                      absl::StrJoin(excluded, ","));
}

}  // namespace

ListDifference Compare(const TerritoryIndex& present, const std::vector<v1::StatusPeriod>& edition,
                       bool partial) {
  ListDifference difference;
  std::multimap<std::string, const v1::StatusPeriod*> known;
  for (const v1::StatusPeriod& period : present.periods()) known.emplace(KeyOf(period), &period);
  for (const v1::StatusPeriod& period : edition) {
    auto same = known.find(KeyOf(period));
    if (same == known.end()) {
      difference.added.push_back(period);
      continue;
    }
    known.erase(same);
    ++difference.unchanged;
  }
  if (partial) return difference;
  std::multimap<std::string, int> dropped;
  for (const auto& [key, period] : known) {
    difference.dropped.push_back(period->id());
    dropped.emplace(BeginningOf(*period), 0);
  }
  for (const v1::StatusPeriod& period : difference.added) {
    auto former = dropped.find(BeginningOf(period));
    if (former == dropped.end()) continue;
    dropped.erase(former);
    ++difference.changed;
  }
  return difference;
}

}  // namespace cc::territory
