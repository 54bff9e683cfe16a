#ifndef SERVICES_REGISTRY_NEED_KIND_STORE_H_
#define SERVICES_REGISTRY_NEED_KIND_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "cc/registry/v1/support.pb.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of the catalogue of needs.
namespace cc::registry {

// Kinds in use on the day, in the order of the catalogue; one more than the page holds where there
// are more.
absl::StatusOr<std::vector<v1::NeedKind>> ListNeedKinds(platform::Tx& tx, absl::CivilDay day,
                                                        const platform::Page& page);

enum class Restricted { kRefuse, kAllow };
// NEED_KIND_UNKNOWN naming the first that is not in use on the day, NEED_KIND_RESTRICTED the first
// that is kept elsewhere, unless those are allowed.
absl::Status CheckKinds(platform::Tx& tx, const std::vector<std::string>& kinds, absl::CivilDay day,
                        Restricted restricted = Restricted::kRefuse);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_NEED_KIND_STORE_H_
