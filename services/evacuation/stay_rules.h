#ifndef SERVICES_EVACUATION_STAY_RULES_H_
#define SERVICES_EVACUATION_STAY_RULES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "cc/evacuation/v1/sites.pb.h"
#include "services/evacuation/placing_rules.h"

// When stays may begin, last and end.
namespace cc::evacuation {

// STATE_FORBIDS for a group that is not expected anywhere any more.
absl::Status CheckMayReserve(const v1::Party& party);
// Whether a group may come to the door of a site by itself. ALREADY_BOARDED on a vehicle that has
// not left; STATE_FORBIDS on the way, and where it was cancelled otherwise than because it left or
// refused.
absl::Status CheckMayComeAlone(const v1::Party& party);
// STATE_FORBIDS unless the stay is in the state.
absl::Status CheckIn(const v1::Stay& stay, v1::Stay::State state);

// The day, today where it is empty. DATE_IN_FUTURE on `field`.
absl::StatusOr<std::string> DayNotInFuture(const std::string& day, absl::CivilDay today,
                                           const std::string& field);
// DATES_REVERSED on `field` where both days are known and the later one comes before the other.
absl::Status CheckOrder(const std::string& earlier, const std::string& later,
                        const std::string& field);
// STAY_LIMIT_EXCEEDED where the last day agreed lies beyond the limit of the stay.
absl::Status CheckLimit(const v1::Stay& stay, const std::optional<v1::StayLimit>& limit);

// Whether the beds of a reservation are those that these people need.
bool Suits(const v1::Stay& stay, const v1::Beds& beds, const std::vector<Resident>& residents);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_STAY_RULES_H_
