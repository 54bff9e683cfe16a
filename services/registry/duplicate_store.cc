#include "services/registry/duplicate_store.h"

#include <utility>

#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"

namespace cc::registry {
namespace {

using platform::Keyring;
using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;
using v1::DuplicateCandidate;

constexpr char kPlace[] = "duplicate_candidates.note";
constexpr char kDecisionPlace[] = "duplicate_decisions.note";
constexpr char kFormerPlace[] = "duplicate_decisions.former";

#define CANDIDATE_COLUMNS                                                                          \
  "c.id, c.revision, c.first_id, c.second_id, c.probability, c.state, c.survivor_id, "             \
  "c.proposed_by, c.decided_by, c.note, c.synthetic, c.created_at, c.updated_at, "                 \
  "EXISTS (SELECT FROM duplicate_sides s WHERE s.candidate_id = c.id AND s.person_id = "           \
  "c.first_id), "                                                                                  \
  "EXISTS (SELECT FROM duplicate_sides s WHERE s.candidate_id = c.id AND s.person_id = "           \
  "c.second_id), "                                                                                 \
  "ARRAY(SELECT DISTINCT k FROM duplicate_sides s, unnest(s.scope) k WHERE s.candidate_id = c.id " \
  "ORDER BY k)"

absl::StatusOr<CandidateRow> Read(const Row& row, const Keyring& keyring) {
  CandidateRow read;
  DuplicateCandidate& candidate = read.candidate;
  candidate.set_id(row.str(0));
  read.revision = row.integer(1);
  candidate.set_etag(platform::EtagOf(read.revision));
  read.first_id = row.str(2);
  read.second_id = row.str(3);
  candidate.set_probability(row.real(4));
  candidate.set_state(static_cast<DuplicateCandidate::State>(row.integer(5)));
  candidate.set_proposed_by(row.str(7));
  candidate.set_decided_by(row.str(8));
  CC_ASSIGN_OR_RETURN(std::string note, keyring.Decrypt(row.bytes(9), kPlace, row.text(0)));
  candidate.set_note(std::move(note));
  candidate.set_synthetic(row.boolean(10));
  *candidate.mutable_create_time() = platform::ToProto(row.instant(11));
  *candidate.mutable_update_time() = platform::ToProto(row.instant(12));
  candidate.mutable_first()->set_in_scope(row.boolean(13));
  if (row.boolean(13)) candidate.mutable_first()->set_person_id(read.first_id);
  candidate.mutable_second()->set_in_scope(row.boolean(14));
  if (row.boolean(14)) candidate.mutable_second()->set_person_id(read.second_id);
  const bool survivor_seen = row.text(6) == read.first_id ? row.boolean(13) : row.boolean(14);
  if (survivor_seen) candidate.set_survivor_person_id(row.str(6));
  read.scope = platform::KeysOf(row, 15);
  return read;
}

absl::StatusOr<CandidateRow> One(const Rows& rows, const Keyring& keyring) {
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return Read(rows[0], keyring);
}

void InsertSide(Tx& tx, const std::string& candidate_id, const CandidateSide& side) {
  tx.Defer(
      "INSERT INTO duplicate_sides (candidate_id, person_id, household_id, scope) "
      "VALUES ($1, $2, $3, $4)",
      candidate_id, side.person_id, side.household_id, side.scope);
}

}  // namespace

void InsertCandidate(Tx& tx, const CandidateSide& a, const CandidateSide& b, double probability,
                     bool synthetic) {
  const std::string id = tx.call().NewId();
  tx.Defer(
      "INSERT INTO duplicate_candidates (id, first_id, second_id, probability, synthetic, "
      "created_at, updated_at) VALUES ($1, least($2::uuid, $3::uuid), "
      "greatest($2::uuid, $3::uuid), $4, $5, $6, $6)",
      id, a.person_id, b.person_id, probability, synthetic, tx.call().now());
  InsertSide(tx, id, a);
  InsertSide(tx, id, b);
}

absl::StatusOr<std::vector<std::string>> ProposedWith(Tx& tx, const std::string& person_id) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("SELECT second_id FROM duplicate_candidates WHERE first_id = $1 UNION ALL "
               "SELECT first_id FROM duplicate_candidates WHERE second_id = $1",
               person_id));
  std::vector<std::string> ids;
  for (int i = 0; i < rows.size(); ++i) ids.push_back(rows[i].str(0));
  return ids;
}

absl::StatusOr<std::vector<DuplicateCandidate>> ListCandidates(Tx& tx, const Keyring& keyring,
                                                               DuplicateCandidate::State state,
                                                               const Page& page) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("SELECT " CANDIDATE_COLUMNS " FROM duplicate_candidates c WHERE c.state = $1 "
               "AND ($2::uuid IS NULL OR c.id < $2) AND (c.state IN (2, 4) OR NOT EXISTS "
               "(SELECT FROM people p WHERE p.id IN (c.first_id, c.second_id) "
               "AND p.merged_into IS NOT NULL)) ORDER BY c.id DESC LIMIT $3",
               static_cast<int>(state), platform::AfterOrNull(page, 0), page.size + 1));
  std::vector<DuplicateCandidate> candidates;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(CandidateRow row, Read(rows[i], keyring));
    candidates.push_back(std::move(row.candidate));
  }
  return candidates;
}

absl::StatusOr<CandidateRow> FindCandidate(Tx& tx, const Keyring& keyring, const std::string& id) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("SELECT " CANDIDATE_COLUMNS " FROM duplicate_candidates c WHERE c.id = $1", id));
  return One(rows, keyring);
}

absl::StatusOr<CandidateRow> LockCandidate(Tx& tx, const Keyring& keyring, const std::string& id) {
  CC_ASSIGN_OR_RETURN(const Rows rows,
                      tx.Query("SELECT " CANDIDATE_COLUMNS
                               " FROM duplicate_candidates c WHERE c.id = $1 FOR UPDATE OF c",
                               id));
  return One(rows, keyring);
}

void UpdateCandidate(Tx& tx, const Keyring& keyring, CandidateRow& row, const MergeRecord* merge) {
  DuplicateCandidate& candidate = row.candidate;
  candidate.set_decided_by(tx.call().principal().id);
  *candidate.mutable_update_time() = platform::ToProto(tx.call().now());
  candidate.set_etag(platform::EtagOf(++row.revision));
  tx.Defer(
      "UPDATE duplicate_candidates SET revision = $2, state = $3, survivor_id = $4, "
      "proposed_by = $5, decided_by = $6, note = $7, updated_at = $8 WHERE id = $1",
      candidate.id(), row.revision, static_cast<int>(candidate.state()),
      Param::OrNull(candidate.survivor_person_id()), candidate.proposed_by(),
      candidate.decided_by(),
      Param::Bytes(keyring.Encrypt(candidate.note(), kPlace, candidate.id())), tx.call().now());
  const std::string id = tx.call().NewId();
  tx.Defer(
      "INSERT INTO duplicate_decisions (id, candidate_id, state, former, survivor_in_force, "
      "other_in_force, survivor_revision, note, decided_by, decided_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
      id, candidate.id(), static_cast<int>(candidate.state()),
      Param::Bytes(merge == nullptr
                       ? ""
                       : keyring.Encrypt(merge->former.SerializeAsString(), kFormerPlace, id)),
      merge != nullptr && merge->survivor_in_force, merge != nullptr && merge->other_in_force,
      merge == nullptr ? int64_t{0} : merge->survivor_revision,
      Param::Bytes(keyring.Encrypt(candidate.note(), kDecisionPlace, id)), candidate.decided_by(),
      tx.call().now());
}

absl::StatusOr<MergeRecord> FindMergeRecord(Tx& tx, const Keyring& keyring,
                                            const std::string& candidate_id) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("SELECT id, former, survivor_in_force, other_in_force, survivor_revision "
               "FROM duplicate_decisions WHERE candidate_id = $1 AND state = $2 "
               "ORDER BY decided_at DESC, id DESC LIMIT 1",
               candidate_id, static_cast<int>(DuplicateCandidate::STATE_MERGED)));
  if (rows.empty()) return platform::Fail(common::v1::REASON_INTERNAL);
  MergeRecord merge{.survivor_in_force = rows[0].boolean(2),
                    .other_in_force = rows[0].boolean(3),
                    .survivor_revision = rows[0].integer(4)};
  CC_ASSIGN_OR_RETURN(const std::string former,
                      keyring.Decrypt(rows[0].bytes(1), kFormerPlace, rows[0].text(0)));
  if (!merge.former.ParseFromString(former)) return platform::Fail(common::v1::REASON_INTERNAL);
  return merge;
}

void SetMergedInto(Tx& tx, const std::string& person_id, const std::string& survivor_id) {
  tx.Defer(
      "UPDATE people SET merged_into = $2, revision = revision + 1, updated_at = $3 WHERE id = $1",
      person_id, Param::OrNull(survivor_id), tx.call().now());
}

absl::StatusOr<bool> IsAnyMerged(Tx& tx, const std::vector<std::string>& ids) {
  CC_ASSIGN_OR_RETURN(const Rows rows, tx.Query("SELECT EXISTS (SELECT FROM people WHERE id = ANY "
                                                "($1::text[]::uuid[]) AND merged_into IS NOT NULL)",
                                                ids));
  return rows[0].boolean(0);
}

}  // namespace cc::registry
