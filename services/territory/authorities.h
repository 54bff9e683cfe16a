#ifndef SERVICES_TERRITORY_AUTHORITIES_H_
#define SERVICES_TERRITORY_AUTHORITIES_H_

#include "absl/status/statusor.h"
#include "cc/territory/v1/authority_service.pb.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/territory/territory_register.h"

namespace cc::territory {

// Handlers of the RPCs of authorities. Thread-safe.
class Authorities {
 public:
  Authorities(platform::Db& db, const TerritoryRegister& kept) : db_(db), register_(kept) {}

  absl::StatusOr<v1::Authority> CreateAuthority(const platform::Call& call,
                                                const v1::CreateAuthorityRequest& request);
  absl::StatusOr<v1::Authority> GetAuthority(const platform::Call& call,
                                             const v1::GetAuthorityRequest& request);
  absl::StatusOr<v1::ListAuthoritiesResponse> ListAuthorities(
      const platform::Call& call, const v1::ListAuthoritiesRequest& request);
  absl::StatusOr<v1::Authority> UpdateAuthority(const platform::Call& call,
                                                const v1::UpdateAuthorityRequest& request);
  absl::StatusOr<v1::Authority> EndAuthority(const platform::Call& call,
                                             const v1::EndAuthorityRequest& request);
  absl::StatusOr<v1::ListAuthorityVersionsResponse> ListAuthorityVersions(
      const platform::Call& call, const v1::ListAuthorityVersionsRequest& request);
  absl::StatusOr<v1::ActingAuthority> GetActingAuthority(
      const platform::Call& call, const v1::GetActingAuthorityRequest& request);

 private:
  platform::Db& db_;
  const TerritoryRegister& register_;
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_AUTHORITIES_H_
