#include "services/territory/units.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "services/platform/error/error.h"
#include "services/platform/paging/paging.h"
#include "services/territory/ukrainian_text.h"

namespace cc::territory {
namespace {

using platform::Call;
constexpr int kStandardPage = 50, kMostPage = 5000;

// Positions that the request may mean, in order of code: the narrowest of parent, name and all.
std::vector<int32_t> Candidates(const TerritoryIndex& index, const v1::ListUnitsRequest& request,
                                int32_t parent) {
  if (!request.name().empty()) {
    absl::Span<const int32_t> named = index.FindName(request.name());
    std::vector<int32_t> positions(named.begin(), named.end());
    std::sort(positions.begin(), positions.end());
    return positions;
  }
  if (parent != TerritoryIndex::kNone) {
    absl::Span<const int32_t> children = index.children(parent);
    return {children.begin(), children.end()};
  }
  std::vector<int32_t> all(index.units().size());
  std::iota(all.begin(), all.end(), 0);
  return all;
}

}  // namespace

absl::StatusOr<v1::Unit> Units::GetUnit(const Call&, const v1::GetUnitRequest& request) {
  auto index = register_.index();
  int32_t position = index->Find(request.code());
  if (position == TerritoryIndex::kNone) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return index->unit(position);
}

absl::StatusOr<v1::ListUnitsResponse> Units::ListUnits(const Call&,
                                                       const v1::ListUnitsRequest& request) {
  CC_ASSIGN_OR_RETURN(const platform::Page page,
                      platform::ReadPage(request, kStandardPage, kMostPage));
  auto index = register_.index();
  int32_t parent = TerritoryIndex::kNone;
  if (!request.parent_code().empty()) {
    parent = index->Find(request.parent_code());
    if (parent == TerritoryIndex::kNone) {
      return platform::FailField("parent_code", common::v1::REASON_UNIT_UNKNOWN,
                                 {{"unit", request.parent_code()}});
    }
  }
  v1::ListUnitsResponse response;
  response.set_revision(index->revision());
  for (int32_t position : Candidates(*index, request, parent)) {
    const v1::Unit& unit = index->unit(position);
    if (!page.after.empty() && unit.code() <= page.after[0]) continue;
    if (unit.closed() && !request.show_closed()) continue;
    if (parent != TerritoryIndex::kNone && index->parent(position) != parent) continue;
    if (request.category() != v1::Unit::CATEGORY_UNSPECIFIED &&
        unit.category() != request.category())
      continue;
    if (response.units_size() == page.size) {
      response.set_next_page_token(
          platform::NextPageToken(request, {response.units(page.size - 1).code()}));
      break;
    }
    *response.add_units() = unit;
  }
  return response;
}

absl::StatusOr<v1::GetUnitPathResponse> Units::GetUnitPath(const Call&,
                                                           const v1::GetUnitPathRequest& request) {
  auto index = register_.index();
  int32_t position = index->Find(request.code());
  if (position == TerritoryIndex::kNone) return platform::Fail(common::v1::REASON_NOT_FOUND);
  v1::GetUnitPathResponse response;
  for (int32_t step : index->Path(position)) *response.add_units() = index->unit(step);
  return response;
}

}  // namespace cc::territory
