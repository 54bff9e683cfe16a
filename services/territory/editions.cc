#include "services/territory/editions.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/platform/error/error.h"
#include "services/platform/paging/paging.h"
#include "services/platform/text/ukrainian_text.h"
#include "services/territory/register_requests.h"
#include "services/territory/register_store.h"
#include "services/territory/territory_index.h"
#include "services/territory/unit_version_store.h"

namespace cc::territory {
namespace {

using platform::FoldName;

using platform::Call;
using platform::Fail;
using platform::Page;
using platform::ReadPage;
using platform::Tx;

absl::StatusOr<v1::Edition> Asked(Tx& tx, const std::string& date) {
  CC_ASSIGN_OR_RETURN(std::optional<v1::Edition> edition, EditionOn(tx, date));
  if (!edition) return Fail(common::v1::REASON_EDITION_UNKNOWN, {{"date", date}});
  return *std::move(edition);
}

absl::StatusOr<int32_t> KnownTail(Tx& tx, const std::string& code) {
  CC_ASSIGN_OR_RETURN(const std::optional<int32_t> tail, FindTail(tx, code));
  if (!tail) return Fail(common::v1::REASON_NOT_FOUND);
  return *tail;
}

// The unit and those above it, as of an edition.
absl::StatusOr<std::vector<v1::Unit>> PathOn(Tx& tx, int64_t revision, const std::string& code) {
  CC_ASSIGN_OR_RETURN(const int32_t tail, KnownTail(tx, code));
  CC_ASSIGN_OR_RETURN(std::vector<v1::Unit> path, ReadPath(tx, revision, tail));
  if (path.empty()) return Fail(common::v1::REASON_NOT_FOUND);
  return path;
}

}  // namespace

absl::StatusOr<v1::ListEditionsResponse> Editions::ListEditions(
    const Call& call, const v1::ListEditionsRequest& request) {
  CC_ASSIGN_OR_RETURN(const Page page, ReadPage(request));
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::ListEditionsResponse> {
    CC_ASSIGN_OR_RETURN(std::vector<v1::Edition> editions, ReadEditions(tx, page));
    v1::ListEditionsResponse response;
    for (v1::Edition& edition : editions) {
      if (response.editions_size() == page.size) {
        const int64_t last = response.editions(page.size - 1).revision();
        response.set_next_page_token(platform::NextPageToken(request, {absl::StrCat(last)}));
        break;
      }
      *response.add_editions() = std::move(edition);
    }
    return response;
  });
}

absl::StatusOr<v1::ListUnitChangesResponse> Editions::ListUnitChanges(
    const Call& call, const v1::ListUnitChangesRequest& request) {
  CC_ASSIGN_OR_RETURN(const Page page, ReadPage(request, kStandardPage, kMostPage));
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::ListUnitChangesResponse> {
    CC_ASSIGN_OR_RETURN(const bool exists, EditionExists(tx, request.edition_id()));
    if (!exists) return Fail(common::v1::REASON_NOT_FOUND);
    CC_ASSIGN_OR_RETURN(std::vector<v1::UnitChange> changes,
                        ReadChanges(tx, request.edition_id(), request.kind(), page));
    v1::ListUnitChangesResponse response;
    for (v1::UnitChange& change : changes) {
      if (response.changes_size() == page.size) {
        const int32_t last = TailOfCode(response.changes(page.size - 1).tail());
        response.set_next_page_token(platform::NextPageToken(request, {absl::StrCat(last)}));
        break;
      }
      *response.add_changes() = std::move(change);
    }
    return response;
  });
}

absl::StatusOr<v1::ListUnitVersionsResponse> Editions::ListUnitVersions(
    const Call& call, const v1::ListUnitVersionsRequest& request) {
  CC_ASSIGN_OR_RETURN(const Page page, ReadPage(request));
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::ListUnitVersionsResponse> {
    CC_ASSIGN_OR_RETURN(const int32_t tail, KnownTail(tx, request.code()));
    CC_ASSIGN_OR_RETURN(Versions found, ReadVersions(tx, tail, page));
    v1::ListUnitVersionsResponse response;
    for (size_t i = 0; i < found.versions.size(); ++i) {
      if (response.versions_size() == page.size) {
        response.set_next_page_token(
            platform::NextPageToken(request, {absl::StrCat(found.revisions[i - 1])}));
        break;
      }
      *response.add_versions() = std::move(found.versions[i]);
    }
    return response;
  });
}

absl::StatusOr<v1::Unit> Editions::GetUnit(const Call& call, const v1::GetUnitRequest& request) {
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::Unit> {
    CC_ASSIGN_OR_RETURN(const v1::Edition edition, Asked(tx, request.edition_date()));
    CC_ASSIGN_OR_RETURN(const std::vector<v1::Unit> path,
                        PathOn(tx, edition.revision(), request.code()));
    return path.back();
  });
}

absl::StatusOr<v1::GetUnitPathResponse> Editions::GetUnitPath(
    const Call& call, const v1::GetUnitPathRequest& request) {
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::GetUnitPathResponse> {
    v1::GetUnitPathResponse response;
    CC_ASSIGN_OR_RETURN(*response.mutable_edition(), Asked(tx, request.edition_date()));
    CC_ASSIGN_OR_RETURN(std::vector<v1::Unit> path,
                        PathOn(tx, response.edition().revision(), request.code()));
    for (v1::Unit& unit : path) *response.add_units() = std::move(unit);
    return response;
  });
}

absl::StatusOr<v1::ListUnitsResponse> Editions::ListUnits(const Call& call,
                                                          const v1::ListUnitsRequest& request) {
  CC_ASSIGN_OR_RETURN(const Page page, ReadPage(request, kStandardPage, kMostPage));
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::ListUnitsResponse> {
    v1::ListUnitsResponse response;
    CC_ASSIGN_OR_RETURN(*response.mutable_edition(), Asked(tx, request.edition_date()));
    CC_ASSIGN_OR_RETURN(const int64_t revision, ReadRevision(tx));
    response.set_revision(revision);
    UnitsFilter filter{.category = request.category(), .closed = request.show_closed()};
    if (!page.after.empty()) filter.after = page.after[0];
    if (!request.parent_code().empty()) {
      CC_ASSIGN_OR_RETURN(filter.parent, FindTail(tx, request.parent_code()));
      if (!filter.parent)
        return platform::FailField("parent_code", common::v1::REASON_UNIT_UNKNOWN,
                                   {{"unit", request.parent_code()}});
    }
    // A name is folded here, as everywhere: the database would fold it otherwise.
    const std::string name = FoldName(request.name());
    filter.most = name.empty() ? page.size + 1 : std::numeric_limits<int32_t>::max();
    CC_ASSIGN_OR_RETURN(std::vector<v1::Unit> units,
                        ReadUnits(tx, response.edition().revision(), filter));
    for (v1::Unit& unit : units) {
      if (!name.empty() && FoldName(unit.name()) != name) continue;
      if (response.units_size() == page.size) {
        response.set_next_page_token(
            platform::NextPageToken(request, {response.units(page.size - 1).code()}));
        break;
      }
      *response.add_units() = std::move(unit);
    }
    return response;
  });
}

}  // namespace cc::territory
