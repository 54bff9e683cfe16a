#ifndef SERVICES_EVACUATION_DEPARTURES_H_
#define SERVICES_EVACUATION_DEPARTURES_H_

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/departure_service.pb.h"
#include "services/evacuation/departure_store.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::evacuation {

// Counts people of a departure, or takes them back, by its method; in the same transaction.
void CountDeparted(platform::Tx& tx, const platform::UnitPaths& paths,
                   const v1::Departure& departure, const v1::DepartureCount& count, int sign);
void EmitDeparture(platform::Tx& tx, const DepartureRow& row);

// Handlers of departures. Thread-safe.
class Departures {
 public:
  Departures(platform::Db& db, const platform::Keyring& keyring, const platform::UnitPaths& paths)
      : db_(db), keyring_(keyring), paths_(paths) {}

  absl::StatusOr<v1::Departure> RecordDeparture(const platform::Call& call,
                                                const v1::RecordDepartureRequest& request);
  absl::StatusOr<v1::Departure> RecordSelfDeparture(const platform::Call& call,
                                                    const v1::RecordSelfDepartureRequest& request);
  absl::StatusOr<v1::Departure> GetDeparture(const platform::Call& call,
                                             const v1::GetDepartureRequest& request);
  absl::StatusOr<v1::ListDeparturesResponse> ListDepartures(
      const platform::Call& call, const v1::ListDeparturesRequest& request);
  absl::StatusOr<v1::Departure> WithdrawDeparture(const platform::Call& call,
                                                  const v1::WithdrawDepartureRequest& request);

 private:
  // UNIT_UNKNOWN; the keys of where they left and of where it was registered.
  absl::StatusOr<std::vector<platform::ScopeKey>> ScopeOf(const v1::Departure& departure) const;
  absl::StatusOr<v1::Departure> Insert(platform::Tx& tx, DepartureRow row) const;

  platform::Db& db_;
  const platform::Keyring& keyring_;
  const platform::UnitPaths& paths_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_DEPARTURES_H_
