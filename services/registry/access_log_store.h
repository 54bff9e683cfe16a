#ifndef SERVICES_REGISTRY_ACCESS_LOG_STORE_H_
#define SERVICES_REGISTRY_ACCESS_LOG_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/registry/v1/protection_service.pb.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of what the audit holds about one person.
namespace cc::registry {

// A person within the scope and what is kept of them under ids of their own. The registration may
// be empty.
struct PersonIds {
  std::string person_id, household_id, registration_id;
};
// NOT_FOUND where there is none within the scope.
absl::StatusOr<PersonIds> FindPersonIds(platform::Tx& tx, const std::string& person_id);

struct KeptAccess {
  v1::PersonAccess access;
  std::vector<std::string> place;  // its sort key
};
// Calls that touched the person, their household or their registration, the newest first; one more
// than the page holds where there are more.
absl::StatusOr<std::vector<KeptAccess>> FindAccesses(platform::Tx& tx, const PersonIds& person,
                                                     const platform::Page& page);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_ACCESS_LOG_STORE_H_
