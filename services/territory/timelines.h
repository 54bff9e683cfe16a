#ifndef SERVICES_TERRITORY_TIMELINES_H_
#define SERVICES_TERRITORY_TIMELINES_H_

#include "absl/status/statusor.h"
#include "cc/territory/v1/territory_service.pb.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/territory/territory_register.h"

namespace cc::territory {

// Handlers of what happened to statuses over time: the timeline of a unit, changes of answers. What
// holds now comes from memory, what held before from the database. Thread-safe.
class Timelines {
 public:
  Timelines(platform::Db& db, const TerritoryRegister& kept) : db_(db), register_(kept) {}

  absl::StatusOr<v1::StatusTimeline> GetTimeline(const platform::Call& call,
                                                 const v1::GetTimelineRequest& request);
  absl::StatusOr<v1::ListStatusChangesResponse> ListStatusChanges(
      const platform::Call& call, const v1::ListStatusChangesRequest& request);

 private:
  platform::Db& db_;
  const TerritoryRegister& register_;
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_TIMELINES_H_
