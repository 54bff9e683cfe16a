#ifndef SERVICES_TERRITORY_STATUS_CHANGE_STORE_H_
#define SERVICES_TERRITORY_STATUS_CHANGE_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/territory/v1/resources.pb.h"
#include "services/platform/db/tx.h"
#include "services/territory/timeline_rules.h"

namespace cc::territory {

// How the register's answers change by one revision, and by which act or edition.
struct StatusChangeSet {
  int64_t revision = 0;
  std::string act_id, edition_id;  // one of them
  std::vector<StatusDifference> differences;
};

// Keeps the changes and tells the feed; nothing where there are none.
absl::Status InsertStatusChanges(platform::Tx& tx, const StatusChangeSet& set);

// Which changes are asked for: those of a revision (0 = all), of a unit (kNone = all), after the
// key of the last one read.
struct StatusChangeQuery {
  int64_t revision = 0;
  int32_t tail = TerritoryIndex::kNone;
  int64_t after_revision = 0;
  int32_t after_tail = -1;
  std::string after_date = "0001-01-01";
  int limit = 0;
};
// In order of revision, tail and first day.
absl::StatusOr<std::vector<v1::StatusChange>> ReadStatusChanges(platform::Tx& tx,
                                                                const StatusChangeQuery& query);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_STATUS_CHANGE_STORE_H_
