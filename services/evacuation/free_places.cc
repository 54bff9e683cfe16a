#include "services/evacuation/free_places.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/evacuation/site_changes.h"
#include "services/evacuation/site_pages.h"
#include "services/evacuation/site_rules.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Call;
using platform::Tx;
using v1::FreePlaces;

void Add(v1::Beds& sum, const v1::Beds& beds) {
  AddBeds(sum, v1::BED_KIND_ORDINARY, beds.ordinary());
  AddBeds(sum, v1::BED_KIND_WHEELCHAIR, beds.wheelchair());
  AddBeds(sum, v1::BED_KIND_STRETCHER, beds.stretcher());
}

void Add(FreePlaces& sum, const FreePlaces& part) {
  sum.set_open_sites(sum.open_sites() + part.open_sites());
  sum.set_other_sites(sum.other_sites() + part.other_sites());
  Add(*sum.mutable_beds(), part.beds());
  Add(*sum.mutable_taken(), part.taken());
  Add(*sum.mutable_reserved(), part.reserved());
  Add(*sum.mutable_free(), part.free());
}

std::vector<std::string> PlacesKey(const FreePlaces& places) {
  return {places.unit_code(), absl::StrCat(places.kind())};
}

}  // namespace

absl::StatusOr<v1::ListFreePlacesResponse> FreePlacesBoard::ListFreePlaces(
    const Call& call, const v1::ListFreePlacesRequest& request) {
  CC_ASSIGN_OR_RETURN(const platform::Page page, platform::ReadPage(request, 1000, 1000));
  CC_ASSIGN_OR_RETURN(const std::optional<platform::ScopeKey> within,
                      KeyOfUnit(paths_, request.unit_code()));
  CC_ASSIGN_OR_RETURN(const std::vector<FreePlaces> by_unit, db_.Read(call, [&](Tx& tx) {
    return SumPlaces(tx, request.kind(), within);
  }));
  std::map<std::pair<std::string, int>, FreePlaces> sums;
  for (const FreePlaces& part : by_unit) {
    const std::string unit = within ? part.unit_code() : OblastOf(part.unit_code());
    FreePlaces& sum = sums[{unit, part.kind()}];
    sum.set_unit_code(unit);
    sum.set_kind(part.kind());
    Add(sum, part);
  }
  std::vector<FreePlaces> found;
  for (auto& [key, sum] : sums) {
    if (page.after.size() == 2 &&
        std::vector<std::string>{key.first, absl::StrCat(key.second)} <= page.after)
      continue;
    found.push_back(std::move(sum));
  }
  v1::ListFreePlacesResponse response;
  FillPage(call, "", request, page, std::move(found), response.mutable_places(), response,
           PlacesKey);
  *response.mutable_as_of() = platform::ToProto(call.now());
  return response;
}

std::string FreePlacesBoard::OblastOf(const std::string& unit_code) const {
  const std::optional<platform::UnitPath> path = paths_.Find(unit_code);
  if (!path || path->size() < 2) return unit_code;
  const std::optional<NamedUnit> oblast = names_((*path)[1]);
  return oblast ? oblast->code : unit_code;
}

}  // namespace cc::evacuation
