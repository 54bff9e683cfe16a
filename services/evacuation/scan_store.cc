#include "services/evacuation/scan_store.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Keyring;
using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;
using v1::ScanAnswer;

constexpr char kTextPlace[] = "scan_texts.text";
constexpr int kLine = 1, kNote = 2;

void InsertText(Tx& tx, const Keyring& keyring, const KeptScan& kept, int kind,
                const std::string& text) {
  const std::string id = tx.call().NewId();
  tx.Defer(
      "INSERT INTO scan_texts (id, device, sequence, kind, scope, text) "
      "VALUES ($1, $2, $3, $4, $5, $6)",
      id, kept.scan.device, kept.scan.sequence, kind, kept.scope,
      Param::Bytes(keyring.Encrypt(text, kTextPlace, id)));
}

// `name=value` a line: values of a reason are short words of our own.
std::string DetailText(const platform::Details& details) {
  return absl::StrJoin(details, "\n", absl::PairFormatter("="));
}
platform::Details DetailsFrom(absl::string_view text) {
  platform::Details details;
  for (absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(line, absl::MaxSplits('=', 1));
    details[std::string(parts.first)] = std::string(parts.second);
  }
  return details;
}

std::vector<Param> Verdict(const Scan& scan) {
  return {Param(scan.device), Param(scan.sequence), Param(static_cast<int>(ResultOf(scan))),
          Param(static_cast<int>(platform::ReasonOf(scan.verdict))),
          Param(DetailText(platform::DetailsOf(scan.verdict)))};
}

Param TimeOrNull(absl::Time time) {
  return time == absl::InfinitePast() ? Param(std::nullopt) : Param(time);
}

#define CONFLICTS \
  "SELECT " CC_SCAN_COLUMNS("s.") ", s.resolved_by, s.resolved_at, n.id, n.text FROM scans s " \
  "LEFT JOIN scan_texts n ON n.device = s.device AND n.sequence = s.sequence AND n.kind = 2 "

absl::StatusOr<v1::ScanConflict> ReadConflict(const Tx& tx, const Row& row,
                                              const Keyring& keyring) {
  const KeptScan kept = ReadScan(row);
  v1::ScanConflict conflict;
  conflict.set_device(kept.scan.device);
  conflict.set_sequence(kept.scan.sequence);
  conflict.set_trip_id(kept.trip_id);
  conflict.set_person_id(kept.scan.person_id);
  conflict.set_kind(kept.scan.kind);
  if (kept.scan.scanned_at != absl::InfinitePast())
    *conflict.mutable_scan_time() = platform::ToProto(kept.scan.scanned_at);
  *conflict.mutable_receive_time() = platform::ToProto(kept.scan.received_at);
  conflict.set_stop(kept.scan.stop);
  conflict.set_result(ResultOf(kept.scan));
  conflict.set_reason(platform::ReasonOf(kept.scan.verdict));
  conflict.set_text(TextOf(tx.call(), kept.scan.verdict));
  conflict.set_resolved_by(row.str(kScanColumns));
  if (!row.null(kScanColumns + 1))
    *conflict.mutable_resolve_time() = platform::ToProto(row.instant(kScanColumns + 1));
  if (!row.null(kScanColumns + 2)) {
    CC_ASSIGN_OR_RETURN(
        *conflict.mutable_note(),
        keyring.Decrypt(row.bytes(kScanColumns + 3), kTextPlace, row.text(kScanColumns + 2)));
  }
  return conflict;
}

}  // namespace

ScanAnswer::Result ResultOf(const Scan& scan) {
  if (scan.decision == Decision::kDismiss) return ScanAnswer::RESULT_DISMISSED;
  return scan.verdict.ok() ? ScanAnswer::RESULT_APPLIED : ScanAnswer::RESULT_CONFLICT;
}

std::string TextOf(const platform::Call& call, const absl::Status& verdict) {
  if (verdict.ok()) return "";
  return platform::Text(platform::ReasonOf(verdict), platform::DetailsOf(verdict), call.language());
}

KeptScan ReadScan(const Row& row, int first) {
  KeptScan kept;
  Scan& scan = kept.scan;
  scan.device = row.str(first);
  scan.sequence = row.integer(first + 1);
  scan.person_id = row.str(first + 2);
  scan.kind = static_cast<v1::ScanLine::Kind>(row.integer(first + 3));
  scan.scanned_at = row.instant(first + 4);
  scan.merged_at = row.instant(first + 5);
  scan.received_at = row.instant(first + 6);
  scan.stop = static_cast<int>(row.integer(first + 7));
  scan.outcome = static_cast<v1::Passenger::Outcome>(row.integer(first + 8));
  scan.guarded = row.boolean(first + 9);
  scan.decision = static_cast<Decision>(row.integer(first + 10));
  if (row.integer(first + 12) != 0) {
    scan.verdict = platform::Fail(static_cast<common::v1::Reason>(row.integer(first + 12)),
                                  DetailsFrom(row.text(first + 13)));
  }
  scan.stood = scan.verdict.ok();
  kept.trip_id = row.str(first + 14);
  kept.content = row.bytes(first + 15);
  for (int64_t key : row.integers(first + 16))
    kept.scope.push_back(static_cast<platform::ScopeKey>(key));
  return kept;
}

absl::StatusOr<std::vector<KeptScan>> ScansOfTrip(Tx& tx, const std::string& trip_id) {
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("SELECT " CC_SCAN_COLUMNS("") " FROM scans WHERE trip_id = $1", trip_id));
  std::vector<KeptScan> scans;
  for (int i = 0; i < rows.size(); ++i) scans.push_back(ReadScan(rows[i]));
  return scans;
}

absl::StatusOr<std::map<int64_t, KeptScan>> ScansOfDevice(Tx& tx, const std::string& device,
                                                          const std::vector<int64_t>& sequences) {
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("SELECT " CC_SCAN_COLUMNS(
                              "") " FROM scans WHERE device = $1 AND sequence = ANY ($2::bigint[])",
                          device, sequences));
  std::map<int64_t, KeptScan> scans;
  for (int i = 0; i < rows.size(); ++i) {
    KeptScan kept = ReadScan(rows[i]);
    const int64_t sequence = kept.scan.sequence;
    scans.emplace(sequence, std::move(kept));
  }
  return scans;
}

void InsertScans(Tx& tx, const Keyring& keyring, const std::vector<KeptScan>& scans) {
  std::vector<std::vector<Param>> rows;
  for (const KeptScan& kept : scans) {
    const Scan& scan = kept.scan;
    std::vector<Param> row = Verdict(scan);
    for (Param param : {Param(kept.scope), Param::Bytes(kept.content), Param::OrNull(kept.trip_id),
                        Param::OrNull(scan.person_id), Param(static_cast<int>(scan.kind)),
                        TimeOrNull(scan.scanned_at), Param(scan.merged_at), Param(scan.received_at),
                        Param(scan.stop), Param(static_cast<int>(scan.outcome)),
                        Param(scan.guarded), Param(tx.call().principal().id)}) {
      row.push_back(std::move(param));
    }
    rows.push_back(std::move(row));
    if (!kept.line.empty()) InsertText(tx, keyring, kept, kLine, kept.line);
  }
  if (rows.empty()) return;
  tx.QueueAll(
      "INSERT INTO scans (device, sequence, state, reason, details, scope, content, trip_id, "
      "person_id, kind, scanned_at, merged_at, received_at, stop, outcome, guarded, "
      "recorded_by) SELECT device, sequence, state, reason, details, scope::int[], content, "
      "trip_id, person_id, kind, scanned_at, merged_at, received_at, stop, outcome, guarded, "
      "recorded_by FROM unnest($1::text[], $2::bigint[], $3::smallint[], $4::smallint[], "
      "$5::text[], $6::text[], $7::bytea[], $8::uuid[], $9::uuid[], $10::smallint[], "
      "$11::timestamptz[], $12::timestamptz[], $13::timestamptz[], $14::smallint[], "
      "$15::smallint[], $16::boolean[], $17::text[]) AS s (device, sequence, state, "
      "reason, details, scope, content, trip_id, person_id, kind, scanned_at, merged_at, "
      "received_at, stop, outcome, guarded, recorded_by)",
      rows);
}

void UpdateVerdicts(Tx& tx, const std::vector<KeptScan>& scans) {
  std::vector<std::vector<Param>> rows;
  for (const KeptScan& kept : scans) rows.push_back(Verdict(kept.scan));
  if (rows.empty()) return;
  tx.QueueAll(
      "UPDATE scans SET state = v.state, reason = v.reason, details = v.details "
      "FROM unnest($1::text[], $2::bigint[], $3::smallint[], $4::smallint[], $5::text[]) "
      "AS v (device, sequence, state, reason, details) "
      "WHERE scans.device = v.device AND scans.sequence = v.sequence",
      rows);
}

void UpdateDecision(Tx& tx, const Keyring& keyring, const KeptScan& kept, const std::string& note) {
  const Scan& scan = kept.scan;
  tx.Defer(
      "UPDATE scans SET decision = $3, state = $4, resolved_by = $5, resolved_at = $6 "
      "WHERE device = $1 AND sequence = $2",
      scan.device, scan.sequence, static_cast<int>(scan.decision), static_cast<int>(ResultOf(scan)),
      tx.call().principal().id, tx.call().now());
  InsertText(tx, keyring, kept, kNote, note);
}

absl::StatusOr<std::vector<v1::ScanConflict>> ListConflicts(
    Tx& tx, const Keyring& keyring, const v1::ListScanConflictsRequest& request, const Page& page) {
  const bool first = page.after.empty();
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query(CONFLICTS
               "WHERE (CASE WHEN $1::boolean THEN s.decision <> 0 ELSE s.state = 2 END) "
               "AND ($2::uuid IS NULL OR s.trip_id = $2) AND ($3::timestamptz IS NULL OR "
               "(s.received_at, s.device, s.sequence) > ($3::timestamptz, $4::text, $5::bigint)) "
               "ORDER BY s.received_at, s.device, s.sequence LIMIT $6",
               request.resolved(), Param::OrNull(request.trip_id()),
               Param::OrNull(first ? "" : page.after[0]), Param::OrNull(first ? "" : page.after[1]),
               Param::OrNull(first ? "" : page.after[2]), page.size + 1));
  std::vector<v1::ScanConflict> conflicts;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(v1::ScanConflict conflict, ReadConflict(tx, rows[i], keyring));
    conflicts.push_back(std::move(conflict));
  }
  return conflicts;
}

absl::StatusOr<v1::ScanConflict> FindConflict(Tx& tx, const Keyring& keyring,
                                              const std::string& device, int64_t sequence) {
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query(CONFLICTS "WHERE s.device = $1 AND s.sequence = $2", device, sequence));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadConflict(tx, rows[0], keyring);
}

}  // namespace cc::evacuation
