#ifndef SERVICES_EVACUATION_ARRIVALS_H_
#define SERVICES_EVACUATION_ARRIVALS_H_

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/evacuation_service.pb.h"
#include "services/evacuation/party_store.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::evacuation {

// Fills in what an arrival shows of its group.
void AddParty(v1::Arrival& arrival, const v1::Party& party);
// A locked group arrives where and when `arrival` says: it is at TRANSIT_CENTRE from now on. Writes
// both and tells of both; nobody is counted.
void Arrive(platform::Tx& tx, PartyRow& row, v1::Arrival& arrival);
// The same of a group that came by its trip, counted by the manifest; where `arrival` names no
// site, at the trip's. STATE_FORBIDS, TRIP_NOT_ARRIVED, DATES_REVERSED, DATE_IN_FUTURE.
absl::StatusOr<v1::Arrival> ArriveByTrip(platform::Tx& tx, const platform::UnitPaths& paths,
                                         PartyRow& row, absl::CivilDay day, v1::Arrival arrival);

// Handlers of the Arrival and DailyCount RPCs. Thread-safe.
class Arrivals {
 public:
  Arrivals(platform::Db& db, const platform::Keyring& keyring, const platform::UnitPaths& paths)
      : db_(db), keyring_(keyring), paths_(paths) {}

  absl::StatusOr<v1::Arrival> RegisterArrival(const platform::Call& call,
                                              const v1::RegisterArrivalRequest& request);
  absl::StatusOr<v1::Arrival> GetArrival(const platform::Call& call,
                                         const v1::GetArrivalRequest& request);
  absl::StatusOr<v1::DailyCount> GetDailyCount(const platform::Call& call,
                                               const v1::GetDailyCountRequest& request);

 private:
  platform::Db& db_;
  const platform::Keyring& keyring_;
  const platform::UnitPaths& paths_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_ARRIVALS_H_
