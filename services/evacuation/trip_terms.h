#ifndef SERVICES_EVACUATION_TRIP_TERMS_H_
#define SERVICES_EVACUATION_TRIP_TERMS_H_

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/platform/rules/dated_rules.h"

namespace cc::evacuation {

// Terms of trips, as the dated rules `trips.…` of `rules/trips.json` have them.
struct TripTerms {
  int sign_minutes = 0;            // a trip on the way is heard of again within them
  absl::Duration clock_allowance;  // by how much a device's clock may be fast
  absl::Duration before_day;       // how long before its day a trip's first record may lie
};
TripTerms TripTermsOn(const platform::DatedRules& rules, absl::CivilDay day);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_TRIP_TERMS_H_
