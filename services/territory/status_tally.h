#ifndef SERVICES_TERRITORY_STATUS_TALLY_H_
#define SERVICES_TERRITORY_STATUS_TALLY_H_

#include <array>
#include <cstdint>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/time/civil_time.h"
#include "cc/territory/v1/status_statistics.pb.h"
#include "services/territory/territory_index.h"

namespace cc::territory {

// Counts units by status, for one day after the other, in one pass down the tree: the periods in
// force are handed down, and what no period distinguishes is counted as a whole. Says of each unit
// what DecidingPeriod says. The index must outlive it. Built in some milliseconds.
class StatusTally {
 public:
  struct Area {
    int32_t unit;    // kNone only where the country has no units
    bool remainder;  // what of the unit lies in no area of the level
  };
  // By v1::Status.
  struct Counts {
    std::array<int32_t, v1::Status_ARRAYSIZE> units{}, settlements{};
    void Add(const Counts& other);
  };

  // Of all units, or of `within` and what lies below it. UNSPECIFIED: first level.
  StatusTally(const TerritoryIndex& index, v1::AreaLevel level,
              int32_t within = TerritoryIndex::kNone);

  const std::vector<Area>& areas() const { return areas_; }
  // One for each area.
  std::vector<Counts> On(absl::CivilDay day) const;

 private:
  using Period = TerritoryIndex::Period;
  using InForce =
      absl::InlinedVector<const Period*, 4>;  // nearest first, those that except passed by
  struct Node {                               // in preorder
    int32_t unit;
    int32_t area;
    int32_t after;  // the first node beyond the subtree
    int32_t units, settlements;
    bool uniform;  // one status and one area all the way down
  };

  static InForce Narrow(const TerritoryIndex& index, int32_t unit, const InForce& above,
                        absl::CivilDay day);
  void Lay(int32_t unit, int32_t area, bool top, const std::vector<bool>& distinguished);
  int32_t AreaOf(int32_t unit, int32_t above, bool top);
  void Count(size_t at, const InForce& above, absl::CivilDay day,
             std::vector<Counts>& counts) const;

  const TerritoryIndex& index_;
  const int rank_;
  std::vector<Node> nodes_;
  std::vector<Area> areas_;
  std::vector<int32_t> path_;  // above `within`, the first level first
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_STATUS_TALLY_H_
