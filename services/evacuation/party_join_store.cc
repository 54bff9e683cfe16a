#include "services/evacuation/party_join_store.h"

#include <algorithm>

#include "services/platform/db/columns.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Keyring;
using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::ScopeKey;
using platform::Tx;

constexpr char kDistinctionPlace[] = "party_distinctions.note";

absl::StatusOr<v1::PartyDistinction> ReadDistinction(const Row& row, const Keyring& keyring) {
  v1::PartyDistinction read;
  CC_ASSIGN_OR_RETURN(std::string note,
                      keyring.Decrypt(row.bytes(3), kDistinctionPlace, row.text(0)));
  read.set_note(note);
  read.set_party_id(row.str(1));
  read.set_other_party_id(row.str(2));
  read.set_dismissed_by(row.str(4));
  *read.mutable_dismiss_time() = platform::ToProto(row.instant(5));
  read.set_in_force(row.boolean(6));
  return read;
}

}  // namespace

void InsertJoin(Tx& tx, const JoinRow& join, const std::vector<ScopeKey>& scope) {
  tx.Defer(
      "INSERT INTO party_joins (id, scope, party_id, joined_party_id, revision, joined_revision, "
      "now_revision, joined_now_revision, trip_id, joined_trip_id, joined_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
      tx.call().NewId(), scope, join.party_id, join.joined_party_id, join.revision,
      join.joined_revision, join.now_revision, join.joined_now_revision,
      Param::OrNull(join.trip_id), Param::OrNull(join.joined_trip_id), tx.call().now());
}

absl::StatusOr<JoinRow> FindJoin(Tx& tx, const std::string& party_id,
                                 const std::string& joined_party_id) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT id, revision, joined_revision, trip_id, joined_trip_id, "
                               "now_revision, joined_now_revision FROM party_joins WHERE "
                               "joined_party_id = $2 AND party_id = $1 "
                               "AND undone_at IS NULL",
                               party_id, joined_party_id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return JoinRow{.id = rows[0].str(0),
                 .party_id = party_id,
                 .joined_party_id = joined_party_id,
                 .revision = rows[0].integer(1),
                 .joined_revision = rows[0].integer(2),
                 .now_revision = rows[0].integer(5),
                 .joined_now_revision = rows[0].integer(6),
                 .trip_id = rows[0].str(3),
                 .joined_trip_id = rows[0].str(4)};
}

void EndJoin(Tx& tx, const std::string& id) {
  tx.Defer("UPDATE party_joins SET undone_at = $2 WHERE id = $1", id, tx.call().now());
}

void BackTo(Tx& tx, const std::string& party_id, int64_t then, int64_t now) {
  tx.Defer(
      "UPDATE party_joins SET now_revision = $3 WHERE party_id = $1 AND now_revision = $2 "
      "AND undone_at IS NULL",
      party_id, then, now);
}

absl::StatusOr<std::string> ExpectedTripOf(Tx& tx, const std::string& party_id) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT trip_id FROM trip_parties WHERE party_id = $1", party_id));
  return rows.empty() ? std::string() : rows[0].str(0);
}

absl::StatusOr<std::vector<std::string>> HappenedSince(Tx& tx, const JoinRow& join) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT array(SELECT DISTINCT v.change FROM party_versions v "
               "WHERE (v.party_id = j.party_id AND v.revision >= j.now_revision) "
               "OR (v.party_id = j.joined_party_id AND v.revision >= j.joined_now_revision) "
               "ORDER BY v.change)::int[], "
               "EXISTS (SELECT FROM trip_parties t WHERE t.party_id = j.party_id "
               "AND t.trip_id IS DISTINCT FROM j.trip_id), "
               "EXISTS (SELECT FROM parties g WHERE g.id = j.party_id AND g.trip_id IS NOT NULL), "
               "EXISTS (SELECT FROM stays s WHERE s.party_id = j.party_id AND s.state <= 3 "
               "AND s.created_at >= j.joined_at), "
               "EXISTS (SELECT FROM site_aid a WHERE a.party_id = j.party_id "
               "AND a.created_at >= j.joined_at) FROM party_joins j WHERE j.id = $1",
               join.id));
  std::vector<std::string> what;
  if (rows.empty()) return what;
  for (int64_t change : rows[0].integers(0)) {
    what.push_back(v1::PartyVersion::Change_Name(static_cast<v1::PartyVersion::Change>(change)));
  }
  static constexpr const char* kNames[] = {"EXPECTED", "ON_BOARD", "STAY", "AID"};
  for (int i = 0; i < 4; ++i) {
    if (rows[0].boolean(i + 1)) what.push_back(kNames[i]);
  }
  return what;
}

absl::StatusOr<v1::PartyDistinction> PutDistinction(Tx& tx, const Keyring& keyring,
                                                    const std::string& party_id,
                                                    const std::string& other_id,
                                                    const std::string& note,
                                                    const std::vector<ScopeKey>& scope) {
  const std::string& lower = std::min(party_id, other_id);
  const std::string& upper = std::max(party_id, other_id);
  const std::string id = tx.call().NewId();
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query(
          "INSERT INTO party_distinctions (id, scope, party_id, other_party_id, keys, "
          "other_keys, note, dismissed_by, dismissed_at) SELECT $1::uuid, $2::int[], a.id, b.id, "
          "a.keys_digest, b.keys_digest, $5::bytea, $6::text, $7::timestamptz FROM parties a, "
          "parties b "
          "WHERE a.id = $3 AND b.id = $4 ON CONFLICT (party_id, other_party_id) DO UPDATE "
          "SET id = excluded.id, scope = excluded.scope, keys = excluded.keys, "
          "other_keys = excluded.other_keys, note = excluded.note, "
          "dismissed_by = excluded.dismissed_by, dismissed_at = excluded.dismissed_at "
          "RETURNING id, party_id, other_party_id, note, dismissed_by, dismissed_at, true",
          id, scope, lower, upper, Param::Bytes(keyring.Encrypt(note, kDistinctionPlace, id)),
          tx.call().principal().id, tx.call().now()));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadDistinction(rows[0], keyring);
}

absl::StatusOr<std::vector<v1::PartyDistinction>> ListDistinctions(Tx& tx, const Keyring& keyring,
                                                                   const std::string& party_id,
                                                                   const Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT d.id, d.party_id, d.other_party_id, d.note, d.dismissed_by, "
               "d.dismissed_at, d.keys = a.keys_digest AND d.other_keys = b.keys_digest "
               "FROM party_distinctions d JOIN parties a ON a.id = d.party_id "
               "JOIN parties b ON b.id = d.other_party_id "
               "WHERE ($1::uuid IS NULL OR d.party_id = $1 OR d.other_party_id = $1) "
               "AND ($2::uuid IS NULL OR (d.party_id, d.other_party_id) > ($2, $3::uuid)) "
               "ORDER BY d.party_id, d.other_party_id LIMIT $4",
               Param::OrNull(party_id), platform::AfterOrNull(page, 0),
               platform::AfterOrNull(page, 1), page.size + 1));
  std::vector<v1::PartyDistinction> found;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(v1::PartyDistinction one, ReadDistinction(rows[i], keyring));
    found.push_back(std::move(one));
  }
  return found;
}

}  // namespace cc::evacuation
