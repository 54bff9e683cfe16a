#include "services/territory/status_tally.h"

#include <algorithm>

namespace cc::territory {
namespace {

constexpr int kBelowAreas = 4;

int RankOf(const IndexedUnit& unit) {
  switch (unit.category()) {
    case v1::Unit::CATEGORY_OBLAST:
    case v1::Unit::CATEGORY_SPECIAL_CITY:
      return v1::AREA_LEVEL_FIRST;
    case v1::Unit::CATEGORY_RAION:
      return v1::AREA_LEVEL_RAION;
    case v1::Unit::CATEGORY_HROMADA:
      return v1::AREA_LEVEL_HROMADA;
    default:
      return kBelowAreas;
  }
}

bool IsSettlement(const IndexedUnit& unit) {
  return unit.category() == v1::Unit::CATEGORY_CITY ||
         unit.category() == v1::Unit::CATEGORY_SETTLEMENT ||
         unit.category() == v1::Unit::CATEGORY_VILLAGE ||
         unit.category() == v1::Unit::CATEGORY_URBAN_TYPE_SETTLEMENT;
}

// Units whose status may differ from that of the unit above: with periods of their own, or
// excepted.
std::vector<bool> Distinguished(const TerritoryIndex& index) {
  std::vector<bool> found(index.units().size());
  for (size_t i = 0; i < found.size(); ++i) {
    for (const TerritoryIndex::Period& period : index.PeriodsOf(static_cast<int32_t>(i))) {
      found[i] = true;
      for (int32_t excluded : period.excluded) found[excluded] = true;
    }
  }
  return found;
}

}  // namespace

void StatusTally::Counts::Add(const Counts& other) {
  for (size_t i = 0; i < units.size(); ++i) {
    units[i] += other.units[i];
    settlements[i] += other.settlements[i];
  }
}

StatusTally::StatusTally(const TerritoryIndex& index, v1::AreaLevel level, int32_t within)
    : index_(index), rank_(std::max<int>(level, v1::AREA_LEVEL_FIRST)) {
  const std::vector<bool> distinguished = Distinguished(index);
  if (within != TerritoryIndex::kNone) {
    path_ = index.Path(within);
    path_.pop_back();
    Lay(within, TerritoryIndex::kNone, true, distinguished);
    return;
  }
  for (size_t i = 0; i < index.units().size(); ++i) {
    int32_t unit = static_cast<int32_t>(i);
    if (index.parent(unit) == TerritoryIndex::kNone)
      Lay(unit, TerritoryIndex::kNone, true, distinguished);
  }
}

int32_t StatusTally::AreaOf(int32_t unit, int32_t above, bool top) {
  const int rank = RankOf(index_.unit(unit));
  const bool own =
      rank == rank_ || (top && rank > rank_ && index_.parent(unit) != TerritoryIndex::kNone);
  if (!own && !top) return above;
  areas_.push_back({unit, !own});
  return static_cast<int32_t>(areas_.size()) - 1;
}

void StatusTally::Lay(int32_t unit, int32_t area, bool top,
                      const std::vector<bool>& distinguished) {
  const size_t at = nodes_.size();
  area = AreaOf(unit, area, top);
  const IndexedUnit& here = index_.unit(unit);
  Node node{unit, area, 0, here.closed() ? 0 : 1, !here.closed() && IsSettlement(here), true};
  node.uniform = !distinguished[unit];
  nodes_.push_back(node);
  for (int32_t child : index_.children(unit)) {
    const size_t below = nodes_.size();
    Lay(child, area, false, distinguished);
    node.units += nodes_[below].units;
    node.settlements += nodes_[below].settlements;
    node.uniform = node.uniform && nodes_[below].uniform && nodes_[below].area == area;
  }
  node.after = static_cast<int32_t>(nodes_.size());
  nodes_[at] = node;
}

StatusTally::InForce StatusTally::Narrow(const TerritoryIndex& index, int32_t unit,
                                         const InForce& above, absl::CivilDay day) {
  InForce in_force;
  for (const Period& period : index.PeriodsOf(unit)) {
    if (period.first <= day && day <= period.last) in_force.push_back(&period);
  }
  for (const Period* period : above) {
    if (!std::binary_search(period->excluded.begin(), period->excluded.end(), unit))
      in_force.push_back(period);
  }
  return in_force;
}

void StatusTally::Count(size_t at, const InForce& above, absl::CivilDay day,
                        std::vector<Counts>& counts) const {
  const Node& node = nodes_[at];
  auto status = [](const InForce& in_force) {
    return in_force.empty() ? v1::STATUS_NONE : in_force.front()->status;
  };
  if (node.uniform) {
    const v1::Status all = status(above);
    counts[node.area].units[all] += node.units;
    counts[node.area].settlements[all] += node.settlements;
    return;
  }
  const InForce here = Narrow(index_, node.unit, above, day);
  int32_t units = node.units, settlements = node.settlements;
  for (size_t child = at + 1; child < static_cast<size_t>(node.after);
       child = static_cast<size_t>(nodes_[child].after)) {
    units -= nodes_[child].units;
    settlements -= nodes_[child].settlements;
    Count(child, here, day, counts);
  }
  counts[node.area].units[status(here)] += units;
  counts[node.area].settlements[status(here)] += settlements;
}

std::vector<StatusTally::Counts> StatusTally::On(absl::CivilDay day) const {
  std::vector<Counts> counts(areas_.size());
  InForce above;
  for (int32_t unit : path_) above = Narrow(index_, unit, above, day);
  for (size_t at = 0; at < nodes_.size(); at = static_cast<size_t>(nodes_[at].after)) {
    Count(at, above, day, counts);
  }
  return counts;
}

}  // namespace cc::territory
