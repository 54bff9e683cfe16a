#ifndef SERVICES_ROADMAP_DECISION_STORE_H_
#define SERVICES_ROADMAP_DECISION_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cc/roadmap/v1/resources.pb.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"
#include "services/roadmap/meeting_store.h"

namespace cc::roadmap {

// Adds a decision at this place of the meeting and tells the feed.
absl::StatusOr<v1::Decision> InsertDecision(platform::Tx& tx, const v1::Decision& decision,
                                            int position, const MeetingRow& meeting);

// One more than the page holds, by position.
absl::StatusOr<std::vector<v1::Decision>> SelectDecisions(platform::Tx& tx,
                                                          absl::string_view meeting_id,
                                                          const platform::Page& page);

}  // namespace cc::roadmap

#endif  // SERVICES_ROADMAP_DECISION_STORE_H_
