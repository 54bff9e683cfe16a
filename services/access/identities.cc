#include "services/access/identities.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "services/access/delegation.h"
#include "services/access/grant_store.h"
#include "services/access/identity_rules.h"
#include "services/access/identity_store.h"
#include "services/access/service_call.h"
#include "services/platform/db/etag.h"
#include "services/platform/error/error.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"

namespace cc::access {

using platform::Call;
using platform::Fail;
using platform::Tx;

namespace {

// The row as it is after the change, with its grants.
absl::StatusOr<v1::Identity> Changed(Tx& tx, const platform::Keyring& keyring,
                                     const std::string& id) {
  CC_ASSIGN_OR_RETURN(StoredIdentity stored, BumpIdentity(tx, keyring, id));
  CC_RETURN_IF_ERROR(FillGrants(tx, {&stored.identity}));
  return std::move(stored.identity);
}

}  // namespace

absl::StatusOr<v1::Identity> Identities::Read(const Call& call, const std::string& id) {
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::Identity> {
    CC_ASSIGN_OR_RETURN(StoredIdentity stored, FindIdentity(tx, keyring_, id));
    CC_RETURN_IF_ERROR(FillGrants(tx, {&stored.identity}));
    return std::move(stored.identity);
  });
}

absl::StatusOr<v1::Identity> Identities::GetMe(const Call& call, const v1::GetMeRequest&) {
  return Read(WithWholeCountry(call), call.principal().id);
}

absl::StatusOr<v1::Identity> Identities::CreateIdentity(const Call& call,
                                                        const v1::CreateIdentityRequest& request) {
  v1::Identity identity = request.identity();
  const auto path =
      identity.unit_code().empty() ? platform::UnitPath{0} : units_.Find(identity.unit_code());
  if (!path) {
    return platform::FailField("identity.unit_code", common::v1::REASON_UNIT_UNKNOWN,
                               {{"unit", identity.unit_code()}});
  }
  const auto scope = platform::RowKeys(options::v1::RELATION_OFFICE, *path);
  if (!call.scope().Meets(scope)) {
    return Fail(common::v1::REASON_UNIT_OUT_OF_SCOPE, {{"unit", identity.unit_code()}});
  }
  identity.set_id(call.NewId());
  identity.set_demo(false);
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Identity> {
    CC_RETURN_IF_ERROR(InsertIdentity(tx, keyring_, identity, scope));
    CC_ASSIGN_OR_RETURN(StoredIdentity stored, FindIdentity(tx, keyring_, identity.id()));
    tx.Emit(
        {.kind = "identities", .key = identity.id(), .revision = stored.revision, .after = scope});
    call.Touch("identities", identity.id());
    return std::move(stored.identity);
  });
}

absl::StatusOr<v1::Identity> Identities::GetIdentity(const Call& call,
                                                     const v1::GetIdentityRequest& request) {
  call.Touch("identities", request.id());
  return Read(call, request.id());
}

absl::StatusOr<v1::ListIdentitiesResponse> Identities::ListIdentities(
    const Call& call, const v1::ListIdentitiesRequest& request) {
  CC_ASSIGN_OR_RETURN(const platform::Page page, platform::ReadPage(request));
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::ListIdentitiesResponse> {
    CC_ASSIGN_OR_RETURN(std::vector<StoredIdentity> found,
                        access::ListIdentities(tx, keyring_, page));
    v1::ListIdentitiesResponse response;
    const size_t count = std::min(found.size(), static_cast<size_t>(page.size));
    std::vector<v1::Identity*> listed;
    for (size_t i = 0; i < count; ++i) {
      *response.add_identities() = std::move(found[i].identity);
      listed.push_back(response.mutable_identities(static_cast<int>(i)));
      call.Touch("identities", listed.back()->id());
    }
    if (found.size() > count)
      response.set_next_page_token(platform::NextPageToken(request, {listed.back()->id()}));
    CC_RETURN_IF_ERROR(FillGrants(tx, listed));
    return response;
  });
}

absl::StatusOr<v1::Identity> Identities::DeactivateIdentity(
    const Call& call, const v1::DeactivateIdentityRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Identity> {
    CC_ASSIGN_OR_RETURN(const StoredIdentity stored, LockIdentity(tx, keyring_, request.id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), stored.identity.etag()));
    CC_RETURN_IF_ERROR(CheckClosable(stored.identity, call.principal().id));
    SetActive(tx, request.id(), false);
    VoidTokens(tx, request.id());
    return Changed(tx, keyring_, request.id());
  });
}

absl::StatusOr<v1::Identity> Identities::ActivateIdentity(
    const Call& call, const v1::ActivateIdentityRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Identity> {
    CC_ASSIGN_OR_RETURN(const StoredIdentity stored, LockIdentity(tx, keyring_, request.id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), stored.identity.etag()));
    CC_RETURN_IF_ERROR(CheckOpenable(stored.identity));
    CC_ASSIGN_OR_RETURN(const std::vector<v1::Grant> grants, GrantsOf(tx, request.id()));
    CC_RETURN_IF_ERROR(CheckCouldGrant(call, grants));
    SetActive(tx, request.id(), true);
    return Changed(tx, keyring_, request.id());
  });
}

absl::Status Identities::CheckCouldGrant(const Call& call,
                                         const std::vector<v1::Grant>& grants) const {
  const auto roles = states_.roles();
  const absl::CivilDay today = platform::DayIn(call.now());
  for (const v1::Grant& grant : grants) {
    // A unit that the codifier has no more lies under nothing but the country.
    const auto path = units_.Find(grant.unit_code());
    const auto wish = ReadWish(*roles, grant, path.value_or(platform::UnitPath{0}), today);
    if (!wish.ok()) continue;  // over, or of a role that is no more: it gives nothing
    CC_RETURN_IF_ERROR(CheckDelegation(*roles, call.principal(), *wish, today));
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Identity> Identities::RevokeTokens(const Call& call,
                                                      const v1::RevokeTokensRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Identity> {
    CC_RETURN_IF_ERROR(LockIdentity(tx, keyring_, request.id()).status());
    VoidTokens(tx, request.id());
    return Changed(tx, keyring_, request.id());
  });
}

}  // namespace cc::access
