#ifndef SERVICES_REGISTRY_DAMAGED_PROPERTY_STORE_H_
#define SERVICES_REGISTRY_DAMAGED_PROPERTY_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/registry/v1/support_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of damaged property. Address and document are encrypted.
namespace cc::registry {

struct DamagedPropertyRow {
  v1::DamagedProperty property;
  int64_t revision = 0;
};

void InsertDamagedProperty(platform::Tx& tx, const platform::Keyring& keyring,
                           const v1::DamagedProperty& property,
                           const std::vector<platform::ScopeKey>& scope);
// The row is locked by this transaction; its revision grows.
void UpdateDamagedProperty(platform::Tx& tx, const platform::Keyring& keyring,
                           DamagedPropertyRow& row);
// NOT_FOUND where there is none within the scope.
absl::StatusOr<v1::DamagedProperty> FindDamagedProperty(platform::Tx& tx,
                                                        const platform::Keyring& keyring,
                                                        const std::string& id);
// The same, and nobody else changes it until the transaction ends.
absl::StatusOr<DamagedPropertyRow> LockDamagedProperty(platform::Tx& tx,
                                                       const platform::Keyring& keyring,
                                                       const std::string& id);
// In the order of its entry; one more than the page holds where there are more.
absl::StatusOr<std::vector<v1::DamagedProperty>> ListDamagedProperty(
    platform::Tx& tx, const platform::Keyring& keyring,
    const v1::ListDamagedPropertyRequest& request, const platform::Page& page);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_DAMAGED_PROPERTY_STORE_H_
