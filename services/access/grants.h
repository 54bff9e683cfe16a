#ifndef SERVICES_ACCESS_GRANTS_H_
#define SERVICES_ACCESS_GRANTS_H_

#include "absl/status/statusor.h"
#include "cc/access/v1/access_service.pb.h"
#include "services/access/auth_states.h"
#include "services/platform/auth/scope.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::access {

// The RPCs of grants and of who may do what. Thread-safe.
class Grants {
 public:
  Grants(platform::Db& db, const platform::Keyring& keyring, const platform::UnitPaths& units,
         const AuthStates& states)
      : db_(db), keyring_(keyring), units_(units), states_(states) {}

  absl::StatusOr<v1::Identity> AddGrant(const platform::Call& call,
                                        const v1::AddGrantRequest& request);
  absl::StatusOr<v1::Identity> RemoveGrant(const platform::Call& call,
                                           const v1::RemoveGrantRequest& request);
  absl::StatusOr<v1::ListEntitlementsResponse> ListEntitlements(
      const platform::Call& call, const v1::ListEntitlementsRequest& request);

 private:
  platform::Db& db_;
  const platform::Keyring& keyring_;
  const platform::UnitPaths& units_;
  const AuthStates& states_;
};

}  // namespace cc::access

#endif  // SERVICES_ACCESS_GRANTS_H_
