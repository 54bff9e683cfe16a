#ifndef SERVICES_REGISTRY_ASSISTANCE_STORE_H_
#define SERVICES_REGISTRY_ASSISTANCE_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/registry/v1/support_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of assistance that was given. What was given is encrypted.
namespace cc::registry {

// `office`: the provider's, where its side records; empty where the household's office does. Fills
// in `same_period_ids`.
absl::Status InsertAssistance(platform::Tx& tx, const platform::Keyring& keyring,
                              v1::Assistance& assistance,
                              const std::vector<platform::ScopeKey>& scope,
                              const std::vector<platform::ScopeKey>& office);
// The latest day first; one more than the page holds where there are more.
absl::StatusOr<std::vector<v1::Assistance>> ListAssistance(platform::Tx& tx,
                                                           const platform::Keyring& keyring,
                                                           const v1::ListAssistanceRequest& request,
                                                           const platform::Page& page);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_ASSISTANCE_STORE_H_
