#ifndef SERVICES_EVACUATION_TRACING_LOST_STORE_H_
#define SERVICES_EVACUATION_TRACING_LOST_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/platform/db/tx.h"

// SQL of whom trips lost: who left at a stop, for a hospital, or is missing, and has boarded no
// later trip. In transactions that see the whole country.
namespace cc::evacuation {

struct LostPassenger {
  std::string person_id, party_id;
  bool missing = false;
  std::vector<std::string> companions;  // of their group, not lost with them, by number
};
// Those of a trip whom nobody seeks and no search of this trip names, and of whose group somebody
// went on.
absl::StatusOr<std::vector<LostPassenger>> LostOnTrip(platform::Tx& tx, const std::string& trip_id);

// Proposals of this trip, nobody's yet, for people whom it did not lose after all, or with all of
// their group.
absl::StatusOr<std::vector<std::string>> ProposalsWithoutCause(platform::Tx& tx,
                                                               const std::string& trip_id);

// Groups of a trip of which somebody did not arrive, or has an undecided candidate.
absl::StatusOr<std::vector<std::string>> GroupsToCompare(platform::Tx& tx,
                                                         const std::string& trip_id);

// Does somebody seek this person already, or is it proposed?
absl::StatusOr<bool> IsSought(platform::Tx& tx, const std::string& person_id);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_TRACING_LOST_STORE_H_
