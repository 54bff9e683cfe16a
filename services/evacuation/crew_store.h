#ifndef SERVICES_EVACUATION_CREW_STORE_H_
#define SERVICES_EVACUATION_CREW_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/boarding.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"

// SQL of crews. Names, telephones and the plate are encrypted.
namespace cc::evacuation {

// Nothing where nobody wrote it.
absl::StatusOr<std::optional<v1::TripCrew>> FindCrew(platform::Tx& tx,
                                                     const platform::Keyring& keyring,
                                                     const std::string& trip_id);
// Over the former one; the trip is locked. Returns it with its etag.
absl::StatusOr<v1::TripCrew> SaveCrew(platform::Tx& tx, const platform::Keyring& keyring,
                                      v1::TripCrew crew,
                                      const std::vector<platform::ScopeKey>& scope);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_CREW_STORE_H_
