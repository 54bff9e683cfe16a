#ifndef SERVICES_EVACUATION_DEPARTURE_RULES_H_
#define SERVICES_EVACUATION_DEPARTURE_RULES_H_

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "cc/evacuation/v1/departure.pb.h"
#include "cc/evacuation/v1/resources.pb.h"

// What must hold of counts of those who left otherwise than by a trip.
namespace cc::evacuation {

// The people named, counted on the day.
v1::DepartureCount CountNamed(const v1::Departure& departure, absl::CivilDay day);
// The people of a group as those who left.
void TakePeople(const v1::Party& party, v1::Departure& departure);

// COUNT_INVALID where a part exceeds the whole, nobody is counted, or more are named than counted;
// DATE_IN_FUTURE, BIRTH_DATE_IMPOSSIBLE.
absl::Status CheckDeparture(const v1::Departure& departure, absl::CivilDay today);
// COUNT_INVALID, DATES_REVERSED, DATE_IN_FUTURE.
absl::Status CheckEstimate(const v1::Estimate& estimate, absl::CivilDay today);
// ESTIMATE_NOT_REPLACEABLE unless it is of the same unit and not replaced.
absl::Status CheckReplaces(const v1::Estimate& estimate, const v1::Estimate& former);

// One person of the count, as named on the day.
v1::DepartureCount CountOne(const v1::DepartedPerson& person, absl::CivilDay day);
// Takes one out, never below zero.
void TakeOut(v1::DepartureCount& from, const v1::DepartureCount& one);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_DEPARTURE_RULES_H_
