#include "services/territory/units.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "services/platform/error/error.h"
#include "services/platform/paging/paging.h"
#include "services/territory/register_requests.h"

namespace cc::territory {
namespace {

using platform::Call;
using platform::Fail;

// Positions of the units to choose from, in order of code.
absl::StatusOr<absl::Span<const int32_t>> Candidates(const TerritoryIndex& index,
                                                     const v1::ListUnitsRequest& request,
                                                     std::vector<int32_t>& all) {
  if (!request.parent_code().empty()) {
    int32_t parent = index.Find(request.parent_code());
    if (parent == TerritoryIndex::kNone)
      return platform::FailField("parent_code", common::v1::REASON_UNIT_UNKNOWN,
                                 {{"unit", request.parent_code()}});
    return index.children(parent);
  }
  if (!request.name().empty()) return index.FindName(request.name());
  all.resize(index.units().size());
  std::iota(all.begin(), all.end(), 0);
  return absl::MakeConstSpan(all);
}

bool Wanted(const IndexedUnit& unit, const v1::ListUnitsRequest& request,
            absl::Span<const int32_t> named, int32_t position) {
  if (unit.closed() && !request.show_closed()) return false;
  if (request.category() != v1::Unit::CATEGORY_UNSPECIFIED && unit.category() != request.category())
    return false;
  return request.name().empty() || std::binary_search(named.begin(), named.end(), position);
}

}  // namespace

absl::StatusOr<v1::Unit> Units::GetUnit(const Call&, const v1::GetUnitRequest& request) {
  std::shared_ptr<const TerritoryIndex> index = register_.index();
  int32_t unit = index->Find(request.code());
  if (unit == TerritoryIndex::kNone) return Fail(common::v1::REASON_NOT_FOUND);
  return index->Whole(unit);
}

absl::StatusOr<v1::ListUnitsResponse> Units::ListUnits(const Call&,
                                                       const v1::ListUnitsRequest& request) {
  CC_ASSIGN_OR_RETURN(const platform::Page page,
                      platform::ReadPage(request, kStandardPage, kMostPage));
  std::shared_ptr<const TerritoryIndex> index = register_.index();
  std::vector<int32_t> all;
  CC_ASSIGN_OR_RETURN(absl::Span<const int32_t> candidates, Candidates(*index, request, all));
  absl::Span<const int32_t> named =
      request.name().empty() ? absl::Span<const int32_t>() : index->FindName(request.name());
  v1::ListUnitsResponse response;
  response.set_revision(index->revision());
  auto from = candidates.begin();
  if (!page.after.empty()) {
    from = std::upper_bound(
        candidates.begin(), candidates.end(), page.after[0],
        [&](const std::string& code, int32_t unit) { return code < index->unit(unit).code(); });
  }
  for (; from != candidates.end(); ++from) {
    if (!Wanted(index->unit(*from), request, named, *from)) continue;
    if (response.units_size() == page.size) {
      response.set_next_page_token(
          platform::NextPageToken(request, {response.units(page.size - 1).code()}));
      break;
    }
    *response.add_units() = index->Whole(*from);
  }
  return response;
}

absl::StatusOr<v1::GetUnitPathResponse> Units::GetUnitPath(const Call&,
                                                           const v1::GetUnitPathRequest& request) {
  std::shared_ptr<const TerritoryIndex> index = register_.index();
  int32_t unit = index->Find(request.code());
  if (unit == TerritoryIndex::kNone) return Fail(common::v1::REASON_NOT_FOUND);
  v1::GetUnitPathResponse response;
  for (int32_t step : index->Path(unit)) *response.add_units() = index->Whole(step);
  return response;
}

}  // namespace cc::territory
