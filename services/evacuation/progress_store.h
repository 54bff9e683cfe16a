#ifndef SERVICES_EVACUATION_PROGRESS_STORE_H_
#define SERVICES_EVACUATION_PROGRESS_STORE_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "cc/evacuation/v1/resident_service.pb.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

namespace cc::evacuation {

// SQL of how far the evacuation of settlements under a decision on a day is: a fixed number of
// statements for a page. By decision and code; one more than the page holds where there are more.
absl::StatusOr<std::vector<v1::SettlementProgress>> ListSettlementProgress(
    platform::Tx& tx, const v1::ListProgressRequest& request, absl::CivilDay day,
    const platform::Page& page);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_PROGRESS_STORE_H_
