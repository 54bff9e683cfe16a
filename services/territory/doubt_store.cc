#include "services/territory/doubt_store.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/util/json_util.h"
#include "services/platform/db/etag.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::territory {
namespace {

using platform::Row;
using platform::Rows;
using platform::Tx;
using v1::Doubt;
using v1::ImportFinding;

#define DOUBT_COLUMNS                                                                    \
  "id, key, kind, unit_code, periods, message, text, line, file_sha256, first_seen_at, " \
  "present, state, decided_by, decided_at, note, revision"

std::string SubjectOf(const v1::StatusPeriod& period) {
  std::vector<std::string> excluded(period.excluded_unit_codes().begin(),
                                    period.excluded_unit_codes().end());
  std::sort(excluded.begin(), excluded.end());
  return absl::StrCat(period.unit_code(), " ", static_cast<int>(period.status()), " ",
                      period.start_date(), " ", period.end_date(), " ",
                      absl::StrJoin(excluded, ","));
}

// What is doubted, word for word, whatever its row and edition.
std::string SubjectOf(const ImportFinding& finding) {
  std::vector<std::string> subjects;
  for (const v1::StatusPeriod& period : finding.periods()) subjects.push_back(SubjectOf(period));
  std::sort(subjects.begin(), subjects.end());
  if (!subjects.empty()) return absl::StrJoin(subjects, "\n");
  return finding.text().empty() ? finding.message() : finding.text();
}

// The doubts of a report by their keys: one key may stand at several rows, which are decided
// together.
struct Named {
  const ImportFinding* first = nullptr;
  std::set<std::string> subjects;
  std::string subject() const { return absl::StrJoin(subjects, "\n"); }
};

std::map<std::string, Named> DoubtsOf(const v1::ImportReport& report) {
  std::map<std::string, Named> doubts;
  for (const ImportFinding& finding : report.findings()) {
    if (finding.severity() != ImportFinding::SEVERITY_DOUBT) continue;
    Named& named = doubts[finding.key()];
    if (named.first == nullptr) named.first = &finding;
    named.subjects.insert(SubjectOf(finding));
  }
  return doubts;
}

std::vector<std::string> KeysOf(const std::map<std::string, Named>& doubts) {
  std::vector<std::string> keys;
  for (const auto& [key, named] : doubts) keys.push_back(key);
  return keys;
}

// Periods as JSON, of what the list says of them.
std::string PeriodsText(const ImportFinding& finding) {
  v1::TerritoryTable table;
  for (const v1::StatusPeriod& period : finding.periods()) {
    v1::StatusPeriod& kept = *table.add_periods();
    kept.set_unit_code(period.unit_code());
    kept.set_status(period.status());
    kept.set_start_date(period.start_date());
    kept.set_end_date(period.end_date());
    *kept.mutable_excluded_unit_codes() = period.excluded_unit_codes();
  }
  std::string json;
  (void)google::protobuf::util::MessageToJsonString(table, &json);
  return json;
}

absl::StatusOr<Doubt> ReadDoubt(const Row& row) {
  v1::TerritoryTable table;
  if (!google::protobuf::util::JsonStringToMessage(row.str(4), &table).ok())
    return platform::Fail(common::v1::REASON_INTERNAL);
  Doubt doubt;
  doubt.set_id(row.str(0));
  doubt.set_key(row.str(1));
  doubt.set_kind(static_cast<Doubt::Kind>(row.integer(2)));
  doubt.set_unit_code(row.str(3));
  *doubt.mutable_periods() = table.periods();
  doubt.set_message(row.str(5));
  doubt.set_text(row.str(6));
  doubt.set_row(static_cast<int32_t>(row.integer(7)));
  doubt.set_file_sha256(row.str(8));
  *doubt.mutable_first_seen_time() = platform::ToProto(row.instant(9));
  doubt.set_present(row.boolean(10));
  doubt.set_state(static_cast<Doubt::State>(row.integer(11)));
  doubt.set_decided_by(row.str(12));
  if (!row.null(13)) *doubt.mutable_decide_time() = platform::ToProto(row.instant(13));
  doubt.set_note(row.str(14));
  doubt.set_etag(platform::EtagOf(row.integer(15)));
  return doubt;
}

}  // namespace

absl::StatusOr<DoubtBalance> JudgeDoubts(Tx& tx, const std::vector<std::string>& accepted,
                                         v1::ImportReport& report) {
  const std::map<std::string, Named> doubts = DoubtsOf(report);
  DoubtBalance balance;
  if (doubts.empty()) return balance;
  struct Decision {
    Doubt::State state;
    std::string note;
  };
  std::map<std::string, Decision> decisions;
  CC_ASSIGN_OR_RETURN(const Rows rows, tx.Query("SELECT key, state, subject, note FROM doubts "
                                                "WHERE key = ANY ($1::text[]) AND state <> 1",
                                                KeysOf(doubts)));
  for (int i = 0; i < rows.size(); ++i) {
    if (rows[i].text(2) != doubts.at(rows[i].str(0)).subject()) continue;
    decisions[rows[i].str(0)] = {static_cast<Doubt::State>(rows[i].integer(1)), rows[i].str(3)};
  }
  for (const std::string& key : accepted) decisions.insert({key, {Doubt::STATE_ACCEPTED, ""}});
  for (const auto& [key, named] : doubts) {
    const auto decision = decisions.find(key);
    if (decision == decisions.end()) {
      ++balance.open;
    } else if (decision->second.state == Doubt::STATE_REJECTED && balance.rejected++ == 0) {
      balance.rejected_key = key;
      balance.rejected_note = decision->second.note;
    }
  }
  for (ImportFinding& finding : *report.mutable_findings()) {
    if (finding.severity() != ImportFinding::SEVERITY_DOUBT) continue;
    const auto decision = decisions.find(finding.key());
    finding.set_doubt_state(decision == decisions.end() ? Doubt::STATE_OPEN
                                                        : decision->second.state);
    if (decision != decisions.end()) finding.set_note(decision->second.note);
  }
  return balance;
}

absl::Status KeepDoubts(Tx& tx, const TerritoryIndex& units, const v1::ImportReport& report,
                        const std::string& file_sha256) {
  std::vector<std::string> ids, keys, codes, subjects, periods, messages, texts;
  std::vector<int32_t> kinds, tails, numbers;
  for (const auto& [key, named] : DoubtsOf(report)) {
    const ImportFinding& finding = *named.first;
    const int32_t unit = units.Find(finding.unit_code());
    ids.push_back(tx.call().NewId());
    keys.push_back(key);
    kinds.push_back(finding.doubt_kind());
    codes.push_back(finding.unit_code());
    tails.push_back(unit == TerritoryIndex::kNone ? -1 : TailOfCode(units.unit(unit).code()));
    subjects.push_back(named.subject());
    periods.push_back(PeriodsText(finding));
    messages.push_back(finding.message());
    texts.push_back(finding.text());
    numbers.push_back(finding.row());
  }
  if (ids.empty()) return absl::OkStatus();
  return tx
      .Query(
          "INSERT INTO doubts AS d (id, key, kind, unit_code, unit_tail, subject, periods, "
          "message, text, line, file_sha256, first_seen_at, present, state) "
          "SELECT id::uuid, key, kind, code, NULLIF(tail, -1), subject, periods::jsonb, message, "
          "text, number, $11, $12, true, 1 "
          "FROM unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::int[], $6::text[], "
          "$7::text[], $8::text[], $9::text[], $10::int[]) "
          "AS t (id, key, kind, code, tail, subject, periods, message, text, number) "
          "ON CONFLICT (key) DO UPDATE SET present = true, kind = EXCLUDED.kind, "
          "unit_code = EXCLUDED.unit_code, unit_tail = EXCLUDED.unit_tail, "
          "subject = EXCLUDED.subject, periods = EXCLUDED.periods, message = EXCLUDED.message, "
          "text = EXCLUDED.text, "
          "(line, file_sha256, first_seen_at, revision, state, decided_by, decided_at, note) = "
          "(SELECT * FROM (VALUES (d.line, d.file_sha256, d.first_seen_at, d.revision, d.state, "
          "d.decided_by, d.decided_at, d.note)) AS same WHERE d.subject = EXCLUDED.subject "
          "UNION ALL SELECT EXCLUDED.line, EXCLUDED.file_sha256, EXCLUDED.first_seen_at, "
          "d.revision + 1, EXCLUDED.state, '', NULL, '' WHERE d.subject <> EXCLUDED.subject)",
          ids, keys, kinds, codes, tails, subjects, periods, messages, texts, numbers, file_sha256,
          tx.call().now())
      .status();
}

absl::Status AcceptDoubts(Tx& tx, const TerritoryIndex& units, const v1::ImportReport& report,
                          const std::string& file_sha256) {
  const std::vector<std::string> keys = KeysOf(DoubtsOf(report));
  if (keys.empty()) return absl::OkStatus();
  CC_RETURN_IF_ERROR(KeepDoubts(tx, units, report, file_sha256));
  CC_RETURN_IF_ERROR(
      tx.Query("WITH decided AS (UPDATE doubts SET state = 2, revision = revision + 1, "
               "decided_by = $2, decided_at = $3, note = $4 "
               "WHERE key = ANY ($1::text[]) AND state = 1 "
               "RETURNING id, revision, state, subject, decided_by, decided_at, note) "
               "INSERT INTO doubt_decisions (doubt_id, revision, state, subject, decided_by, "
               "decided_at, note) SELECT * FROM decided",
               keys, tx.call().principal().id, tx.call().now(), "Прийнято разом з редакцією.")
          .status());
  CC_ASSIGN_OR_RETURN(
      const Rows rejected,
      tx.Query("SELECT 1 FROM doubts WHERE key = ANY ($1::text[]) AND state = 3 LIMIT 1", keys));
  if (!rejected.empty()) return platform::Fail(common::v1::REASON_CONFLICT);
  return absl::OkStatus();
}

absl::StatusOr<bool> StopForDoubts(platform::Db& db, const platform::Call& call,
                                   const std::vector<std::string>& accepted, bool validate_only,
                                   const std::string& file_sha256, const TerritoryIndex& units,
                                   v1::ImportReport& report) {
  DoubtBalance balance;
  CC_RETURN_IF_ERROR(db.Read(call, [&](Tx& tx) -> absl::Status {
    CC_ASSIGN_OR_RETURN(balance, JudgeDoubts(tx, accepted, report));
    return absl::OkStatus();
  }));
  if (validate_only) return true;
  if (balance.open == 0 && balance.rejected == 0) return false;
  CC_RETURN_IF_ERROR(
      db.WriteStep(call, [&](Tx& tx) { return KeepDoubts(tx, units, report, file_sha256); }));
  if (balance.rejected == 0) return true;
  return platform::Fail(common::v1::REASON_DOUBT_REJECTED,
                        {{"doubt", balance.rejected_key},
                         {"note", balance.rejected_note},
                         {"count", absl::StrCat(balance.rejected)}});
}

absl::StatusOr<int> RetireDoubts(Tx& tx, Doubt::Kind first, Doubt::Kind last,
                                 const v1::ImportReport& report) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("UPDATE doubts SET present = false WHERE present AND kind BETWEEN $1 AND $2 "
               "AND key <> ALL ($3::text[])",
               static_cast<int>(first), static_cast<int>(last), KeysOf(DoubtsOf(report))));
  return static_cast<int>(rows.affected());
}

absl::StatusOr<std::vector<Doubt>> FindDoubts(Tx& tx, const v1::ListDoubtsRequest& request,
                                              const std::vector<int32_t>* tails,
                                              const platform::Page& page) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("SELECT " DOUBT_COLUMNS
               " FROM doubts WHERE ($1 = 0 OR state = $1) AND ($2 = 0 OR kind = $2) "
               "AND ($3 = '' OR key = $3) AND (present OR $4) "
               "AND ($5 OR unit_tail = ANY ($6::int[])) AND key > $7 ORDER BY key LIMIT $8",
               static_cast<int>(request.state()), static_cast<int>(request.kind()), request.key(),
               request.show_past(), tails == nullptr,
               tails == nullptr ? std::vector<int32_t>() : *tails,
               page.after.empty() ? "" : page.after[0], page.size + 1));
  std::vector<Doubt> doubts;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(Doubt doubt, ReadDoubt(rows[i]));
    doubts.push_back(std::move(doubt));
  }
  return doubts;
}

absl::StatusOr<Doubt> FindDoubt(Tx& tx, const std::string& id) {
  CC_ASSIGN_OR_RETURN(const Rows rows,
                      tx.Query("SELECT " DOUBT_COLUMNS " FROM doubts WHERE id = $1", id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadDoubt(rows[0]);
}

absl::StatusOr<Doubt> DecideDoubt(Tx& tx, const v1::DecideDoubtRequest& request) {
  CC_ASSIGN_OR_RETURN(
      const Rows known,
      tx.Query("SELECT revision, subject FROM doubts WHERE key = $1 FOR UPDATE", request.key()));
  if (known.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), platform::EtagOf(known[0].integer(0))));
  const Doubt::State state = request.decision() == v1::DecideDoubtRequest::DECISION_ACCEPT
                                 ? Doubt::STATE_ACCEPTED
                                 : Doubt::STATE_REJECTED;
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("UPDATE doubts SET state = $2, revision = revision + 1, decided_by = $3, "
               "decided_at = $4, note = $5 WHERE key = $1 RETURNING " DOUBT_COLUMNS,
               request.key(), static_cast<int>(state), tx.call().principal().id, tx.call().now(),
               request.note()));
  tx.Defer(
      "INSERT INTO doubt_decisions (doubt_id, revision, state, subject, decided_by, "
      "decided_at, note) VALUES ($1, $2, $3, $4, $5, $6, $7)",
      rows[0].str(0), rows[0].integer(15), static_cast<int>(state), known[0].str(1),
      tx.call().principal().id, tx.call().now(), request.note());
  tx.call().Touch("doubts", rows[0].text(0));
  return ReadDoubt(rows[0]);
}

}  // namespace cc::territory
