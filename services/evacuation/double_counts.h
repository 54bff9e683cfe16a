#ifndef SERVICES_EVACUATION_DOUBLE_COUNTS_H_
#define SERVICES_EVACUATION_DOUBLE_COUNTS_H_

#include <string>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/departure_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::evacuation {

// Handlers of people who may be counted twice. Thread-safe.
class DoubleCounts {
 public:
  DoubleCounts(platform::Db& db, const platform::Keyring& keyring, const platform::UnitPaths& paths)
      : db_(db), keyring_(keyring), paths_(paths) {}

  absl::StatusOr<v1::ListDoubleCountsResponse> ListDoubleCounts(
      const platform::Call& call, const v1::ListDoubleCountsRequest& request);
  absl::StatusOr<v1::DoubleCount> DecideDoubleCount(const platform::Call& call,
                                                    const v1::DecideDoubleCountRequest& request);

 private:
  platform::Db& db_;
  const platform::Keyring& keyring_;
  const platform::UnitPaths& paths_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_DOUBLE_COUNTS_H_
