#ifndef SERVICES_EVACUATION_REMAINING_COUNTS_H_
#define SERVICES_EVACUATION_REMAINING_COUNTS_H_

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/resident_service.pb.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::evacuation {

// Handlers of the daily counts of who remains, and of progress. Thread-safe.
class RemainingCounts {
 public:
  RemainingCounts(platform::Db& db, const platform::UnitPaths& paths) : db_(db), paths_(paths) {}

  absl::StatusOr<v1::RemainingCount> RecordRemainingCount(
      const platform::Call& call, const v1::RecordRemainingCountRequest& request);
  absl::StatusOr<v1::RemainingCount> CorrectRemainingCount(
      const platform::Call& call, const v1::CorrectRemainingCountRequest& request);
  absl::StatusOr<v1::ListRemainingCountsResponse> ListRemainingCounts(
      const platform::Call& call, const v1::ListRemainingCountsRequest& request);
  absl::StatusOr<v1::ListMissingCountsResponse> ListMissingCounts(
      const platform::Call& call, const v1::ListMissingCountsRequest& request);
  absl::StatusOr<v1::ListProgressResponse> ListProgress(const platform::Call& call,
                                                        const v1::ListProgressRequest& request);

 private:
  platform::Db& db_;
  const platform::UnitPaths& paths_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_REMAINING_COUNTS_H_
