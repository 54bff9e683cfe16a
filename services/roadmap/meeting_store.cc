#include "services/roadmap/meeting_store.h"

#include <utility>

#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

#define MEETING_COLUMNS                                                                       \
  "id, body_id, number, date, format, details, synthetic, revision, created_at, updated_at, " \
  "scope, office, unit_code, decisions, instructions"

namespace cc::roadmap {
namespace {

using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;

absl::StatusOr<MeetingRow> ReadMeeting(const Row& row) {
  MeetingRow out;
  v1::Meeting& meeting = out.meeting;
  meeting.set_id(row.str(0));
  meeting.set_body_id(row.str(1));
  meeting.set_number(static_cast<int>(row.integer(2)));
  meeting.set_date(row.date(3));
  meeting.set_format(static_cast<v1::Meeting::Format>(row.integer(4)));
  CC_RETURN_IF_ERROR(platform::AddJson(row.text(5), meeting));
  meeting.set_synthetic(row.boolean(6));
  out.revision = row.integer(7);
  meeting.set_etag(platform::EtagOf(out.revision));
  *meeting.mutable_create_time() = platform::ToProto(row.instant(8));
  *meeting.mutable_update_time() = platform::ToProto(row.instant(9));
  out.scope = platform::KeysOf(row, 10);
  out.office = platform::KeysOf(row, 11);
  out.unit_code = row.str(12);
  out.decisions = static_cast<int>(row.integer(13));
  out.instructions = static_cast<int>(row.integer(14));
  return out;
}

std::string DetailsOf(const v1::Meeting& meeting) {
  v1::Meeting part;
  if (meeting.has_chair()) *part.mutable_chair() = meeting.chair();
  *part.mutable_participants() = meeting.participants();
  *part.mutable_topics() = meeting.topics();
  return platform::ToJson(part);
}

// The decisions of a meeting are seen by whoever sees the meeting.
absl::Status MoveDecisions(Tx& tx, const MeetingRow& before, const platform::OfficeKeys& scope) {
  if (scope == before.scope || before.decisions == 0) return absl::OkStatus();
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("UPDATE decisions SET scope = $2 WHERE meeting_id = $1 RETURNING id",
                               before.meeting.id(), scope));
  for (int i = 0; i < rows.size(); ++i) {
    tx.Emit({.kind = "decisions",
             .key = rows[i].str(0),
             .revision = 1,
             .before = before.scope,
             .after = scope});
  }
  return absl::OkStatus();
}

absl::StatusOr<int> Counted(absl::StatusOr<Rows> rows) {
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return platform::Fail(common::v1::REASON_CONFLICT);
  return static_cast<int>((*rows)[0].integer(0));
}

}  // namespace

absl::StatusOr<v1::Meeting> InsertMeeting(Tx& tx, const v1::Meeting& meeting,
                                          const platform::OfficeKeys& scope,
                                          const platform::OfficeKeys& office,
                                          absl::string_view unit_code) {
  const std::string id = tx.call().NewId();
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("INSERT INTO meetings (id, body_id, number, date, format, details, synthetic, "
               "scope, office, unit_code, created_at, updated_at) "
               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11) "
               "RETURNING " MEETING_COLUMNS,
               id, meeting.body_id(), meeting.number(), meeting.date(),
               static_cast<int>(meeting.format()), DetailsOf(meeting), meeting.synthetic(), scope,
               office, unit_code, tx.call().now()));
  CC_ASSIGN_OR_RETURN(MeetingRow row, ReadMeeting(rows[0]));
  tx.call().Touch("meetings", id);
  tx.Emit({.kind = "meetings", .key = id, .revision = 1, .after = scope});
  return row.meeting;
}

absl::StatusOr<MeetingRow> FindMeeting(Tx& tx, absl::string_view id) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT " MEETING_COLUMNS " FROM meetings WHERE id = $1", id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadMeeting(rows[0]);
}

absl::StatusOr<std::vector<v1::Meeting>> SelectMeetings(Tx& tx, const MeetingFilter& filter,
                                                        const platform::Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT " MEETING_COLUMNS " FROM meetings "
               "WHERE ($1::uuid IS NULL OR body_id = $1) "
               "AND ($2::int IS NULL OR scope @> ARRAY[$2::int]) "
               "AND ($3::date IS NULL OR date >= $3) "
               "AND ($4::date IS NULL OR date <= $4) "
               "AND ($5::date IS NULL OR (date, id) < ($5, $6::uuid)) "
               "ORDER BY date DESC, id DESC LIMIT $7",
               Param::OrNull(filter.body_id), filter.seen_by, Param::OrNull(filter.start_date),
               Param::OrNull(filter.end_date), platform::AfterOrNull(page, 0),
               platform::AfterOrNull(page, 1), page.size + 1));
  std::vector<v1::Meeting> meetings;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(MeetingRow row, ReadMeeting(rows[i]));
    meetings.push_back(std::move(row.meeting));
  }
  return meetings;
}

absl::StatusOr<v1::Meeting> ReplaceMeeting(Tx& tx, const MeetingRow& before,
                                           const v1::Meeting& after,
                                           const platform::OfficeKeys& scope) {
  // The counters guard what the caller checked by them: they change without a new revision.
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("UPDATE meetings SET number = $5, date = $6, format = $7, details = $8, "
               "scope = $9, updated_at = $10, revision = revision + 1 "
               "WHERE id = $1 AND revision = $2 AND decisions = $3 AND instructions = $4 "
               "RETURNING " MEETING_COLUMNS,
               before.meeting.id(), before.revision, before.decisions, before.instructions,
               after.number(), after.date(), static_cast<int>(after.format()), DetailsOf(after),
               scope, tx.call().now()));
  if (rows.empty()) return platform::Fail(common::v1::REASON_ETAG_STALE);
  CC_ASSIGN_OR_RETURN(MeetingRow row, ReadMeeting(rows[0]));
  CC_RETURN_IF_ERROR(MoveDecisions(tx, before, scope));
  tx.call().Touch("meetings", row.meeting.id());
  tx.Emit({.kind = "meetings",
           .key = row.meeting.id(),
           .revision = row.revision,
           .before = before.scope,
           .after = scope});
  return row.meeting;
}

absl::StatusOr<int> CountDecision(Tx& tx, const MeetingRow& meeting) {
  return Counted(tx.Query(
      "UPDATE meetings SET decisions = decisions + 1 WHERE id = $1 AND date = $2 AND scope = $3 "
      "RETURNING decisions",
      meeting.meeting.id(), meeting.meeting.date(), meeting.scope));
}

absl::StatusOr<int> CountInstruction(Tx& tx, const MeetingRow& meeting) {
  return Counted(
      tx.Query("UPDATE meetings SET instructions = instructions + 1 WHERE id = $1 AND date = $2 "
               "RETURNING instructions",
               meeting.meeting.id(), meeting.meeting.date()));
}

}  // namespace cc::roadmap
