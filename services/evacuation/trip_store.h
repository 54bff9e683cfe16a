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
// Takes places; the trip is locked by this transaction and has them.
absl::StatusOr<TripRow> TakePlaces(platform::Tx& tx, const std::string& id,
                                   const v1::Places& needed);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_TRIP_STORE_H_
