#ifndef SERVICES_EVACUATION_REMAINING_STORE_H_
#define SERVICES_EVACUATION_REMAINING_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "cc/evacuation/v1/resident_service.pb.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of the daily counts of who remains.
namespace cc::evacuation {

// Gives it an id and its author. COUNT_EXISTS where the method has a count of the settlement's day.
absl::Status InsertCount(platform::Tx& tx, v1::RemainingCount& count,
                         const platform::UnitPath& path);
// A new count with these people in place of the one named, in its scope. NOT_FOUND; STATE_FORBIDS
// where it was corrected before.
absl::StatusOr<v1::RemainingCount> CorrectCount(platform::Tx& tx, const std::string& id,
                                                const v1::PeopleCount& remaining,
                                                const std::string& reason);
// The latest day first; one more than the page holds where there are more.
absl::StatusOr<std::vector<v1::RemainingCount>> ListCounts(
    platform::Tx& tx, const v1::ListRemainingCountsRequest& request, const platform::Page& page);
// Settlements under a decision on a day that have no count of it, by code.
absl::StatusOr<std::vector<v1::MissingCount>> ListMissing(platform::Tx& tx, absl::CivilDay day,
                                                          const platform::Page& page);
// The last count of each method on or before the day, for each settlement, without corrected ones.
absl::StatusOr<std::vector<v1::RemainingCount>> LastCounts(platform::Tx& tx,
                                                           const std::vector<int32_t>& tails,
                                                           absl::CivilDay day);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_REMAINING_STORE_H_
