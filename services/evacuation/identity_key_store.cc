#include "services/evacuation/identity_key_store.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/platform/db/columns.h"

namespace cc::evacuation {
namespace {

using platform::Keyring;
using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::ScopeKey;
using platform::Tx;

// The year of birth alone says too little for a warning.
constexpr int kWeakest = v1::IDENTITY_MATCH_NAME_AND_BIRTH_YEAR;

// Somebody said of the groups `a` and `b` that they are different people, and their keys are those
// of then.
#define TOLD_APART(a, b)                                                           \
  "EXISTS (SELECT FROM party_distinctions e WHERE e.party_id = least(" a ".id, " b \
  ".id) "                                                                          \
  "AND e.other_party_id = greatest(" a ".id, " b                                   \
  ".id) "                                                                          \
  "AND e.keys = CASE WHEN " a ".id < " b ".id THEN " a ".keys_digest ELSE " b      \
  ".keys_digest END AND e.other_keys = CASE WHEN " a ".id < " b ".id THEN " b      \
  ".keys_digest ELSE " a ".keys_digest END)"

// A group that was but a mistake must not be found; one that refused or left alone must.
bool TellsOfNobody(const v1::Party& party) {
  return party.cancellation().reason() == v1::PartyCancellation::REASON_DUPLICATE ||
         party.cancellation().reason() == v1::PartyCancellation::REASON_MISTAKE;
}

// Equal for equal keys, whoever of the group has them.
std::string DigestOf(const std::vector<SubjectKeys>& subjects) {
  std::set<std::string> keys;
  for (const SubjectKeys& subject : subjects) {
    for (const IdentityKey& key : subject.keys)
      keys.insert(absl::StrCat(static_cast<int>(key.kind), ":", key.key));
  }
  return platform::Sha256(absl::StrJoin(keys, ""));
}

std::vector<int32_t> OpenStates() {
  return {v1::Party::STATE_IDENTIFIED, v1::Party::STATE_REQUESTED, v1::Party::STATE_ASSEMBLED};
}

// From the column: state, kinds of match, people in common.
v1::PartyDuplicate ReadDuplicate(const Row& row, int id, int first) {
  v1::PartyDuplicate duplicate;
  duplicate.set_party_id(row.str(id));
  duplicate.set_state(static_cast<v1::Party::State>(row.integer(first)));
  for (int64_t kind : row.integers(first + 1))
    duplicate.add_matches(static_cast<v1::IdentityMatch>(kind));
  duplicate.set_persons(static_cast<int32_t>(row.integer(first + 2)));
  return duplicate;
}

}  // namespace

void PutKeys(Tx& tx, RecordKind kind, const std::string& record_id,
             const std::vector<ScopeKey>& scope, const std::vector<SubjectKeys>& subjects) {
  DropKeys(tx, record_id);
  std::vector<std::vector<Param>> rows;
  for (const SubjectKeys& subject : subjects) {
    for (const IdentityKey& key : subject.keys) {
      rows.push_back({static_cast<int>(kind), record_id, subject.subject_id,
                      static_cast<int>(key.kind), Param::Bytes(key.key), scope});
    }
  }
  if (rows.empty()) return;
  tx.QueueAll(
      "INSERT INTO identity_keys (record_kind, record_id, subject_id, kind, key, scope) "
      "SELECT record_kind, record_id, subject_id, kind, key, scope::int[] "
      "FROM unnest($1::smallint[], $2::uuid[], $3::uuid[], $4::smallint[], $5::bytea[], "
      "$6::text[]) AS k (record_kind, record_id, subject_id, kind, key, scope) "
      "ON CONFLICT DO NOTHING",
      rows);
}

void DropKeys(Tx& tx, const std::string& record_id) {
  tx.Defer("DELETE FROM identity_keys WHERE record_id = $1", record_id);
}

void PutPartyKeys(Tx& tx, const Keyring& keyring, const v1::Party& party,
                  const std::vector<ScopeKey>& scope) {
  std::vector<SubjectKeys> subjects;
  if (!TellsOfNobody(party)) {
    for (const v1::Person& person : party.persons())
      subjects.push_back({person.id(), KeysOf(keyring, IdentityOf(person))});
    for (const std::string& phone : {party.phone(), party.contact().phone()})
      subjects.push_back({party.id(), KeysOf(keyring, {.phone = phone})});
  }
  PutKeys(tx, RecordKind::kParty, party.id(), scope, subjects);
  tx.Defer("UPDATE parties SET keys_version = $2, keys_digest = $3 WHERE id = $1", party.id(),
           kIdentityKeysVersion, Param::Bytes(DigestOf(subjects)));
}

absl::StatusOr<std::vector<std::string>> LockPartiesWithOldKeys(Tx& tx, int most) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT id FROM parties WHERE keys_version < $1 "
                               "ORDER BY keys_version, id LIMIT $2 FOR UPDATE SKIP LOCKED",
                               kIdentityKeysVersion, most));
  std::vector<std::string> ids;
  for (int i = 0; i < rows.size(); ++i) ids.push_back(rows[i].str(0));
  return ids;
}

absl::StatusOr<std::vector<std::string>> FindPartiesByKeys(Tx& tx,
                                                           const std::vector<IdentityKey>& keys,
                                                           int most) {
  std::vector<std::string> values;
  for (const IdentityKey& key : keys) values.push_back(key.key);
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("SELECT DISTINCT record_id FROM identity_keys "
                          "WHERE key = ANY ($1) AND record_kind = 1 ORDER BY record_id LIMIT $2",
                          Param::BytesArray(values), most));
  std::vector<std::string> ids;
  for (int i = 0; i < rows.size(); ++i) ids.push_back(rows[i].str(0));
  return ids;
}

absl::StatusOr<std::vector<v1::PartyDuplicate>> FindDuplicates(Tx& tx,
                                                               const std::string& party_id) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT b.record_id, p.state, array_agg(DISTINCT b.kind::int), "
               "count(DISTINCT b.subject_id) FILTER (WHERE b.subject_id <> b.record_id) "
               "FROM identity_keys a JOIN identity_keys b ON b.key = a.key AND b.kind = a.kind "
               "AND b.record_kind = 1 AND b.record_id <> a.record_id "
               "JOIN parties o ON o.id = a.record_id "
               "JOIN parties p ON p.id = b.record_id AND p.state <> $2 "
               "WHERE a.record_id = $1 AND a.kind <> $3 AND NOT " TOLD_APART(
                   "o", "p") " "
                             "GROUP BY b.record_id, p.state ORDER BY b.record_id LIMIT 20",
               party_id, static_cast<int>(v1::Party::STATE_CANCELLED), kWeakest));
  std::vector<v1::PartyDuplicate> found;
  for (int i = 0; i < rows.size(); ++i) found.push_back(ReadDuplicate(rows[i], 0, 1));
  return found;
}

absl::StatusOr<std::vector<v1::PartyPair>> ListDuplicatePairs(Tx& tx, const std::string& party_id,
                                                              const Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT a.record_id, b.record_id, q.state, array_agg(DISTINCT b.kind::int), "
               "count(DISTINCT b.subject_id) FILTER (WHERE b.subject_id <> b.record_id) "
               "FROM parties p JOIN identity_keys a ON a.record_id = p.id AND a.kind <> $1 "
               "JOIN identity_keys b ON b.key = a.key AND b.kind = a.kind "
               "AND b.record_kind = 1 AND b.record_id > a.record_id "
               "JOIN parties q ON q.id = b.record_id AND q.state = ANY ($2) AND q.trip_id IS NULL "
               "WHERE p.state = ANY ($2) AND p.trip_id IS NULL "
               "AND ($3::uuid IS NULL OR p.id = $3 OR q.id = $3) "
               "AND ($4::uuid IS NULL OR (p.id, q.id) > ($4, $5::uuid)) "
               "AND NOT " TOLD_APART("p", "q") " "
                                               "GROUP BY a.record_id, b.record_id, q.state "
                                               "ORDER BY a.record_id, b.record_id LIMIT $6",
               kWeakest, OpenStates(), Param::OrNull(party_id), platform::AfterOrNull(page, 0),
               platform::AfterOrNull(page, 1), page.size + 1));
  std::vector<v1::PartyPair> pairs;
  for (int i = 0; i < rows.size(); ++i) {
    v1::PartyPair& pair = pairs.emplace_back();
    pair.set_party_id(rows[i].str(0));
    *pair.mutable_duplicate() = ReadDuplicate(rows[i], 1, 2);
  }
  return pairs;
}

}  // namespace cc::evacuation
