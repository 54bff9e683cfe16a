#ifndef SERVICES_EVACUATION_TRIP_RULES_H_
#define SERVICES_EVACUATION_TRIP_RULES_H_

#include "absl/status/status.h"
#include "cc/evacuation/v1/resources.pb.h"

namespace cc::evacuation {

// TRIP_WITHOUT_PLACES where the vehicle holds nobody.
absl::Status CheckTrip(const v1::Trip& trip);

// The state from which a trip comes to `to`; each but CANCELLED has one.
v1::Trip::State StateBefore(v1::Trip::State to);

// STATE_FORBIDS unless the trip may go to `to` now.
absl::Status CheckMove(const v1::Trip& trip, v1::Trip::State to);

// STATE_FORBIDS unless the trip is planned, or boarding with nobody on board.
absl::Status CheckCancel(const v1::Trip& trip);

// BEDS_OVER_CAPACITY where a centre has more beds than room for people.
absl::Status CheckTransitCentre(const v1::TransitCentre& centre);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_TRIP_RULES_H_
