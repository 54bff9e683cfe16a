#ifndef SERVICES_EVACUATION_PARTY_RULES_H_
#define SERVICES_EVACUATION_PARTY_RULES_H_

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "cc/evacuation/v1/resources.pb.h"

namespace cc::evacuation {

// Under 18 on the day.
bool IsChild(const v1::Person& person, absl::CivilDay day);

// A group as it may be registered: exactly one head, birth dates possible on `today`, and whoever
// is named as accompanying a child is another person of the group and an adult. A child may lack
// one: it can be registered, but not board. Names every field at fault.
absl::Status CheckParty(const v1::Party& party, absl::CivilDay today);

// STATE_FORBIDS unless the group is in `from`.
absl::Status CheckMove(const v1::Party& party, v1::Party::State from);

// What the group takes up in a vehicle: people who walk, alone or with help, a seat.
v1::Places PlacesNeeded(const v1::Party& party);

// May the group board this trip as a whole? STATE_FORBIDS, ALREADY_BOARDED, CHILD_UNACCOMPANIED or
// NO_PLACES otherwise.
absl::Status CheckBoarding(const v1::Party& party, const v1::Trip& trip);

// People of a group as the daily counts want them.
struct Headcount {
  int people = 0;
  int children = 0;
  int low_mobility = 0;
  int with_disability = 0;
};
Headcount CountPeople(const v1::Party& party, absl::CivilDay day);

// STATE_FORBIDS or TRIP_NOT_ARRIVED unless the group travels on this trip and the trip has arrived;
// DATES_REVERSED or DATE_IN_FUTURE for an impossible day of arrival.
absl::Status CheckArrival(const v1::Party& party, const v1::Trip& trip, absl::CivilDay arrive_day,
                          absl::CivilDay today);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_PARTY_RULES_H_
