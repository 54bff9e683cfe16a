#include "services/territory/timeline_rules.h"

#include <algorithm>

#include "services/territory/status_rules.h"

namespace cc::territory {
namespace {

// The status of one day after another, each not before the former.
class StatusReader {
 public:
  explicit StatusReader(const std::vector<Stretch>& stretches) : stretches_(stretches) {}

  v1::Status On(absl::CivilDay day) {
    while (at_ < stretches_.size() && stretches_[at_].last < day) ++at_;
    if (at_ == stretches_.size() || day < stretches_[at_].first) return v1::STATUS_NONE;
    const TerritoryIndex::Period* period = stretches_[at_].period;
    return period == nullptr ? v1::STATUS_NONE : period->status;
  }

 private:
  const std::vector<Stretch>& stretches_;
  size_t at_ = 0;
};

void CompareUnit(int32_t tail, const std::vector<Stretch>& before, bool was_there,
                 const std::vector<Stretch>& after, std::vector<StatusDifference>& found) {
  std::vector<absl::CivilDay> days;
  for (const Stretch& stretch : before) days.push_back(stretch.first);
  for (const Stretch& stretch : after) days.push_back(stretch.first);
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  StatusReader former(before), present(after);
  const size_t begun = found.size();
  for (size_t i = 0; i < days.size(); ++i) {
    v1::Status was = former.On(days[i]), is = present.On(days[i]);
    if (was == is) continue;
    if (!was_there) was = v1::STATUS_UNSPECIFIED;
    absl::CivilDay last = i + 1 < days.size() ? days[i + 1] - 1 : absl::CivilDay::max();
    if (found.size() > begun && found.back().last == days[i] - 1 && found.back().before == was &&
        found.back().after == is) {
      found.back().last = last;
    } else {
      found.push_back({tail, days[i], last, was, is});
    }
  }
}

}  // namespace

std::vector<Stretch> TimelineOf(const TerritoryIndex& index, int32_t unit) {
  std::vector<absl::CivilDay> days;
  for (int32_t owner = unit; owner != TerritoryIndex::kNone; owner = index.parent(owner)) {
    for (const TerritoryIndex::Period& period : index.PeriodsOf(owner)) {
      days.push_back(period.first);
      if (period.last != absl::CivilDay::max()) days.push_back(period.last + 1);
    }
  }
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  std::vector<Stretch> stretches;
  for (absl::CivilDay day : days) {
    const TerritoryIndex::Period* period = DecidingPeriod(index, unit, day);
    if (stretches.empty() ? period == nullptr : stretches.back().period == period) continue;
    if (!stretches.empty()) stretches.back().last = day - 1;
    stretches.push_back({day, absl::CivilDay::max(), period});
  }
  return stretches;
}

std::vector<StatusDifference> CompareStatuses(const TerritoryIndex& before,
                                              const TerritoryIndex& after) {
  std::vector<StatusDifference> found;
  for (size_t i = 0; i < after.units().size(); ++i) {
    const int32_t unit = static_cast<int32_t>(i);
    const int32_t tail = TailOfCode(after.unit(unit).code());
    const int32_t former = before.FindTail(tail);
    const bool was_there = former != TerritoryIndex::kNone;
    CompareUnit(tail, was_there ? TimelineOf(before, former) : std::vector<Stretch>(), was_there,
                TimelineOf(after, unit), found);
  }
  return found;
}

}  // namespace cc::territory
