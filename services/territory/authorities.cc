#include "services/territory/authorities.h"

#include <utility>
#include <vector>

#include "services/platform/db/etag.h"
#include "services/platform/error/error.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"
#include "services/territory/acting_rules.h"
#include "services/territory/authority_rules.h"
#include "services/territory/authority_store.h"

namespace cc::territory {
namespace {

using platform::Call;
using platform::Tx;

absl::StatusOr<int32_t> UnitAt(const TerritoryIndex& index, absl::string_view field,
                               const std::string& code) {
  const int32_t unit = index.Find(code);
  if (unit != TerritoryIndex::kNone) return unit;
  return platform::FailField(field, common::v1::REASON_UNIT_UNKNOWN, {{"unit", code}});
}

// With the code that the unit has now.
v1::Authority Shown(const TerritoryIndex& index, AuthorityRow row) {
  if (int32_t unit = index.FindTail(row.unit_tail); unit != TerritoryIndex::kNone)
    row.authority.set_unit_code(std::string(index.unit(unit).code()));
  return std::move(row.authority);
}

// A change of one record by the caller, who acts for its unit.
template <typename Change>
absl::StatusOr<v1::Authority> Changed(Tx& tx, const TerritoryIndex& index, const std::string& id,
                                      const std::string& etag, const Change& change) {
  CC_ASSIGN_OR_RETURN(const AuthorityRow before, FindAuthority(tx, id));
  v1::Authority after = Shown(index, before);
  CC_RETURN_IF_ERROR(platform::CheckActsFor(tx.call().scope(), before.office, after.unit_code()));
  CC_RETURN_IF_ERROR(platform::CheckEtag(etag, platform::EtagOf(before.revision)));
  CC_RETURN_IF_ERROR(change(after));
  CC_ASSIGN_OR_RETURN(const int32_t unit, UnitAt(index, "authority.unit_code", after.unit_code()));
  CC_RETURN_IF_ERROR(CheckAuthority(index, index.unit(unit), after));
  CC_ASSIGN_OR_RETURN(AuthorityRow stored, ReplaceAuthority(tx, before, after));
  return Shown(index, std::move(stored));
}

}  // namespace

absl::StatusOr<v1::Authority> Authorities::CreateAuthority(
    const Call& call, const v1::CreateAuthorityRequest& request) {
  const std::shared_ptr<const TerritoryIndex> index = register_.index();
  v1::Authority authority = request.authority();
  ClearServerFields(authority);
  CC_ASSIGN_OR_RETURN(const int32_t unit,
                      UnitAt(*index, "authority.unit_code", authority.unit_code()));
  authority.set_unit_code(std::string(index->unit(unit).code()));
  CC_RETURN_IF_ERROR(CheckAuthority(*index, index->unit(unit), authority));
  CC_ASSIGN_OR_RETURN(const platform::OfficeKeys office,
                      platform::OfficeOf(register_, authority.unit_code(), "authority.unit_code"));
  CC_RETURN_IF_ERROR(platform::CheckActsFor(call.scope(), office, authority.unit_code()));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Authority> {
    CC_ASSIGN_OR_RETURN(AuthorityRow stored, InsertAuthority(tx, authority, office));
    return Shown(*index, std::move(stored));
  });
}

absl::StatusOr<v1::Authority> Authorities::GetAuthority(const Call& call,
                                                        const v1::GetAuthorityRequest& request) {
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::Authority> {
    CC_ASSIGN_OR_RETURN(AuthorityRow row, FindAuthority(tx, request.id()));
    return Shown(*register_.index(), std::move(row));
  });
}

absl::StatusOr<v1::ListAuthoritiesResponse> Authorities::ListAuthorities(
    const Call& call, const v1::ListAuthoritiesRequest& request) {
  CC_ASSIGN_OR_RETURN(const platform::Page page, platform::ReadPage(request));
  const std::shared_ptr<const TerritoryIndex> index = register_.index();
  AuthorityFilter filter{.kind = request.kind(), .date = request.date()};
  if (!request.unit_code().empty()) {
    CC_ASSIGN_OR_RETURN(const int32_t unit, UnitAt(*index, "unit_code", request.unit_code()));
    if (request.below())
      filter.unit_below = platform::OfficeKeyOf(index->unit(unit).code());
    else
      filter.unit_tail = TailOfCode(index->unit(unit).code());
  }
  if (request.has_relocated()) filter.relocated = request.relocated();
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::ListAuthoritiesResponse> {
    CC_ASSIGN_OR_RETURN(std::vector<AuthorityRow> rows, SelectAuthorities(tx, filter, page));
    v1::ListAuthoritiesResponse response;
    for (AuthorityRow& row : rows) {
      if (response.authorities_size() == page.size) {
        response.set_next_page_token(
            platform::NextPageToken(request, {response.authorities(page.size - 1).id()}));
        break;
      }
      *response.add_authorities() = Shown(*index, std::move(row));
    }
    return response;
  });
}

absl::StatusOr<v1::Authority> Authorities::UpdateAuthority(
    const Call& call, const v1::UpdateAuthorityRequest& request) {
  const std::shared_ptr<const TerritoryIndex> index = register_.index();
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Authority> {
    return Changed(tx, *index, request.authority().id(), request.etag(), [&](v1::Authority& after) {
      return ApplyMask(request.update_mask(), request.authority(), after);
    });
  });
}

absl::StatusOr<v1::Authority> Authorities::EndAuthority(const Call& call,
                                                        const v1::EndAuthorityRequest& request) {
  const std::shared_ptr<const TerritoryIndex> index = register_.index();
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Authority> {
    return Changed(tx, *index, request.id(), request.etag(), [&](v1::Authority& after) {
      return End(request.end_date(), request.act(), after);
    });
  });
}

absl::StatusOr<v1::ListAuthorityVersionsResponse> Authorities::ListAuthorityVersions(
    const Call& call, const v1::ListAuthorityVersionsRequest& request) {
  CC_ASSIGN_OR_RETURN(const platform::Page page, platform::ReadPage(request));
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::ListAuthorityVersionsResponse> {
    CC_ASSIGN_OR_RETURN(std::vector<v1::AuthorityVersion> versions,
                        SelectAuthorityVersions(tx, request.id(), page));
    v1::ListAuthorityVersionsResponse response;
    for (v1::AuthorityVersion& version : versions) {
      if (response.versions_size() == page.size) {
        const std::string& etag = response.versions(page.size - 1).authority().etag();
        response.set_next_page_token(
            platform::NextPageToken(request, {etag.substr(1, etag.size() - 2)}));
        break;
      }
      *response.add_versions() = std::move(version);
    }
    return response;
  });
}

absl::StatusOr<v1::ActingAuthority> Authorities::GetActingAuthority(
    const Call& call, const v1::GetActingAuthorityRequest& request) {
  const std::shared_ptr<const TerritoryIndex> index = register_.index();
  CC_ASSIGN_OR_RETURN(const int32_t unit, UnitAt(*index, "unit_code", request.unit_code()));
  const std::string day =
      request.date().empty() ? platform::FormatDate(platform::DayIn(call.now())) : request.date();
  std::vector<int32_t> tails;
  for (int32_t step : index->Path(unit)) tails.push_back(TailOfCode(index->unit(step).code()));
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::ActingAuthority> {
    CC_ASSIGN_OR_RETURN(std::vector<AuthorityRow> rows, SelectWorking(tx, tails, day));
    std::vector<v1::Authority> working;
    for (AuthorityRow& row : rows) working.push_back(Shown(*index, std::move(row)));
    return WhoActs(*index, unit, day, working);
  });
}

}  // namespace cc::territory
