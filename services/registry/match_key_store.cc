#include "services/registry/match_key_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"
#include "services/registry/matching/blocking.h"
#include "services/registry/matching/profile.h"

namespace cc::registry {
namespace {

using platform::Keyring;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;

constexpr char kPlace[] = "people.personal";

absl::StatusOr<MatchPerson> ReadMatchPerson(const Row& row, const Keyring& keyring) {
  MatchPerson read;
  CC_ASSIGN_OR_RETURN(const std::string personal,
                      keyring.Decrypt(row.bytes(2), kPlace, row.text(0)));
  if (!read.person.ParseFromString(personal)) return platform::Fail(common::v1::REASON_INTERNAL);
  read.revision = row.integer(1);
  read.person.set_id(row.str(0));
  read.person.set_etag(platform::EtagOf(read.revision));
  read.scope = platform::KeysOf(row, 3);
  read.person.set_household_id(row.str(4));
  read.person.set_registration_id(row.str(5));
  read.person.set_rnokpp_disagrees(row.boolean(6));
  read.person.set_synthetic(row.boolean(7));
  *read.person.mutable_create_time() = platform::ToProto(row.instant(8));
  *read.person.mutable_update_time() = platform::ToProto(row.instant(9));
  read.surroundings = {row.str(10), row.str(11), row.str(4), row.integers(12)};
  read.in_force = row.boolean(13);
  return read;
}

// At most so many of the people who share a key are looked at.
constexpr int kMostOfBlock = 400;

// The bits of `match_places` for what a scope covers; all of them for the whole country.
int64_t PlacesOf(const platform::Scope& scope) {
  uint64_t places = 0;
  for (const platform::ScopeKey key : scope.keys()) {
    const int tail = key % 100000;
    if (tail == 0) return -1;
    places |= uint64_t{1} << (tail % 64);
  }
  return static_cast<int64_t>(places);
}

}  // namespace

#define MATCH_KEY_COLUMNS \
  "match_keys (person_id, revision, version, digest, keys, weights_revision)"
const char kCopyMatchKeys[] = "COPY " MATCH_KEY_COLUMNS " FROM STDIN";

std::vector<Param> MatchKeyRow(const MatchKeys& keys) {
  return {keys.person_id, keys.revision, matching::kBlockingVersion,
          keys.digest,    keys.keys,     keys.weights_revision};
}

void PutMatchKeys(Tx& tx, const std::vector<MatchKeys>& people) {
  if (people.empty()) return;
  std::vector<std::vector<Param>> rows;
  for (const MatchKeys& one : people) rows.push_back(MatchKeyRow(one));
  tx.QueueAll("INSERT INTO " MATCH_KEY_COLUMNS
              " SELECT person_id, revision, version, digest, keys::bigint[], weights_revision "
              "FROM unnest($1::uuid[], $2::bigint[], $3::int[], $4::bigint[], $5::text[], "
              "$6::bigint[]) AS m (person_id, revision, version, digest, keys, weights_revision) "
              "ON CONFLICT (person_id) DO UPDATE SET "
              "revision = excluded.revision, version = excluded.version, digest = excluded.digest, "
              "keys = excluded.keys, weights_revision = excluded.weights_revision",
              rows);
}

void DeleteMatchKeys(Tx& tx, const std::string& person_id) {
  tx.Defer("DELETE FROM match_keys WHERE person_id = $1", person_id);
}

#define MATCH_PERSON_FROM(whole)                                                      \
  "SELECT p.id, p.revision, p.personal, p.scope, p.household_id, p.registration_id, " \
  "p.rnokpp_disagrees, p.synthetic, p.created_at, p.updated_at, r.origin_unit_code, " \
  "r.residence_unit_code, ARRAY(SELECT m.digest FROM people o "                       \
  "JOIN match_keys m ON m.person_id = o.id WHERE " whole                              \
  " AND o.household_id = p.household_id AND o.id <> p.id AND o.merged_into IS NULL "  \
  "AND m.digest <> 0), " whole                                                        \
  " AND EXISTS (SELECT FROM identity_keys k WHERE k.person_id = p.id) "               \
  "FROM people p LEFT JOIN registrations r ON r.id = p.registration_id "
constexpr int kPersonColumns = 14;

absl::StatusOr<std::vector<MatchPerson>> ReadMatchPeople(Tx& tx, const Keyring& keyring,
                                                         const std::vector<std::string>& ids) {
  CC_ASSIGN_OR_RETURN(const Rows rows,
                      tx.Query(MATCH_PERSON_FROM("true") "WHERE p.id = ANY ($1::text[]::uuid[]) "
                                                         "AND p.merged_into IS NULL",
                               ids));
  std::vector<MatchPerson> people;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(MatchPerson person, ReadMatchPerson(rows[i], keyring));
    people.push_back(std::move(person));
  }
  return people;
}

// A block is read in the order of its index, no further than kMostOfBlock. Whoever shares keys that
// few have comes first. (`OFFSET 0` has the planner rank before it looks whether the people are
// seen, and look no further than it must.)
absl::StatusOr<std::vector<Alike>> FindAlike(Tx& tx, const Keyring& keyring,
                                             const std::vector<std::vector<int64_t>>& keys,
                                             const AlikeWanted& wanted) {
  std::vector<std::string> asked;
  for (const std::vector<int64_t>& of_one : keys)
    asked.push_back(absl::StrCat("{", absl::StrJoin(of_one, ","), "}"));
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("SELECT alike.*, wanted.place - 1 FROM unnest($1::text[]) WITH ORDINALITY "
               "AS wanted (keys, place) CROSS JOIN LATERAL (SELECT seen.* FROM "
               "(SELECT found.person_id, sum(16 - ln(found.size)) AS weight "
               "FROM unnest(wanted.keys::bigint[]) AS asked (key) CROSS JOIN LATERAL "
               "(SELECT block.person_id, count(*) OVER () AS size FROM "
               "(SELECT b.person_id FROM match_blocks b WHERE b.key = asked.key "
               "AND b.places & $2 <> 0 ORDER BY b.person_id LIMIT $3) AS block) AS found "
               "GROUP BY found.person_id HAVING count(*) >= $4 "
               "ORDER BY weight DESC, person_id OFFSET 0) AS ranked "
               "CROSS JOIN LATERAL (" MATCH_PERSON_FROM(
                   "$6::boolean") "WHERE p.id = ranked.person_id AND p.merged_into IS NULL OFFSET "
                                  "0) AS seen "
                                  "LIMIT $5) AS alike",
               asked, PlacesOf(tx.call().scope()), kMostOfBlock, wanted.least_shared,
               wanted.most_each, wanted.detail == MatchDetail::kWhole));
  std::vector<Alike> found;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(MatchPerson person, ReadMatchPerson(rows[i], keyring));
    found.push_back({static_cast<size_t>(rows[i].integer(kPersonColumns)), std::move(person)});
  }
  return found;
}

absl::StatusOr<int64_t> CountMatchKeys(Tx& tx) {
  CC_ASSIGN_OR_RETURN(const Rows rows, tx.Query("SELECT count(*) FROM match_keys"));
  return rows[0].integer(0);
}

absl::StatusOr<std::vector<std::string>> SampleMatchKeys(Tx& tx, int most) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("SELECT person_id FROM match_keys ORDER BY hashtext(person_id::text) LIMIT $1",
               most));
  std::vector<std::string> ids;
  for (int i = 0; i < rows.size(); ++i) ids.push_back(rows[i].str(0));
  return ids;
}

absl::Status RefreshMatchKeys(Tx& tx, const Keyring& keyring, const std::vector<std::string>& ids) {
  CC_ASSIGN_OR_RETURN(const std::vector<MatchPerson> people, ReadMatchPeople(tx, keyring, ids));
  std::vector<MatchKeys> fresh;
  for (const MatchPerson& one : people) {
    const matching::Profile profile =
        matching::ReadProfile(MatchRecord(one.person, one.surroundings));
    fresh.push_back({.person_id = one.person.id(),
                     .revision = one.revision,
                     .digest = MemberDigestOf(keyring, one.person),
                     .keys = KeyedKeys(keyring, matching::BlockingKeys(profile)),
                     .weights_revision = std::nullopt});
  }
  PutMatchKeys(tx, fresh);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<PassPerson>> PeopleAfter(Tx& tx, const std::string& after,
                                                    int64_t weights_revision, int most) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("SELECT p.id, m.revision IS DISTINCT FROM p.revision OR m.version <> $2 OR "
               "m.weights_revision IS DISTINCT FROM $3 FROM people p "
               "LEFT JOIN match_keys m ON m.person_id = p.id "
               "WHERE ($1::uuid IS NULL OR p.id > $1) AND p.merged_into IS NULL "
               "ORDER BY p.id LIMIT $4",
               Param::OrNull(after), matching::kBlockingVersion, weights_revision, most));
  std::vector<PassPerson> people;
  for (int i = 0; i < rows.size(); ++i) people.push_back({rows[i].str(0), rows[i].boolean(1)});
  return people;
}

absl::StatusOr<PassState> LockPass(Tx& tx) {
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("INSERT INTO match_pass (started_at) VALUES ($1) ON CONFLICT (single) "
                          "DO UPDATE SET single = true RETURNING after_id, finished_at",
                          tx.call().now()));
  PassState state{.after_id = rows[0].str(0), .running = rows[0].null(1)};
  if (!rows[0].null(1)) state.finished_at = rows[0].instant(1);
  return state;
}

void SavePass(Tx& tx, const PassState& state) {
  tx.Defer(
      "UPDATE match_pass SET started_at = CASE WHEN $1::uuid IS NULL THEN $3 ELSE started_at END, "
      "after_id = $1, finished_at = CASE WHEN $2 THEN NULL ELSE $3::timestamptz END",
      Param::OrNull(state.after_id), state.running, tx.call().now());
}

}  // namespace cc::registry
