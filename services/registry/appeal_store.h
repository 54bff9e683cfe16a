#ifndef SERVICES_REGISTRY_APPEAL_STORE_H_
#define SERVICES_REGISTRY_APPEAL_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "cc/registry/v1/appeal_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of appeals.
namespace cc::registry {

struct AppealRow {
  v1::Appeal appeal;
  std::vector<platform::ScopeKey> scope;
  int64_t revision = 1;
};

// Gives the appeal its number, etag and times.
absl::Status InsertAppeal(platform::Tx& tx, const platform::Keyring& keyring, v1::Appeal& appeal,
                          const std::vector<platform::ScopeKey>& scope);
void UpdateAppeal(platform::Tx& tx, const platform::Keyring& keyring, AppealRow& row);
// NOT_FOUND.
absl::StatusOr<AppealRow> FindAppeal(platform::Tx& tx, const platform::Keyring& keyring,
                                     const std::string& id);
absl::StatusOr<AppealRow> LockAppeal(platform::Tx& tx, const platform::Keyring& keyring,
                                     const std::string& id);
// By the end of the term, those without one last.
absl::StatusOr<std::vector<v1::Appeal>> SelectAppeals(platform::Tx& tx,
                                                      const platform::Keyring& keyring,
                                                      const v1::ListAppealsRequest& filter,
                                                      absl::CivilDay today,
                                                      const platform::Page& page);
// The newest first.
absl::StatusOr<std::vector<v1::Appeal>> SearchAppealsByPhone(platform::Tx& tx,
                                                             const platform::Keyring& keyring,
                                                             const std::string& phone,
                                                             const platform::Page& page);
// Of one month `YYYY-MM`, by hromada and theme.
absl::StatusOr<std::vector<v1::AppealCount>> CountAppeals(platform::Tx& tx,
                                                          const std::string& month,
                                                          absl::CivilDay today,
                                                          const platform::Page& page);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_APPEAL_STORE_H_
