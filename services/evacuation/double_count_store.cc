#include "services/evacuation/double_count_store.h"

#include <algorithm>

#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"

#define DOUBLE_COUNT_COLUMNS                                                              \
  "id, revision, scope, departure_id, departed_person_id, party_id, person_id, matches, " \
  "state, decided_by, decided_at, note, created_at"

namespace cc::evacuation {
namespace {

using platform::Keyring;
using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;

constexpr char kPlace[] = "double_counts.note";

absl::StatusOr<DoubleCountRow> ReadDoubleCount(const Row& row, const Keyring& keyring) {
  DoubleCountRow read;
  v1::DoubleCount& pair = read.pair;
  CC_ASSIGN_OR_RETURN(std::string note, keyring.Decrypt(row.bytes(11), kPlace, row.text(0)));
  pair.set_note(note);
  read.revision = row.integer(1);
  read.scope = platform::KeysOf(row, 2);
  pair.set_id(row.str(0));
  pair.set_etag(platform::EtagOf(read.revision));
  pair.set_departure_id(row.str(3));
  pair.set_departed_person_id(row.str(4));
  pair.set_party_id(row.str(5));
  pair.set_person_id(row.str(6));
  for (int64_t kind : row.integers(7)) pair.add_matches(static_cast<v1::IdentityMatch>(kind));
  pair.set_state(static_cast<v1::DoubleCount::State>(row.integer(8)));
  pair.set_decided_by(row.str(9));
  if (!row.null(10)) *pair.mutable_decide_time() = platform::ToProto(row.instant(10));
  *pair.mutable_create_time() = platform::ToProto(row.instant(12));
  return read;
}

// Both sides' keys, each once.
std::vector<platform::ScopeKey> BothScopes(const Row& row, int first) {
  std::vector<platform::ScopeKey> scope = platform::KeysOf(row, first);
  const std::vector<platform::ScopeKey> other = platform::KeysOf(row, first + 1);
  scope.insert(scope.end(), other.begin(), other.end());
  std::sort(scope.begin(), scope.end());
  scope.erase(std::unique(scope.begin(), scope.end()), scope.end());
  return scope;
}

}  // namespace

// A group that has not boarded is on no manifest, and the request of those who left is themselves.
absl::Status PutUpDoubleCounts(Tx& tx, const std::string& record_id) {
  const std::vector<int32_t> kinds = {v1::IDENTITY_MATCH_RNOKPP, v1::IDENTITY_MATCH_UNZR,
                                      v1::IDENTITY_MATCH_NAME_AND_BIRTH_DATE};
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      // Whom the record's keys meet comes first, by the keys alone and whatever the planner thinks:
      // nearly always nobody.
      tx.Query("WITH met AS MATERIALIZED (SELECT o.record_kind AS own, o.subject_id, "
               "t.record_id AS other, t.subject_id AS other_subject, "
               "array_agg(DISTINCT o.kind::int) AS kinds FROM identity_keys o CROSS JOIN LATERAL "
               "(SELECT k.record_id, k.subject_id FROM identity_keys k WHERE k.key = o.key AND "
               "k.kind = o.kind AND k.record_kind = 3 - o.record_kind OFFSET 0) t "
               "WHERE o.record_id = $1 AND o.record_kind IN (1, 2) AND o.kind = ANY ($2) "
               "GROUP BY 1, 2, 3, 4) "
               "SELECT d.id, CASE own WHEN 2 THEN m.subject_id ELSE other_subject END AS departed, "
               "p.id, CASE own WHEN 1 THEN m.subject_id ELSE other_subject END AS boarded, kinds, "
               "d.scope, p.scope FROM met m "
               "JOIN departures d ON d.id = CASE own WHEN 2 THEN $1 ELSE other END "
               "AND NOT d.withdrawn "
               "JOIN parties p ON p.id = CASE own WHEN 1 THEN $1 ELSE other END "
               "AND p.trip_id IS NOT NULL AND p.id IS DISTINCT FROM d.party_id "
               "ORDER BY departed, boarded",
               record_id, kinds));
  for (int i = 0; i < rows.size(); ++i) {
    const Row row = rows[i];
    std::vector<int32_t> matches;
    for (int64_t kind : row.integers(4)) matches.push_back(static_cast<int32_t>(kind));
    DoubleCountRow made{.revision = 1, .scope = BothScopes(row, 5)};
    made.pair.set_id(tx.call().NewId());
    CC_ASSIGN_OR_RETURN(
        Rows inserted,
        tx.Query("INSERT INTO double_counts (id, scope, departure_id, departed_person_id, "
                 "party_id, person_id, matches, created_at) "
                 "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING id",
                 made.pair.id(), made.scope, row.str(0), row.str(1), row.str(2), row.str(3),
                 matches, tx.call().now()));
    if (!inserted.empty()) EmitDoubleCount(tx, made);
  }
  return absl::OkStatus();
}

absl::StatusOr<DoubleCountRow> FindDoubleCount(Tx& tx, const Keyring& keyring,
                                               const std::string& id) {
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("SELECT " DOUBLE_COUNT_COLUMNS " FROM double_counts WHERE id = $1", id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadDoubleCount(rows[0], keyring);
}

void DecideDoubleCountRow(Tx& tx, const Keyring& keyring, DoubleCountRow& row,
                          const v1::DecideDoubleCountRequest& request) {
  v1::DoubleCount& pair = row.pair;
  pair.set_state(request.decision());
  pair.set_note(request.note());
  pair.set_decided_by(tx.call().principal().id);
  *pair.mutable_decide_time() = platform::ToProto(tx.call().now());
  tx.Defer(
      "UPDATE double_counts SET revision = revision + 1, state = $2, decided_by = $3, "
      "decided_at = $4, note = $5 WHERE id = $1",
      pair.id(), static_cast<int>(pair.state()), pair.decided_by(), tx.call().now(),
      Param::Bytes(keyring.Encrypt(request.note(), kPlace, pair.id())));
  row.revision += 1;
  pair.set_etag(platform::EtagOf(row.revision));
}

absl::StatusOr<std::vector<v1::DoubleCount>> ListDoubleCounts(Tx& tx, const Keyring& keyring,
                                                              v1::DoubleCount::State state,
                                                              const Page& page) {
  const int asked =
      state == v1::DoubleCount::STATE_UNSPECIFIED ? v1::DoubleCount::STATE_OPEN : state;
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("SELECT " DOUBLE_COUNT_COLUMNS " FROM double_counts "
                          "WHERE state = $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3",
                          asked, platform::AfterOrNull(page, 0), page.size + 1));
  std::vector<v1::DoubleCount> found;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(DoubleCountRow row, ReadDoubleCount(rows[i], keyring));
    found.push_back(std::move(row.pair));
  }
  return found;
}

void EmitDoubleCount(Tx& tx, const DoubleCountRow& row) {
  tx.Emit({.kind = "double_counts",
           .key = row.pair.id(),
           .revision = row.revision,
           .before = row.revision == 1 ? std::vector<platform::ScopeKey>() : row.scope,
           .after = row.scope});
  tx.call().Touch("double_counts", row.pair.id());
}

}  // namespace cc::evacuation
