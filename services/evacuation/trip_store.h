#ifndef SERVICES_EVACUATION_TRIP_STORE_H_
#define SERVICES_EVACUATION_TRIP_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/evacuation_service.pb.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of transit centres and trips.
namespace cc::evacuation {

// A trip with what its change tells the feed.
struct TripRow {
  v1::Trip trip;
  int64_t revision = 0;
  std::vector<platform::ScopeKey> scope;
};

// `scope`: the keys that trips to this centre take over.
absl::StatusOr<v1::TransitCentre> InsertTransitCentre(platform::Tx& tx,
                                                      const v1::TransitCentre& centre,
                                                      const std::vector<platform::ScopeKey>& scope);
// NOT_FOUND where there is none.
absl::StatusOr<v1::TransitCentre> FindTransitCentre(platform::Tx& tx, const std::string& id);
// By creation; one more than the page holds where there are more.
absl::StatusOr<std::vector<v1::TransitCentre>> ListTransitCentres(platform::Tx& tx,
                                                                  const platform::Page& page);

// A PLANNED trip; `origin` are the keys of where it starts. TRANSIT_CENTRE_UNKNOWN where its centre
// is.
absl::StatusOr<TripRow> InsertTrip(platform::Tx& tx, const v1::Trip& trip,
                                   const std::vector<platform::ScopeKey>& origin);
// NOT_FOUND where there is none within the scope.
absl::StatusOr<v1::Trip> FindTrip(platform::Tx& tx, const std::string& id);
// The same, and no one else changes it until the transaction ends.
absl::StatusOr<TripRow> LockTrip(platform::Tx& tx, const std::string& id);
// The newest day first; one more than the page holds where there are more.
absl::StatusOr<std::vector<v1::Trip>> ListTrips(platform::Tx& tx,
                                                const v1::ListTripsRequest& request,
                                                const platform::Page& page);
// The trip is locked by this transaction.
absl::StatusOr<TripRow> SetTripState(platform::Tx& tx, const std::string& id, v1::Trip::State to);
// The same to CANCELLED; nobody is expected on it any more.
absl::StatusOr<TripRow> SetCancelled(platform::Tx& tx, const std::string& id,
                                     v1::Trip::CancelReason reason);
// The trip was heard of; an older sign than is known changes nothing. The trip is locked.
absl::StatusOr<TripRow> RenewSign(platform::Tx& tx, const std::string& id, absl::Time at);

// A trip on the way that should have been heard of.
struct SilentTrip {
  std::string id, from_unit_code;
  std::vector<platform::ScopeKey> scope;
  bool synthetic = false;
  absl::Time last_sign_at, expected_sign_at;
};
// Those that are silent at `now`, by id.
absl::StatusOr<std::vector<SilentTrip>> SilentTrips(platform::Tx& tx, absl::Time now);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_TRIP_STORE_H_
