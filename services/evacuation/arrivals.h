#ifndef SERVICES_EVACUATION_ARRIVALS_H_
#define SERVICES_EVACUATION_ARRIVALS_H_

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/evacuation_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::evacuation {

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
