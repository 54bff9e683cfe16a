#ifndef SERVICES_EVACUATION_ROAD_TIMES_H_
#define SERVICES_EVACUATION_ROAD_TIMES_H_

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/planning_service.pb.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::evacuation {

// Handlers of the RoadTime RPCs. Thread-safe.
class RoadTimesKept {
 public:
  RoadTimesKept(platform::Db& db, const platform::UnitPaths& paths) : db_(db), paths_(paths) {}

  absl::StatusOr<v1::SetRoadTimesResponse> SetRoadTimes(const platform::Call& call,
                                                        const v1::SetRoadTimesRequest& request);
  absl::StatusOr<v1::ListRoadTimesResponse> ListRoadTimes(const platform::Call& call,
                                                          const v1::ListRoadTimesRequest& request);

 private:
  platform::Db& db_;
  const platform::UnitPaths& paths_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_ROAD_TIMES_H_
