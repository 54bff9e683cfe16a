#ifndef SERVICES_REGISTRY_ELIGIBILITY_STORE_H_
#define SERVICES_REGISTRY_ELIGIBILITY_STORE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/platform/db/tx.h"

// SQL of what advice rests on beside people and registrations.
namespace cc::registry {

struct OriginFacts {
  bool dwelling_reported = false;    // destroyed or not fit to live in, as the owner tells
  bool dwelling_documented = false;  // as a document shows
  bool returned = false;             // somebody went back there by that day
};
// What the register knows of a household and the unit that it left.
absl::StatusOr<OriginFacts> FindOriginFacts(platform::Tx& tx, const std::string& household_id,
                                            const std::string& origin_unit_code,
                                            absl::CivilDay day);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_ELIGIBILITY_STORE_H_
