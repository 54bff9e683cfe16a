#ifndef SERVICES_TERRITORY_PLACE_NEARNESS_H_
#define SERVICES_TERRITORY_PLACE_NEARNESS_H_

#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/types/span.h"
#include "services/territory/territory_index.h"

namespace cc::territory {

// Where units lie to the places that were named beside them. There are no coordinates: near means
// in the same hromada, then in the same raion, then in the same oblast.
class Nearness {
 public:
  static constexpr uint8_t kElsewhere = 3;
  struct Place {
    bool inside = true;  // in all that narrow
    uint8_t far = 0;     // 0 same hromada, 1 same raion, 2 same oblast; 0 where none was named
  };

  explicit Nearness(const TerritoryIndex& index) : index_(&index) {}

  // Units lie below one of these areas, or in the raion of one of these settlements. Each call
  // narrows.
  void AddWithin(absl::Span<const int32_t> units);
  void AddNear(int32_t unit);
  bool near() const { return near_; }

  Place Of(int32_t unit) const;

 private:
  const TerritoryIndex* index_;
  std::vector<absl::flat_hash_set<int32_t>> holders_;
  absl::flat_hash_set<int32_t> beside_[kElsewhere];  // hromadas, raions, oblasts of near places
  bool near_ = false;

  void AddBeside(int32_t unit);
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_PLACE_NEARNESS_H_
