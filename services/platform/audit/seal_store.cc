#include "services/platform/audit/seal_store.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace cc::platform {
namespace {

// In the order in which they are hashed.
#define AUDIT_COLUMNS                                                                          \
  "xid, id, at, principal, method, permission, trace, request_id, outcome, peer_certificate, " \
  "touched"
constexpr int kColumns = 11;

constexpr char kTryLock[] = "SELECT pg_try_advisory_xact_lock(7132003)";

SealedBatch BatchOf(const Rows& rows) {
  SealedBatch batch;
  std::vector<absl::string_view> columns(kColumns);
  for (int i = 0; i < rows.size(); ++i) {
    const Row row = rows[i];
    for (int c = 0; c < kColumns; ++c) columns[c] = row.text(c);
    AuditPlace place{.id = row.integer(1)};
    (void)absl::SimpleAtoi(columns[0], &place.xid);
    batch.Add(place, columns);
  }
  return batch;
}

std::string Xid(const AuditPlace& place) { return absl::StrCat(place.xid); }

}  // namespace

absl::StatusOr<bool> LockSealing(Tx& tx) {
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query(kTryLock));
  return rows[0].boolean(0);
}

absl::StatusOr<std::optional<KeptSeal>> LastSeal(Tx& tx) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT number, statement, signature FROM platform.audit_seals "
                               "ORDER BY number DESC LIMIT 1"));
  if (rows.empty()) return std::nullopt;
  return KeptSeal{rows[0].integer(0), {rows[0].str(1), rows[0].bytes(2)}, ""};
}

absl::StatusOr<std::vector<KeptSeal>> SealsAfter(Tx& tx, int64_t number, int most,
                                                 bool with_entries) {
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("SELECT number, statement, signature, CASE WHEN $3 THEN entries END "
                          "FROM platform.audit_seals WHERE number > $1 ORDER BY number LIMIT $2",
                          number, most, with_entries));
  std::vector<KeptSeal> seals;
  for (int i = 0; i < rows.size(); ++i) {
    seals.push_back({rows[i].integer(0), {rows[i].str(1), rows[i].bytes(2)}, rows[i].bytes(3)});
  }
  return seals;
}

void InsertSeal(Tx& tx, int64_t number, const Seal& seal, const std::string& entries) {
  tx.Defer(
      "INSERT INTO platform.audit_seals (number, statement, signature, entries) "
      "VALUES ($1, $2, $3, $4)",
      number, seal.statement, Param::Bytes(seal.signature), Param::Bytes(entries));
}

absl::StatusOr<SealedBatch> SettledRows(Tx& tx, const AuditPlace& after, int most) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT " AUDIT_COLUMNS
                               " FROM platform.audit WHERE (xid, id) > ($1::xid8, $2::bigint) "
                               "AND xid < pg_snapshot_xmin(pg_current_snapshot()) "
                               "ORDER BY xid, id LIMIT $3",
                               Xid(after), after.id, most));
  return BatchOf(rows);
}

absl::StatusOr<SealedBatch> RowsBetween(Tx& tx, const AuditPlace& after, const AuditPlace& last,
                                        int most) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT " AUDIT_COLUMNS
                               " FROM platform.audit WHERE (xid, id) > ($1::xid8, $2::bigint) "
                               "AND (xid, id) <= ($3::xid8, $4::bigint) ORDER BY xid, id LIMIT $5",
                               Xid(after), after.id, Xid(last), last.id, most));
  return BatchOf(rows);
}

absl::StatusOr<std::optional<absl::Time>> OldestAfter(Tx& tx, const AuditPlace& after) {
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("SELECT at FROM platform.audit WHERE (xid, id) > ($1::xid8, $2::bigint) "
                          "ORDER BY xid, id LIMIT 1",
                          Xid(after), after.id));
  if (rows.empty()) return std::nullopt;
  return rows[0].instant(0);
}

absl::StatusOr<int64_t> CountAfter(Tx& tx, const AuditPlace& after) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT count(*) FROM platform.audit WHERE (xid, id) > ($1::xid8, $2::bigint)",
               Xid(after), after.id));
  return rows[0].integer(0);
}

}  // namespace cc::platform
