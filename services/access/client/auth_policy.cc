#include "services/access/client/auth_policy.h"

#include <utility>

#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::access {

absl::StatusOr<std::shared_ptr<const platform::AuthPolicy>> PolicyFrom(const v1::AuthState& state) {
  auto policy = std::make_shared<platform::AuthPolicy>();
  policy->revision = state.revision();
  CC_ASSIGN_OR_RETURN(policy->keys, platform::ParseJwks(state.jwks()));
  if (policy->keys.empty()) return absl::InvalidArgumentError("access publishes no key");
  for (const v1::Role& role : state.roles()) {
    policy->permissions_by_role[role.name()].insert(role.permissions().begin(),
                                                    role.permissions().end());
  }
  for (const v1::Revocation& revocation : state.revocations()) {
    policy->issued_before_by_subject[revocation.subject_id()] =
        platform::FromProto(revocation.issued_before());
  }
  return std::shared_ptr<const platform::AuthPolicy>(std::move(policy));
}

}  // namespace cc::access
