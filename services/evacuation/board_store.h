#ifndef SERVICES_EVACUATION_BOARD_STORE_H_
#define SERVICES_EVACUATION_BOARD_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "cc/evacuation/v1/board.pb.h"
#include "services/platform/db/tx.h"

// SQL of what the live board shows.
namespace cc::evacuation {

struct BoardTripRow {
  v1::BoardTrip trip;  // with the unit and the times as they are
  std::vector<platform::ScopeKey> scope;
};
// Trips of the day before, the day and the next, and all that are boarding or on the way; of these,
// only `ids` where they are set. Silent is who was to be heard of before `now`.
absl::StatusOr<std::vector<BoardTripRow>> ReadBoardTrips(
    platform::Tx& tx, absl::CivilDay today, absl::Time now,
    const std::optional<std::vector<std::string>>& ids = {});
absl::StatusOr<std::vector<v1::BoardSite>> ReadBoardSites(
    platform::Tx& tx, absl::Time now, const std::optional<std::vector<std::string>>& ids = {});

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_BOARD_STORE_H_
