#ifndef SERVICES_EVACUATION_TRACING_WHEREABOUTS_H_
#define SERVICES_EVACUATION_TRACING_WHEREABOUTS_H_

#include <string>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/tracing.pb.h"
#include "services/platform/db/tx.h"

// Where somebody of a record is: as its group, the trips and the sites say.
namespace cc::evacuation {

// For a statement with a row `c` that names `record_id` and `person_id`.
#define CC_WHEREABOUTS_JOINS                                                                     \
  "LEFT JOIN parties p ON p.id = c.record_id LEFT JOIN departures d ON d.id = c.record_id "      \
  "LEFT JOIN LATERAL (SELECT CASE WHEN q.outcome <> 0 THEN q.outcome ELSE q.scan_outcome END "   \
  "AS outcome, q.boarded_at FROM passengers q WHERE q.party_id = c.record_id "                   \
  "AND q.person_id = c.person_id AND q.boarded_at IS NOT NULL "                                  \
  "ORDER BY q.boarded_at DESC LIMIT 1) f ON true "                                               \
  "LEFT JOIN LATERAL (SELECT max(s.start_date) AS placed FROM stays s LEFT JOIN party_people m " \
  "ON m.id = c.person_id AND m.party_id = s.party_id WHERE s.party_id = c.record_id "            \
  "AND s.state = 2 AND (c.person_id = c.record_id OR s.beds->'beds' @> "                         \
  "jsonb_build_array(jsonb_build_object('person_number', m.number)))) h ON true "
// The columns of these, from the first that `ReadWhereabouts` is told.
#define CC_WHEREABOUTS_COLUMNS                                              \
  "p.state, p.request, d.id IS NOT NULL, f.outcome, h.placed IS NOT NULL, " \
  "h.placed > (f.boarded_at AT TIME ZONE 'Europe/Kyiv')::date"

struct WhereaboutsOfRecord {
  bool seen = false;  // the record lies within the scope
  v1::TracingCandidate::Whereabouts whereabouts = v1::TracingCandidate::WHEREABOUTS_UNSPECIFIED;
};
absl::StatusOr<WhereaboutsOfRecord> ReadWhereabouts(const platform::Row& row, int first);

// Of one person of a record, or of the record.
absl::StatusOr<v1::TracingCandidate::Whereabouts> FindWhereabouts(platform::Tx& tx,
                                                                  const std::string& record_id,
                                                                  const std::string& person_id);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_TRACING_WHEREABOUTS_H_
