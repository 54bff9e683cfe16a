#ifndef SERVICES_PLATFORM_AUTH_PRINCIPAL_H_
#define SERVICES_PLATFORM_AUTH_PRINCIPAL_H_

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/platform/auth/scope.h"

namespace cc::platform {

struct HeldGrant {
  std::string role;
  int32_t tail = 0;  // 0 = the whole country
  Relation relation = options::v1::RELATION_ANY;
  absl::CivilDay until = absl::CivilDay::max();  // last day, inclusive
};

// Who calls, as the verified token says.
struct Principal {
  std::string id;    // identity id; the service's name for its own jobs
  std::string kind;  // person | service | exchange | system
  std::vector<HeldGrant> grants;
  std::string token_id;
  absl::Time issued_at;
  absl::Time expires_at;
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_AUTH_PRINCIPAL_H_
