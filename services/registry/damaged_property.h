#ifndef SERVICES_REGISTRY_DAMAGED_PROPERTY_H_
#define SERVICES_REGISTRY_DAMAGED_PROPERTY_H_

#include "absl/status/statusor.h"
#include "cc/registry/v1/support_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::registry {

// Handlers of damaged property. Thread-safe.
class DamagedProperties {
 public:
  DamagedProperties(platform::Db& db, const platform::Keyring& keyring,
                    const platform::UnitPaths& paths)
      : db_(db), keyring_(keyring), paths_(paths) {}

  absl::StatusOr<v1::DamagedProperty> CreateDamagedProperty(
      const platform::Call& call, const v1::CreateDamagedPropertyRequest& request);
  absl::StatusOr<v1::DamagedProperty> GetDamagedProperty(
      const platform::Call& call, const v1::GetDamagedPropertyRequest& request);
  absl::StatusOr<v1::ListDamagedPropertyResponse> ListDamagedProperty(
      const platform::Call& call, const v1::ListDamagedPropertyRequest& request);
  absl::StatusOr<v1::DamagedProperty> UpdateDamagedProperty(
      const platform::Call& call, const v1::UpdateDamagedPropertyRequest& request);

 private:
  // UNIT_UNKNOWN, DATE_IN_FUTURE, DOCUMENT_REQUIRED.
  absl::Status Check(const platform::Call& call, const v1::DamagedProperty& property) const;

  platform::Db& db_;
  const platform::Keyring& keyring_;
  const platform::UnitPaths& paths_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_DAMAGED_PROPERTY_H_
