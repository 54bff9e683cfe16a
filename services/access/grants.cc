#include "services/access/grants.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "services/access/delegation.h"
#include "services/access/grant_store.h"
#include "services/access/identity_rules.h"
#include "services/access/identity_store.h"
#include "services/platform/error/error.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"

namespace cc::access {

using platform::Call;
using platform::Tx;

namespace {

absl::StatusOr<platform::UnitPath> PathOf(const platform::UnitPaths& units, absl::string_view field,
                                          const std::string& code) {
  if (code.empty()) return platform::UnitPath{0};
  auto path = units.Find(code);
  if (!path) return platform::FailField(field, common::v1::REASON_UNIT_UNKNOWN, {{"unit", code}});
  return *std::move(path);
}

}  // namespace

absl::StatusOr<v1::Identity> Grants::AddGrant(const Call& call,
                                              const v1::AddGrantRequest& request) {
  const auto roles = states_.roles();
  const absl::CivilDay today = platform::DayIn(call.now());
  CC_ASSIGN_OR_RETURN(const platform::UnitPath path,
                      PathOf(units_, "grant.unit_code", request.grant().unit_code()));
  CC_ASSIGN_OR_RETURN(const Wish wish, ReadWish(*roles, request.grant(), path, today));
  CC_RETURN_IF_ERROR(CheckDelegation(*roles, call.principal(), wish, today));

  v1::Grant grant = request.grant();
  grant.set_id(call.NewId());
  grant.set_granted_by(call.principal().id);
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Identity> {
    CC_ASSIGN_OR_RETURN(const StoredIdentity holder,
                        LockIdentity(tx, keyring_, request.identity_id()));
    CC_ASSIGN_OR_RETURN(const std::vector<v1::Grant> present, GrantsOf(tx, request.identity_id()));
    CC_RETURN_IF_ERROR(CheckGrantable(holder.identity, static_cast<int>(present.size())));
    CC_RETURN_IF_ERROR(InsertGrant(tx, request.identity_id(), holder.scope, grant));
    CC_ASSIGN_OR_RETURN(StoredIdentity stored, BumpIdentity(tx, keyring_, request.identity_id()));
    CC_RETURN_IF_ERROR(FillGrants(tx, {&stored.identity}));
    call.Touch("grants", grant.id());
    return std::move(stored.identity);
  });
}

absl::StatusOr<v1::Identity> Grants::RemoveGrant(const Call& call,
                                                 const v1::RemoveGrantRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Identity> {
    CC_RETURN_IF_ERROR(LockIdentity(tx, keyring_, request.identity_id()).status());
    CC_RETURN_IF_ERROR(DeleteGrant(tx, request.identity_id(), request.grant_id()));
    VoidTokens(tx, request.identity_id());
    CC_ASSIGN_OR_RETURN(StoredIdentity stored, BumpIdentity(tx, keyring_, request.identity_id()));
    CC_RETURN_IF_ERROR(FillGrants(tx, {&stored.identity}));
    call.Touch("grants", request.grant_id());
    return std::move(stored.identity);
  });
}

absl::StatusOr<v1::ListEntitlementsResponse> Grants::ListEntitlements(
    const Call& call, const v1::ListEntitlementsRequest& request) {
  CC_ASSIGN_OR_RETURN(const platform::Page page, platform::ReadPage(request));
  const std::vector<std::string> roles = states_.roles()->RolesWith(request.permission());
  platform::UnitPath tails;  // none: any unit
  if (!request.unit_code().empty()) {
    CC_ASSIGN_OR_RETURN(tails, PathOf(units_, "unit_code", request.unit_code()));
  }
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::ListEntitlementsResponse> {
    CC_ASSIGN_OR_RETURN(
        std::vector<EntitlementRow> found,
        ListEntitled(tx, keyring_, roles, tails, platform::DayIn(call.now()), page));
    v1::ListEntitlementsResponse response;
    const size_t count = std::min(found.size(), static_cast<size_t>(page.size));
    for (size_t i = 0; i < count; ++i) {
      call.Touch("identities", found[i].entitlement.identity_id());
      *response.add_entitlements() = std::move(found[i].entitlement);
    }
    if (found.size() > count) {
      response.set_next_page_token(platform::NextPageToken(request, {found[count - 1].grant_id}));
    }
    return response;
  });
}

}  // namespace cc::access
