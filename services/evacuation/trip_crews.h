#ifndef SERVICES_EVACUATION_TRIP_CREWS_H_
#define SERVICES_EVACUATION_TRIP_CREWS_H_

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/trip_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::evacuation {

// Handlers of vehicle and crew. Thread-safe.
class TripCrews {
 public:
  TripCrews(platform::Db& db, const platform::Keyring& keyring) : db_(db), keyring_(keyring) {}

  absl::StatusOr<v1::TripCrew> SetTripCrew(const platform::Call& call,
                                           const v1::SetTripCrewRequest& request);
  absl::StatusOr<v1::TripCrew> GetTripCrew(const platform::Call& call,
                                           const v1::GetTripCrewRequest& request);

 private:
  platform::Db& db_;
  const platform::Keyring& keyring_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_TRIP_CREWS_H_
