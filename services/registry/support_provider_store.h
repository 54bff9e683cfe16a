#ifndef SERVICES_REGISTRY_SUPPORT_PROVIDER_STORE_H_
#define SERVICES_REGISTRY_SUPPORT_PROVIDER_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/registry/v1/support_service.pb.h"
#include "services/platform/auth/office.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of providers, whom everybody may see.
namespace cc::registry {

struct ProviderRow {
  v1::Provider provider;
  int64_t revision = 0;
  platform::OfficeKeys office;
};

absl::StatusOr<ProviderRow> InsertProvider(platform::Tx& tx, const v1::Provider& provider,
                                           const platform::OfficeKeys& office);
// Writes `after` over the row as read. ETAG_STALE where it has changed since.
absl::StatusOr<ProviderRow> ReplaceProvider(platform::Tx& tx, const ProviderRow& before,
                                            const v1::Provider& after);
// NOT_FOUND where there is none.
absl::StatusOr<ProviderRow> FindProvider(platform::Tx& tx, const std::string& id);
// In the order of their entry; one more than the page holds where there are more. `unit`: only
// those in this unit or below it.
absl::StatusOr<std::vector<v1::Provider>> ListProviders(platform::Tx& tx,
                                                        const v1::ListProvidersRequest& request,
                                                        std::optional<platform::ScopeKey> unit,
                                                        const platform::Page& page);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_SUPPORT_PROVIDER_STORE_H_
