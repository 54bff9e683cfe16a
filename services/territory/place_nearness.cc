#include "services/territory/place_nearness.h"

namespace cc::territory {
namespace {

using v1::Unit;

// 0 hromada, 1 raion, 2 first level; -1 for what is smaller than a hromada.
int LevelOf(const IndexedUnit& unit) {
  switch (unit.category()) {
    case Unit::CATEGORY_HROMADA:
      return 0;
    case Unit::CATEGORY_RAION:
      return 1;
    case Unit::CATEGORY_OBLAST:
    case Unit::CATEGORY_SPECIAL_CITY:
      return 2;
    default:
      return -1;
  }
}

}  // namespace

void Nearness::AddWithin(absl::Span<const int32_t> units) {
  absl::flat_hash_set<int32_t>& holders = holders_.emplace_back();
  for (int32_t unit : units) {
    int32_t holder = unit;
    if (LevelOf(index_->unit(unit)) < 0) {
      AddBeside(unit);
      while (LevelOf(index_->unit(holder)) < 1 && index_->parent(holder) != TerritoryIndex::kNone)
        holder = index_->parent(holder);
    }
    holders.insert(holder);
  }
}

void Nearness::AddNear(int32_t unit) {
  near_ = true;
  AddBeside(unit);
}

void Nearness::AddBeside(int32_t unit) {
  for (; unit != TerritoryIndex::kNone; unit = index_->parent(unit)) {
    if (int level = LevelOf(index_->unit(unit)); level >= 0) beside_[level].insert(unit);
  }
}

Nearness::Place Nearness::Of(int32_t unit) const {
  Place place;
  for (const auto& holders : holders_) {
    int32_t above = index_->parent(unit);
    while (above != TerritoryIndex::kNone && !holders.contains(above))
      above = index_->parent(above);
    if (above == TerritoryIndex::kNone) place.inside = false;
  }
  if (beside_[2].empty()) return place;
  place.far = kElsewhere;
  for (; unit != TerritoryIndex::kNone; unit = index_->parent(unit)) {
    const int level = LevelOf(index_->unit(unit));
    if (level >= 0 && level < place.far && beside_[level].contains(unit))
      place.far = static_cast<uint8_t>(level);
  }
  return place;
}

}  // namespace cc::territory
