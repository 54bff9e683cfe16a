#include "services/territory/institutions.h"

#include <utility>
#include <vector>

#include "services/platform/db/etag.h"
#include "services/platform/error/error.h"
#include "services/platform/paging/paging.h"
#include "services/territory/authority_rules.h"
#include "services/territory/institution_store.h"

namespace cc::territory {
namespace {

using platform::Call;
using platform::OfficeKeys;
using platform::Tx;

constexpr char kHome[] = "institution.home_unit_code";
constexpr char kPresent[] = "institution.present_seat.unit_code";

// With the code that the home unit has now.
v1::Institution Shown(const TerritoryIndex& index, InstitutionRow row) {
  if (int32_t unit = index.FindTail(row.home_tail); unit != TerritoryIndex::kNone)
    row.institution.set_home_unit_code(std::string(index.unit(unit).code()));
  return std::move(row.institution);
}

// A change of one record by the caller, who acts for its home unit.
template <typename Change>
absl::StatusOr<v1::Institution> Changed(Tx& tx, const TerritoryRegister& kept,
                                        const std::string& id, const std::string& etag,
                                        const Change& change) {
  const std::shared_ptr<const TerritoryIndex> index = kept.index();
  CC_ASSIGN_OR_RETURN(const InstitutionRow before, FindInstitution(tx, id));
  v1::Institution after = Shown(*index, before);
  CC_RETURN_IF_ERROR(
      platform::CheckActsFor(tx.call().scope(), before.office, after.home_unit_code()));
  CC_RETURN_IF_ERROR(platform::CheckEtag(etag, platform::EtagOf(before.revision)));
  CC_RETURN_IF_ERROR(change(after));
  CC_RETURN_IF_ERROR(CheckInstitution(*index, after));
  CC_ASSIGN_OR_RETURN(const OfficeKeys present,
                      platform::OfficeOf(kept, after.present_seat().unit_code(), kPresent));
  CC_ASSIGN_OR_RETURN(InstitutionRow stored, ReplaceInstitution(tx, before, after, present));
  return Shown(*index, std::move(stored));
}

// The key by which records of a unit and of those below it are found; nothing for an empty code.
absl::StatusOr<std::optional<platform::ScopeKey>> KeyOf(const TerritoryIndex& index,
                                                        absl::string_view field,
                                                        const std::string& code) {
  if (code.empty()) return std::nullopt;
  const int32_t unit = index.Find(code);
  if (unit == TerritoryIndex::kNone)
    return platform::FailField(field, common::v1::REASON_UNIT_UNKNOWN, {{"unit", code}});
  return platform::OfficeKeyOf(index.unit(unit).code());
}

}  // namespace

absl::StatusOr<v1::Institution> Institutions::CreateInstitution(
    const Call& call, const v1::CreateInstitutionRequest& request) {
  const std::shared_ptr<const TerritoryIndex> index = register_.index();
  v1::Institution institution = request.institution();
  ClearServerFields(institution);
  CC_ASSIGN_OR_RETURN(const OfficeKeys office,
                      platform::OfficeOf(register_, institution.home_unit_code(), kHome));
  CC_RETURN_IF_ERROR(CheckInstitution(*index, institution));
  CC_RETURN_IF_ERROR(platform::CheckActsFor(call.scope(), office, institution.home_unit_code()));
  CC_ASSIGN_OR_RETURN(
      const OfficeKeys present,
      platform::OfficeOf(register_, institution.present_seat().unit_code(), kPresent));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Institution> {
    CC_ASSIGN_OR_RETURN(InstitutionRow stored, InsertInstitution(tx, institution, office, present));
    return Shown(*index, std::move(stored));
  });
}

absl::StatusOr<v1::Institution> Institutions::GetInstitution(
    const Call& call, const v1::GetInstitutionRequest& request) {
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::Institution> {
    CC_ASSIGN_OR_RETURN(InstitutionRow row, FindInstitution(tx, request.id()));
    return Shown(*register_.index(), std::move(row));
  });
}

absl::StatusOr<v1::ListInstitutionsResponse> Institutions::ListInstitutions(
    const Call& call, const v1::ListInstitutionsRequest& request) {
  CC_ASSIGN_OR_RETURN(const platform::Page page, platform::ReadPage(request));
  const std::shared_ptr<const TerritoryIndex> index = register_.index();
  InstitutionFilter filter{.kind = request.kind(), .date = request.date()};
  CC_ASSIGN_OR_RETURN(filter.home, KeyOf(*index, "home_unit_code", request.home_unit_code()));
  CC_ASSIGN_OR_RETURN(filter.present,
                      KeyOf(*index, "present_unit_code", request.present_unit_code()));
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::ListInstitutionsResponse> {
    CC_ASSIGN_OR_RETURN(std::vector<InstitutionRow> rows, SelectInstitutions(tx, filter, page));
    v1::ListInstitutionsResponse response;
    for (InstitutionRow& row : rows) {
      if (response.institutions_size() == page.size) {
        response.set_next_page_token(
            platform::NextPageToken(request, {response.institutions(page.size - 1).id()}));
        break;
      }
      *response.add_institutions() = Shown(*index, std::move(row));
    }
    return response;
  });
}

absl::StatusOr<v1::Institution> Institutions::UpdateInstitution(
    const Call& call, const v1::UpdateInstitutionRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Institution> {
    return Changed(tx, register_, request.institution().id(), request.etag(),
                   [&](v1::Institution& after) {
                     return ApplyMask(request.update_mask(), request.institution(), after);
                   });
  });
}

absl::StatusOr<v1::Institution> Institutions::EndInstitution(
    const Call& call, const v1::EndInstitutionRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Institution> {
    return Changed(tx, register_, request.id(), request.etag(), [&](v1::Institution& after) {
      return End(request.end_date(), request.act(), after);
    });
  });
}

absl::StatusOr<v1::ListInstitutionVersionsResponse> Institutions::ListInstitutionVersions(
    const Call& call, const v1::ListInstitutionVersionsRequest& request) {
  CC_ASSIGN_OR_RETURN(const platform::Page page, platform::ReadPage(request));
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::ListInstitutionVersionsResponse> {
    CC_ASSIGN_OR_RETURN(std::vector<v1::InstitutionVersion> versions,
                        SelectInstitutionVersions(tx, request.id(), page));
    v1::ListInstitutionVersionsResponse response;
    for (v1::InstitutionVersion& version : versions) {
      if (response.versions_size() == page.size) {
        const std::string& etag = response.versions(page.size - 1).institution().etag();
        response.set_next_page_token(
            platform::NextPageToken(request, {etag.substr(1, etag.size() - 2)}));
        break;
      }
      *response.add_versions() = std::move(version);
    }
    return response;
  });
}

}  // namespace cc::territory
