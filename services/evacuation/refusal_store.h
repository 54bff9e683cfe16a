#ifndef SERVICES_EVACUATION_REFUSAL_STORE_H_
#define SERVICES_EVACUATION_REFUSAL_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/resident_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of acts of refusals. Locks come in one order: the resident, then the refusal.
namespace cc::evacuation {

struct RefusalRow {
  v1::EvacuationRefusal refusal;
  int64_t revision = 0;
  std::vector<platform::ScopeKey> scope;
};

// Gives it an id, etag and instants; it is seen where its resident is.
void InsertRefusal(platform::Tx& tx, const platform::Keyring& keyring, RefusalRow& row);
// Writes what may change. The row is locked by this transaction; its revision grows.
void UpdateRefusal(platform::Tx& tx, const platform::Keyring& keyring, RefusalRow& row);
// NOT_FOUND where the call sees none.
absl::StatusOr<v1::EvacuationRefusal> FindRefusal(platform::Tx& tx,
                                                  const platform::Keyring& keyring,
                                                  const std::string& id);
// The same, and nobody else changes it until the transaction ends.
absl::StatusOr<RefusalRow> LockRefusal(platform::Tx& tx, const platform::Keyring& keyring,
                                       const std::string& id);
// In the order of entry; one more than the page holds where there are more.
absl::StatusOr<std::vector<v1::EvacuationRefusal>> ListRefusals(
    platform::Tx& tx, const platform::Keyring& keyring, const v1::ListRefusalsRequest& request,
    const platform::Page& page);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_REFUSAL_STORE_H_
