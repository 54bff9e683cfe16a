#include "services/evacuation/road_times.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/evacuation/known_units.h"
#include "services/evacuation/list_pages.h"
#include "services/evacuation/plan_store.h"
#include "services/platform/paging/paging.h"

namespace cc::evacuation {

using platform::Call;
using platform::Tx;

absl::StatusOr<v1::SetRoadTimesResponse> RoadTimesKept::SetRoadTimes(
    const Call& call, const v1::SetRoadTimesRequest& request) {
  RoadTimes times;
  for (int i = 0; i < request.road_times_size(); ++i) {
    const v1::RoadTime& road = request.road_times(i);
    // Its start is checked by the method's rule.
    CC_RETURN_IF_ERROR(
        KnownUnit(paths_, absl::StrCat("road_times[", i, "].to_unit_code"), road.to_unit_code())
            .status());
    times[{road.from_unit_code(), road.to_unit_code()}] =
        road.closed() ? std::nullopt : std::optional<int>(road.minutes());
  }
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::SetRoadTimesResponse> {
    v1::SetRoadTimesResponse response;
    CC_ASSIGN_OR_RETURN(const int changed, WriteRoadTimes(tx, times));
    response.set_changed(changed);
    return response;
  });
}

absl::StatusOr<v1::ListRoadTimesResponse> RoadTimesKept::ListRoadTimes(
    const Call& call, const v1::ListRoadTimesRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 50, 1000));
  CC_ASSIGN_OR_RETURN(std::vector<v1::RoadTime> found, db_.Read(call, [&](Tx& tx) {
    return evacuation::ListRoadTimes(tx, request, page);
  }));
  v1::ListRoadTimesResponse response;
  FillPage(request, page, std::move(found), response.mutable_road_times(), response,
           [](const v1::RoadTime& road) {
             return std::vector<std::string>{road.from_unit_code(), road.to_unit_code()};
           });
  return response;
}

}  // namespace cc::evacuation
