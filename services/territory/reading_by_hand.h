#ifndef SERVICES_TERRITORY_READING_BY_HAND_H_
#define SERVICES_TERRITORY_READING_BY_HAND_H_

#include <string>
#include <tuple>
#include <vector>

#include "services/territory/territory_index.h"

// For tests: the rule of resolution in its own words, over rows and without an index.
namespace cc::territory {

// `index` tells only which unit lies above which.
inline v1::Status ByHand(const RegisterContent& content, const TerritoryIndex& index, int32_t unit,
                         const std::string& day) {
  std::vector<std::string> path;
  for (int32_t at = unit; at != TerritoryIndex::kNone; at = index.parent(at))
    path.emplace_back(index.unit(at).code());
  for (size_t step = 0; step < path.size(); ++step) {
    const v1::StatusPeriod* best = nullptr;
    auto end = [](const v1::StatusPeriod& p) {
      return p.end_date().empty() ? std::string("9999") : p.end_date();
    };
    for (const v1::StatusPeriod& period : content.periods) {
      if (period.unit_code() != path[step] || period.start_date() > day || end(period) < day)
        continue;
      bool excepted = false;
      for (size_t below = 0; below < step; ++below) {
        for (const std::string& code : period.excluded_unit_codes())
          excepted |= code == path[below];
      }
      if (excepted) continue;
      if (best == nullptr ||
          std::make_tuple(best->start_date(), end(*best), best->status()) <
              std::make_tuple(period.start_date(), end(period), period.status())) {
        best = &period;
      }
    }
    if (best != nullptr) return best->status();
  }
  return v1::STATUS_NONE;
}

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_READING_BY_HAND_H_
