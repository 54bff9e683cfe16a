#include "services/registry/support_providers.h"

#include <optional>
#include <utility>
#include <vector>

#include "services/platform/auth/office.h"
#include "services/platform/db/etag.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"
#include "services/registry/need_kind_store.h"
#include "services/registry/support_pages.h"
#include "services/registry/support_provider_store.h"
#include "services/registry/support_rules.h"

namespace cc::registry {
namespace {

using platform::Call;
using platform::Tx;

// That services for people returned from captivity exist is no secret; who gets them is.
absl::Status CheckServices(Tx& tx, const v1::Provider& provider) {
  return CheckKinds(tx, {provider.services().begin(), provider.services().end()},
                    platform::DayIn(tx.call().now()), Restricted::kAllow);
}

}  // namespace

absl::StatusOr<v1::Provider> SupportProviders::CreateProvider(
    const Call& call, const v1::CreateProviderRequest& request) {
  const v1::Provider& provider = request.provider();
  CC_ASSIGN_OR_RETURN(const platform::OfficeKeys office,
                      platform::OfficeOf(paths_, provider.unit_code(), "provider.unit_code"));
  CC_RETURN_IF_ERROR(platform::CheckActsFor(call.scope(), office, provider.unit_code()));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Provider> {
    CC_RETURN_IF_ERROR(CheckServices(tx, provider));
    CC_ASSIGN_OR_RETURN(ProviderRow stored, InsertProvider(tx, provider, office));
    tx.call().Touch("providers", stored.provider.id());
    return std::move(stored.provider);
  });
}

absl::StatusOr<v1::Provider> SupportProviders::GetProvider(const Call& call,
                                                           const v1::GetProviderRequest& request) {
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::Provider> {
    CC_ASSIGN_OR_RETURN(ProviderRow row, FindProvider(tx, request.id()));
    return std::move(row.provider);
  });
}

absl::StatusOr<v1::ListProvidersResponse> SupportProviders::ListProviders(
    const Call& call, const v1::ListProvidersRequest& request) {
  CC_ASSIGN_OR_RETURN(const platform::Page page, platform::ReadPage(request, 50, 200));
  if (!request.unit_code().empty() && !paths_.Find(request.unit_code())) {
    return platform::FailField("unit_code", common::v1::REASON_UNIT_UNKNOWN,
                               {{"unit", request.unit_code()}});
  }
  CC_ASSIGN_OR_RETURN(std::vector<v1::Provider> found, db_.Read(call, [&](Tx& tx) {
    return registry::ListProviders(tx, request, platform::OfficeKeyOf(request.unit_code()), page);
  }));
  v1::ListProvidersResponse response;
  FillPage(call, "", request, page, std::move(found), response.mutable_providers(), response,
           IdKey<v1::Provider>);
  return response;
}

absl::StatusOr<v1::Provider> SupportProviders::UpdateProvider(
    const Call& call, const v1::UpdateProviderRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Provider> {
    CC_ASSIGN_OR_RETURN(const ProviderRow before, FindProvider(tx, request.provider().id()));
    CC_RETURN_IF_ERROR(
        platform::CheckActsFor(call.scope(), before.office, before.provider.unit_code()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), before.provider.etag()));
    v1::Provider after = before.provider;
    CC_RETURN_IF_ERROR(ApplyMask(request.update_mask(), request.provider(), after));
    CC_RETURN_IF_ERROR(CheckServices(tx, after));
    CC_ASSIGN_OR_RETURN(ProviderRow stored, ReplaceProvider(tx, before, after));
    tx.call().Touch("providers", stored.provider.id());
    return std::move(stored.provider);
  });
}

}  // namespace cc::registry
