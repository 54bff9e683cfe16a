#ifndef SERVICES_EVACUATION_BOARDING_REFUSALS_H_
#define SERVICES_EVACUATION_BOARDING_REFUSALS_H_

#include <string>

#include "services/platform/db/db.h"
#include "services/platform/db/tx.h"

// The duty desk is told of people who were refused at a vehicle.
namespace cc::evacuation {

// Whether somebody on duty has to find another way for them: no place of the kind they need, or a
// child with nobody to go with. What the crew sees at once to be nothing (a record sent twice) is
// none of it.
bool DeskMustKnow(const absl::Status& refused);

// Raises BOARDING_REFUSED about the trip, once while one is open, in a transaction that commits.
absl::Status RaiseBoardingRefused(platform::Tx& tx, const std::string& trip_id);

// The same in a transaction of its own, where the desk must know why the call was refused: the call
// itself is undone.
void TellBoardingRefused(platform::Db& db, const platform::Call& call, const std::string& trip_id,
                         const absl::Status& refused);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_BOARDING_REFUSALS_H_
