#include "services/evacuation/tracing_lost_store.h"

namespace cc::evacuation {
namespace {

using platform::Rows;
using platform::Tx;

// What a person stated goes before what scans say; as the contract numbers them.
#define OUTCOME_OF(passenger)                                                       \
  "CASE WHEN " passenger ".outcome <> 0 THEN " passenger ".outcome ELSE " passenger \
  ".scan_outcome END"
// The passenger `p` is lost.
#define IS_LOST \
  "(" OUTCOME_OF("p") " IN (2, 3, 5) AND NOT EXISTS (SELECT FROM passengers l "            \
  "WHERE l.party_id = p.party_id AND l.person_id = p.person_id AND l.boarded_at > p.boarded_at))"
// The passenger `m` is of the same group and neither dead, nor missing, nor where `p` is.
#define WENT_ON \
  "m.trip_id = p.trip_id AND m.party_id = p.party_id AND m.person_id <> p.person_id "         \
  "AND m.boarded_at IS NOT NULL AND " OUTCOME_OF("m") " NOT IN (4, 5) "                       \
  "AND (" OUTCOME_OF("m") ", m.alight_stop) <> (" OUTCOME_OF("p") ", p.alight_stop)"

absl::StatusOr<std::vector<std::string>> FirstColumn(absl::StatusOr<Rows> rows) {
  if (!rows.ok()) return rows.status();
  std::vector<std::string> ids;
  for (int i = 0; i < rows->size(); ++i) ids.push_back((*rows)[i].str(0));
  return ids;
}

}  // namespace

absl::StatusOr<std::vector<LostPassenger>> LostOnTrip(Tx& tx, const std::string& trip_id) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query(
          "SELECT p.person_id, p.party_id, " OUTCOME_OF(
              "p") " = 5, "
                   "array_agg(m.person_id::text ORDER BY m.number) FROM passengers p "
                   "JOIN passengers m ON " WENT_ON
                   " WHERE p.trip_id = $1 AND p.boarded_at IS NOT NULL AND " IS_LOST
                   " AND NOT EXISTS (SELECT FROM tracing_requests t "
                   "WHERE t.sought_person_id = p.person_id AND (t.trip_id = $1 OR t.state <= 3)) "
                   "GROUP BY p.trip_id, p.person_id ORDER BY p.person_id",
          trip_id));
  std::vector<LostPassenger> lost;
  for (int i = 0; i < rows.size(); ++i) {
    lost.push_back({.person_id = rows[i].str(0),
                    .party_id = rows[i].str(1),
                    .missing = rows[i].boolean(2),
                    .companions = rows[i].texts(3)});
  }
  return lost;
}

absl::StatusOr<std::vector<std::string>> ProposalsWithoutCause(Tx& tx, const std::string& trip_id) {
  return FirstColumn(
      tx.Query("SELECT t.id FROM tracing_requests t JOIN passengers p ON p.trip_id = t.trip_id "
               "AND p.person_id = t.sought_person_id "
               "WHERE t.trip_id = $1 AND t.state = 1 AND (NOT " IS_LOST
               " OR (p.party_id = t.seeker_party_id AND NOT EXISTS (SELECT FROM passengers m "
               "WHERE " WENT_ON "))) ORDER BY t.id",
               trip_id));
}

absl::StatusOr<std::vector<std::string>> GroupsToCompare(Tx& tx, const std::string& trip_id) {
  return FirstColumn(tx.Query(
      "SELECT DISTINCT p.party_id FROM passengers p WHERE p.trip_id = $1 AND (" OUTCOME_OF(
          "p") " > 1 OR EXISTS (SELECT FROM tracing_candidates c WHERE c.record_id = p.party_id "
               "AND c.person_id = p.person_id AND c.state IN (1, 4))) ORDER BY p.party_id",
      trip_id));
}

absl::StatusOr<bool> IsSought(Tx& tx, const std::string& person_id) {
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("SELECT EXISTS (SELECT FROM tracing_requests "
                                          "WHERE sought_person_id = $1 AND state <= 3)",
                                          person_id));
  return rows[0].boolean(0);
}

}  // namespace cc::evacuation
