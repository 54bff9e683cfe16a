#ifndef SERVICES_ACCESS_CLIENT_AUTH_POLICY_H_
#define SERVICES_ACCESS_CLIENT_AUTH_POLICY_H_

#include <memory>

#include "absl/status/statusor.h"
#include "cc/access/v1/resources.pb.h"
#include "services/platform/auth/authenticator.h"

namespace cc::access {

// What tokens are judged by, out of what access publishes. INVALID_ARGUMENT for keys that are none.
absl::StatusOr<std::shared_ptr<const platform::AuthPolicy>> PolicyFrom(const v1::AuthState& state);

}  // namespace cc::access

#endif  // SERVICES_ACCESS_CLIENT_AUTH_POLICY_H_
