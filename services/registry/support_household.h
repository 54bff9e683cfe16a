#ifndef SERVICES_REGISTRY_SUPPORT_HOUSEHOLD_H_
#define SERVICES_REGISTRY_SUPPORT_HOUSEHOLD_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/platform/db/tx.h"

// The household that a record of support belongs to.
namespace cc::registry {

// What such a record takes over from its household.
struct SupportedHousehold {
  std::string id;
  std::vector<platform::ScopeKey> scope;
  bool synthetic = false;
};

// The household, which nobody else changes or supports until the transaction ends. NOT_FOUND where
// there is none within the scope; PERSON_NOT_IN_HOUSEHOLD unless the person (who may be empty) is
// of it.
absl::StatusOr<SupportedHousehold> LockSupported(platform::Tx& tx, const std::string& household_id,
                                                 const std::string& person_id = "");
// PERSON_NOT_IN_HOUSEHOLD unless each of them is of the household.
absl::Status CheckMembers(platform::Tx& tx, const std::string& household_id,
                          const std::vector<std::string>& person_ids);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_SUPPORT_HOUSEHOLD_H_
