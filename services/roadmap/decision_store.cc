#include "services/roadmap/decision_store.h"

#include "services/platform/db/columns.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

#define DECISION_COLUMNS "id, meeting_id, position, kind, text, synthetic, created_at"

namespace cc::roadmap {
namespace {

using platform::Row;
using platform::Rows;
using platform::Tx;

v1::Decision ReadDecision(const Row& row) {
  v1::Decision decision;
  decision.set_id(row.str(0));
  decision.set_meeting_id(row.str(1));
  decision.set_position(static_cast<int>(row.integer(2)));
  decision.set_kind(static_cast<v1::Decision::Kind>(row.integer(3)));
  decision.set_text(row.str(4));
  decision.set_synthetic(row.boolean(5));
  *decision.mutable_create_time() = platform::ToProto(row.instant(6));
  return decision;
}

}  // namespace

absl::StatusOr<v1::Decision> InsertDecision(Tx& tx, const v1::Decision& decision, int position,
                                            const MeetingRow& meeting) {
  const std::string id = tx.call().NewId();
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("INSERT INTO decisions (id, meeting_id, position, kind, text, synthetic, "
                          "scope, office, created_at) "
                          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
                          "RETURNING " DECISION_COLUMNS,
                          id, meeting.meeting.id(), position, static_cast<int>(decision.kind()),
                          decision.text(), decision.synthetic(), meeting.scope, meeting.office,
                          tx.call().now()));
  tx.call().Touch("decisions", id);
  tx.Emit({.kind = "decisions", .key = id, .revision = 1, .after = meeting.scope});
  return ReadDecision(rows[0]);
}

absl::StatusOr<std::vector<v1::Decision>> SelectDecisions(Tx& tx, absl::string_view meeting_id,
                                                          const platform::Page& page) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT " DECISION_COLUMNS " FROM decisions "
                               "WHERE meeting_id = $1 AND ($2::int IS NULL OR position > $2) "
                               "ORDER BY position LIMIT $3",
                               meeting_id, platform::AfterOrNull(page, 0), page.size + 1));
  std::vector<v1::Decision> decisions;
  for (int i = 0; i < rows.size(); ++i) decisions.push_back(ReadDecision(rows[i]));
  return decisions;
}

}  // namespace cc::roadmap
