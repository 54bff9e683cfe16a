#ifndef SERVICES_EVACUATION_FOLLOW_UP_COUNTS_H_
#define SERVICES_EVACUATION_FOLLOW_UP_COUNTS_H_

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/site_service.pb.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::evacuation {

// Handlers of what the registry counts of people later. Thread-safe.
class FollowUpCounts {
 public:
  FollowUpCounts(platform::Db& db, const platform::UnitPaths& paths) : db_(db), paths_(paths) {}

  absl::StatusOr<v1::RecordFollowUpCountsResponse> RecordFollowUpCounts(
      const platform::Call& call, const v1::RecordFollowUpCountsRequest& request);
  absl::StatusOr<v1::ListFollowUpCountsResponse> ListFollowUpCounts(
      const platform::Call& call, const v1::ListFollowUpCountsRequest& request);

 private:
  platform::Db& db_;
  const platform::UnitPaths& paths_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_FOLLOW_UP_COUNTS_H_
