#ifndef SERVICES_TERRITORY_ACTING_RULES_H_
#define SERVICES_TERRITORY_ACTING_RULES_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "cc/territory/v1/authorities.pb.h"
#include "services/territory/territory_index.h"

namespace cc::territory {

// Who acts for a unit on a day, step by step. `working` are the bodies over the unit and over those
// above it that work on that day (`YYYY-MM-DD`), with the codes of `index`. First the military
// administrations from the unit upwards, for one that holds the powers of a council on the day;
// then the council; then the administrations from the unit upwards, as they are.
v1::ActingAuthority WhoActs(const TerritoryIndex& index, int32_t unit, absl::string_view day,
                            const std::vector<v1::Authority>& working);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_ACTING_RULES_H_
