#ifndef SERVICES_ROADMAP_BODY_RULES_H_
#define SERVICES_ROADMAP_BODY_RULES_H_

#include "absl/status/status.h"
#include "cc/roadmap/v1/resources.pb.h"

namespace cc::roadmap {

// Does the unit fit the body's kind? `level` is 1 for the country, 2 for an oblast, 3 for a raion,
// 4 and more below. BODY_UNIT_MISMATCH otherwise, FIELD_REQUIRED where a local body names no unit.
absl::Status CheckBodyUnit(const v1::Body& body, int level);

}  // namespace cc::roadmap

#endif  // SERVICES_ROADMAP_BODY_RULES_H_
