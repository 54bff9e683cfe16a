#ifndef SERVICES_ACCESS_IDENTITIES_H_
#define SERVICES_ACCESS_IDENTITIES_H_

#include "absl/status/statusor.h"
#include "cc/access/v1/access_service.pb.h"
#include "services/access/auth_states.h"
#include "services/platform/auth/scope.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::access {

// The RPCs of identities. Thread-safe.
class Identities {
 public:
  Identities(platform::Db& db, const platform::Keyring& keyring, const platform::UnitPaths& units,
             const AuthStates& states)
      : db_(db), keyring_(keyring), units_(units), states_(states) {}

  absl::StatusOr<v1::Identity> GetMe(const platform::Call& call, const v1::GetMeRequest& request);
  absl::StatusOr<v1::Identity> CreateIdentity(const platform::Call& call,
                                              const v1::CreateIdentityRequest& request);
  absl::StatusOr<v1::Identity> GetIdentity(const platform::Call& call,
                                           const v1::GetIdentityRequest& request);
  absl::StatusOr<v1::ListIdentitiesResponse> ListIdentities(
      const platform::Call& call, const v1::ListIdentitiesRequest& request);
  absl::StatusOr<v1::Identity> DeactivateIdentity(const platform::Call& call,
                                                  const v1::DeactivateIdentityRequest& request);
  absl::StatusOr<v1::Identity> ActivateIdentity(const platform::Call& call,
                                                const v1::ActivateIdentityRequest& request);
  absl::StatusOr<v1::Identity> RevokeTokens(const platform::Call& call,
                                            const v1::RevokeTokensRequest& request);

 private:
  absl::StatusOr<v1::Identity> Read(const platform::Call& call, const std::string& id);
  // DELEGATION_EXCEEDED where the caller could not give each of the grants.
  absl::Status CheckCouldGrant(const platform::Call& call,
                               const std::vector<v1::Grant>& grants) const;

  platform::Db& db_;
  const platform::Keyring& keyring_;
  const platform::UnitPaths& units_;
  const AuthStates& states_;
};

}  // namespace cc::access

#endif  // SERVICES_ACCESS_IDENTITIES_H_
