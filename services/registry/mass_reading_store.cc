#include "services/registry/mass_reading_store.h"

namespace cc::registry {

using platform::Rows;
using platform::Tx;

void NoteOpened(Tx& tx, absl::Time hour, const std::vector<OpenedRecord>& opened) {
  std::vector<std::string> principals, records;
  for (const OpenedRecord& each : opened) {
    principals.push_back(each.principal);
    records.push_back(each.record_id);
  }
  // In one order, so that instances do not wait for each other in a circle.
  tx.Defer(
      "INSERT INTO people_read (principal, hour, record_id) SELECT DISTINCT p, $1::timestamptz, "
      "r::uuid FROM unnest($2::text[], $3::text[]) AS o (p, r) ORDER BY 1, 3 "
      "ON CONFLICT DO NOTHING",
      hour, principals, records);
}

absl::StatusOr<std::map<std::string, int64_t>> CountOpened(
    Tx& tx, absl::Time hour, const std::vector<std::string>& principals) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT principal, count(*) FROM people_read WHERE hour = $1 "
                               "AND principal = ANY ($2) GROUP BY principal",
                               hour, principals));
  std::map<std::string, int64_t> counts;
  for (int i = 0; i < rows.size(); ++i) counts[rows[i].str(0)] = rows[i].integer(1);
  return counts;
}

void ForgetOpenedBefore(Tx& tx, absl::Time hour) {
  tx.Defer("DELETE FROM people_read WHERE hour < $1", hour);
}

}  // namespace cc::registry
