#ifndef SERVICES_EVACUATION_DEPARTURE_STORE_H_
#define SERVICES_EVACUATION_DEPARTURE_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/departure_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of departures and estimates. Who left is encrypted.
namespace cc::evacuation {

// A departure with what its change tells the feed.
struct DepartureRow {
  v1::Departure departure;
  int64_t revision = 0;
  std::vector<platform::ScopeKey> scope;
};

// Gives ids to the departure and its people, and keeps their keys.
void InsertDeparture(platform::Tx& tx, const platform::Keyring& keyring, DepartureRow& row);
// Writes the count and whether it was withdrawn. Raises the revision.
void UpdateDeparture(platform::Tx& tx, DepartureRow& row);
// NOT_FOUND where there is none within the scope.
absl::StatusOr<DepartureRow> FindDeparture(platform::Tx& tx, const platform::Keyring& keyring,
                                           const std::string& id);
absl::StatusOr<DepartureRow> LockDeparture(platform::Tx& tx, const platform::Keyring& keyring,
                                           const std::string& id);
// That of a registration; nothing where there is none.
absl::StatusOr<std::optional<v1::Departure>> FindDepartureOf(platform::Tx& tx,
                                                             const platform::Keyring& keyring,
                                                             const std::string& registration_id);
// The departure by which a group is counted; empty where there is none that stands.
absl::StatusOr<std::string> DepartureOfParty(platform::Tx& tx, const std::string& party_id);
// The newest day first; one more than the page holds where there are more.
absl::StatusOr<std::vector<v1::Departure>> ListDepartures(platform::Tx& tx,
                                                          const platform::Keyring& keyring,
                                                          const v1::ListDeparturesRequest& request,
                                                          const platform::Page& page);

void InsertEstimate(platform::Tx& tx, const v1::Estimate& estimate,
                    const std::vector<platform::ScopeKey>& scope);
// Nobody else replaces it until the transaction ends. NOT_FOUND where there is none in the scope.
absl::StatusOr<v1::Estimate> LockEstimate(platform::Tx& tx, const std::string& id);
// The newest first; one more than the page holds where there are more.
absl::StatusOr<std::vector<v1::Estimate>> ListEstimates(platform::Tx& tx,
                                                        const v1::ListEstimatesRequest& request,
                                                        const platform::Page& page);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_DEPARTURE_STORE_H_
