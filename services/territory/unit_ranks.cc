#include "services/territory/unit_ranks.h"

#include <algorithm>
#include <string>

#include "services/platform/text/name_key.h"

namespace cc::territory {
namespace {

using platform::NameKey;

using v1::Unit;

constexpr int32_t kNone = TerritoryIndex::kNone;
// High bytes of the ranks; between them those of centres.
constexpr int kOblastCentre = 52, kRaionCentre = 40, kHromadaCentre = 2;

int BaseOf(Unit::Category category) {
  switch (category) {
    case Unit::CATEGORY_SPECIAL_CITY:
      return 60;
    case Unit::CATEGORY_OBLAST:
      return 56;
    case Unit::CATEGORY_RAION:
      return 36;
    case Unit::CATEGORY_CITY:
      return 30;
    case Unit::CATEGORY_HROMADA:
      return 24;
    case Unit::CATEGORY_SETTLEMENT:
    case Unit::CATEGORY_URBAN_TYPE_SETTLEMENT:
      return 18;
    case Unit::CATEGORY_VILLAGE:
      return 12;
    default:
      return 8;
  }
}

bool IsRankedSettlement(Unit::Category category) {
  return category == Unit::CATEGORY_CITY || category == Unit::CATEGORY_SETTLEMENT ||
         category == Unit::CATEGORY_URBAN_TYPE_SETTLEMENT || category == Unit::CATEGORY_VILLAGE;
}

class Ranking {
 public:
  explicit Ranking(const TerritoryIndex& index)
      : index_(index), base_(index.units().size()), settlements_(index.units().size()) {}

  std::vector<uint16_t> Make() {
    for (size_t i = 0; i < base_.size(); ++i) {
      const IndexedUnit& unit = index_.units()[i];
      base_[i] = BaseOf(unit.category());
      if (!IsRankedSettlement(unit.category()) || unit.closed()) continue;
      for (int32_t at = index_.parent(static_cast<int32_t>(i)); at != kNone; at = index_.parent(at))
        ++settlements_[static_cast<size_t>(at)];
    }
    std::vector<int> below = settlements_;
    for (size_t i = 0; i < base_.size(); ++i) {
      if (index_.units()[i].category() == Unit::CATEGORY_HROMADA) MarkCentre(i, below);
    }
    MarkNamed(below);
    std::vector<uint16_t> ranks(base_.size());
    for (size_t i = 0; i < ranks.size(); ++i) {
      if (index_.units()[i].closed()) continue;
      ranks[i] = static_cast<uint16_t>(base_[i] * 256 + std::min(below[i], 255));
    }
    return ranks;
  }

 private:
  struct Named {
    size_t area, centre;
    size_t shared;
  };

  void MarkCentre(size_t hromada, std::vector<int>& below) {
    const absl::Span<const int32_t> children = index_.children(static_cast<int32_t>(hromada));
    if (children.empty()) return;
    const auto centre = static_cast<size_t>(children[0]);
    base_[centre] += kHromadaCentre;
    below[centre] = settlements_[hromada];
    const std::string key = NameKey(index_.units()[centre].name());
    for (int32_t area = index_.parent(static_cast<int32_t>(hromada)); area != kNone;
         area = index_.parent(area)) {
      Compare(static_cast<size_t>(area), centre, key);
    }
  }

  // «Краматорський» is named after Краматорськ: but for two sounds at most, the area's name begins
  // with the centre's. Of several the one that shares the most.
  void Compare(size_t area, size_t centre, const std::string& key) {
    auto it = std::find_if(named_.begin(), named_.end(),
                           [area](const Named& n) { return n.area == area; });
    if (it == named_.end()) {
      keys_.push_back(NameKey(index_.units()[area].name()));
      it = named_.insert(named_.end(), {area, 0, 0});
    }
    Judge(*it, keys_[static_cast<size_t>(it - named_.begin())], centre, key);
  }

  static void Judge(Named& named, const std::string& area, size_t centre, const std::string& key) {
    const auto shared = static_cast<size_t>(
        std::mismatch(key.begin(), key.end(), area.begin(), area.end()).first - key.begin());
    if (shared < 3 || shared + 2 < key.size() || shared <= named.shared) return;
    named.centre = centre;
    named.shared = shared;
  }

  void MarkNamed(std::vector<int>& below) {
    for (const Named& named : named_) {
      if (named.shared == 0) continue;
      const bool oblast = index_.units()[named.area].category() != Unit::CATEGORY_RAION;
      base_[named.centre] = std::max(base_[named.centre], oblast ? kOblastCentre : kRaionCentre);
      below[named.centre] = std::max(below[named.centre], settlements_[named.area]);
    }
  }

  const TerritoryIndex& index_;
  std::vector<int> base_, settlements_;
  std::vector<Named> named_;
  std::vector<std::string> keys_;
};

}  // namespace

std::vector<uint16_t> RankUnits(const TerritoryIndex& index) { return Ranking(index).Make(); }

}  // namespace cc::territory
