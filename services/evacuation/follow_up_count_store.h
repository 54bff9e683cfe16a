#ifndef SERVICES_EVACUATION_FOLLOW_UP_COUNT_STORE_H_
#define SERVICES_EVACUATION_FOLLOW_UP_COUNT_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/sites.pb.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of what the registry counts of people later.
namespace cc::evacuation {

// A count for one step of its unit's path.
struct UnitCount {
  int32_t tail = 0;
  const v1::FollowUpCount* count = nullptr;
};

// Takes these days for a revision and locks them; those that a later or the same one has are left
// out.
absl::StatusOr<std::vector<std::string>> TakeDays(platform::Tx& tx, const std::string& from,
                                                  const std::string& until, int64_t revision);
// Replaces all counts of the days by those among `counts` that are of them.
absl::Status ReplaceCounts(platform::Tx& tx, const std::vector<std::string>& days,
                           const std::vector<UnitCount>& counts);
// The least revision kept of these days.
absl::StatusOr<int64_t> LeastRevision(platform::Tx& tx, const std::string& from,
                                      const std::string& until);
// By day and kind; one more than the page holds where there are more. Without the unit.
absl::StatusOr<std::vector<v1::FollowUpCount>> ListFollowUpCounts(platform::Tx& tx, int32_t tail,
                                                                  const std::string& from,
                                                                  const std::string& until,
                                                                  const platform::Page& page);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_FOLLOW_UP_COUNT_STORE_H_
