#ifndef SERVICES_EVACUATION_RESIDENT_STORE_H_
#define SERVICES_EVACUATION_RESIDENT_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/resident_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of residents who remain. What is said of them is encrypted; numbers and telephones are found
// by keyed indexes.
namespace cc::evacuation {

struct ResidentRow {
  v1::RemainingResident resident;
  int64_t revision = 0;
  std::vector<platform::ScopeKey> scope;
};

// Gives it an id, etag and instants. RESIDENT_EXISTS, naming `row`, where somebody with one of its
// numbers remains in the settlement.
absl::Status InsertResident(platform::Tx& tx, const platform::Keyring& keyring, ResidentRow& added,
                            const platform::UnitPath& path, int row);
// Writes what may change. The row is locked by this transaction; its revision grows.
void UpdateResident(platform::Tx& tx, const platform::Keyring& keyring, ResidentRow& row);
// NOT_FOUND where the call sees none.
absl::StatusOr<v1::RemainingResident> FindResident(platform::Tx& tx,
                                                   const platform::Keyring& keyring,
                                                   const std::string& id);
// The same, and nobody else changes it until the transaction ends.
absl::StatusOr<ResidentRow> LockResident(platform::Tx& tx, const platform::Keyring& keyring,
                                         const std::string& id);
// In the order of entry; one more than the page holds where there are more.
absl::StatusOr<std::vector<v1::RemainingResident>> ListResidents(
    platform::Tx& tx, const platform::Keyring& keyring, const v1::ListResidentsRequest& request,
    const platform::Page& page);
// Who has one of the numbers stated; at most 50.
absl::StatusOr<std::vector<v1::RemainingResident>> SearchResidents(
    platform::Tx& tx, const platform::Keyring& keyring, const v1::SearchResidentsRequest& request);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_RESIDENT_STORE_H_
