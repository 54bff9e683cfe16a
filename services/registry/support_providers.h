#ifndef SERVICES_REGISTRY_SUPPORT_PROVIDERS_H_
#define SERVICES_REGISTRY_SUPPORT_PROVIDERS_H_

#include "absl/status/statusor.h"
#include "cc/registry/v1/support_service.pb.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::registry {

// Handlers of the RPCs of providers. Thread-safe.
class SupportProviders {
 public:
  SupportProviders(platform::Db& db, const platform::UnitPaths& paths) : db_(db), paths_(paths) {}

  absl::StatusOr<v1::Provider> CreateProvider(const platform::Call& call,
                                              const v1::CreateProviderRequest& request);
  absl::StatusOr<v1::Provider> GetProvider(const platform::Call& call,
                                           const v1::GetProviderRequest& request);
  absl::StatusOr<v1::ListProvidersResponse> ListProviders(const platform::Call& call,
                                                          const v1::ListProvidersRequest& request);
  absl::StatusOr<v1::Provider> UpdateProvider(const platform::Call& call,
                                              const v1::UpdateProviderRequest& request);

 private:
  platform::Db& db_;
  const platform::UnitPaths& paths_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_SUPPORT_PROVIDERS_H_
