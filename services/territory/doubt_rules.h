#ifndef SERVICES_TERRITORY_DOUBT_RULES_H_
#define SERVICES_TERRITORY_DOUBT_RULES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "cc/territory/v1/resources.pb.h"
#include "services/territory/territory_index.h"

namespace cc::territory {

// Periods that cannot all be as the list says, and a name for it that stays the same from edition
// to edition.
struct Contradiction {
  v1::Doubt::Kind kind;
  std::string key, message;
  std::vector<size_t> periods;  // positions; the first is the one at whose row it shows
};

// What contradicts itself or another among all periods of a register. Not a contradiction: that two
// periods of a unit share the day on which they meet, a period of one day, and a unit whose period
// differs from that of a unit above, or repeats it. Without `edition_date` nothing is found to lie
// in the future.
std::vector<Contradiction> FindContradictions(const std::vector<v1::StatusPeriod>& periods,
                                              const TerritoryIndex& units,
                                              absl::string_view edition_date);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_DOUBT_RULES_H_
