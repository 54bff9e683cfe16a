#include "services/territory/list_doubts.h"

#include <algorithm>
#include <set>
#include <string>
#include <tuple>

namespace cc::territory {

using v1::StatusPeriod;

void NameContradiction(const Contradiction& found, int row,
                       const std::vector<StatusPeriod>& periods, Findings& findings) {
  const std::string& code = periods[found.periods.front()].unit_code();
  v1::ImportFinding& finding = findings.Doubt(row, found.kind, found.key, found.message, code);
  finding.set_unit_code(code);
  for (size_t i : found.periods) *finding.add_periods() = periods[i];
}

void DoubtContradictions(const TerritoryIndex& present, absl::string_view edition_date,
                         bool partial, ListReading& reading, Findings& findings) {
  std::vector<StatusPeriod> all = reading.periods;
  if (partial) {
    std::set<std::tuple<std::string, int, std::string>> said;
    for (const StatusPeriod& period : all)
      said.emplace(period.unit_code(), period.status(), period.start_date());
    for (const StatusPeriod& period : reading.struck)
      said.emplace(period.unit_code(), period.status(), period.start_date());
    for (const StatusPeriod& period : present.periods()) {
      if (!said.contains({period.unit_code(), period.status(), period.start_date()}))
        all.push_back(period);
    }
  }
  std::set<std::string> named;
  for (const v1::ImportFinding& finding : findings.all()) named.insert(finding.key());
  for (const Contradiction& found : FindContradictions(all, present, edition_date)) {
    const auto own = std::find_if(found.periods.begin(), found.periods.end(),
                                  [&](size_t i) { return i < reading.periods.size(); });
    if (own == found.periods.end()) continue;  // the register's own, not the file's
    for (size_t i : found.periods) {
      if (i < reading.periods.size()) reading.periods[i].set_doubtful(true);
    }
    if (!named.insert(found.key).second) continue;
    NameContradiction(found, *own < reading.rows.size() ? reading.rows[*own] : 0, all, findings);
  }
}

}  // namespace cc::territory
