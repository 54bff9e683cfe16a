#ifndef SERVICES_EVACUATION_TRIP_ENDINGS_H_
#define SERVICES_EVACUATION_TRIP_ENDINGS_H_

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/trip_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::evacuation {

// Handlers of how trips end, and of their signs of life on the way there. Thread-safe.
class TripEndings {
 public:
  TripEndings(platform::Db& db, const platform::Keyring& keyring, const platform::UnitPaths& paths)
      : db_(db), keyring_(keyring), paths_(paths) {}

  absl::StatusOr<v1::Trip> CancelTrip(const platform::Call& call,
                                      const v1::CancelTripRequest& request);
  absl::StatusOr<v1::Trip> CloseTrip(const platform::Call& call,
                                     const v1::CloseTripRequest& request);
  absl::StatusOr<v1::Trip> ReportSign(const platform::Call& call,
                                      const v1::ReportSignRequest& request);

 private:
  // Whoever came to the centre is counted by the arrival of the group; others at the end.
  absl::Status CountThoseElsewhere(platform::Tx& tx, const v1::Trip& trip) const;

  platform::Db& db_;
  const platform::Keyring& keyring_;
  const platform::UnitPaths& paths_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_TRIP_ENDINGS_H_
