#ifndef SERVICES_REGISTRY_HOUSEHOLD_STORE_H_
#define SERVICES_REGISTRY_HOUSEHOLD_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/registry/v1/registry_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of households and their former states.
namespace cc::registry {

extern const char kCopyHouseholds[];
std::vector<platform::Param> NewHouseholdRow(const std::string& id, bool synthetic,
                                             const std::vector<platform::ScopeKey>& scope,
                                             absl::Time now);
struct NewHousehold {
  std::string id;
  bool synthetic = false;
  std::vector<platform::ScopeKey> scope;
};
void InsertHouseholds(platform::Tx& tx, const std::vector<NewHousehold>& households);
// NOT_FOUND where there is none within the scope.
absl::StatusOr<v1::Household> FindHousehold(platform::Tx& tx, const std::string& id);

// A household as locked for a change.
struct HouseholdRow {
  v1::Household household;
  int64_t revision = 0;
  std::vector<platform::ScopeKey> scope;
};
// Those households within the scope, in the order of `ids`; locked in one order of their own.
// NOT_FOUND where one is not there.
absl::StatusOr<std::vector<HouseholdRow>> LockHouseholds(platform::Tx& tx,
                                                         const std::vector<std::string>& ids);
// Keeps `former` among the versions and raises the revision; the members are people's rows
// (PlacePerson). Closed where `household` has a close date.
void ReplaceHousehold(platform::Tx& tx, const platform::Keyring& keyring,
                      const v1::Household& former, absl::string_view reason, HouseholdRow& row);
// Former states, the latest first; one more than the page holds where there are more. NOT_FOUND
// where there is no such household within the scope.
absl::StatusOr<std::vector<v1::HouseholdVersion>> ListHouseholdVersionsOf(
    platform::Tx& tx, const platform::Keyring& keyring, const std::string& household_id,
    const platform::Page& page);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_HOUSEHOLD_STORE_H_
