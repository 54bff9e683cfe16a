#include "services/evacuation/tracing_candidate_store.h"

#include <algorithm>

#include "services/evacuation/tracing_whereabouts.h"
#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"

#define CANDIDATE_COLUMNS                                                                        \
  "c.id, c.revision, c.search_scope, c.record_scope, c.search_unit_code, c.record_unit_code, "   \
  "c.tracing_request_id, c.record_kind, c.record_id, c.person_id, c.grade, c.matches, c.state, " \
  "c.decided_by, c.decided_at, c.consent, c.note, c.personal, c.synthetic, c.created_at, "       \
  "c.released_by"

namespace cc::evacuation {
namespace {

using platform::Keyring;
using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::ScopeKey;
using platform::Tx;
using v1::TracingCandidate;

constexpr char kNotePlace[] = "tracing_candidates.note";
constexpr char kPersonalPlace[] = "tracing_candidates.personal";

absl::StatusOr<CandidateRow> ReadCandidate(const Row& row, const Keyring& keyring) {
  CandidateRow read;
  TracingCandidate& candidate = read.candidate;
  CC_ASSIGN_OR_RETURN(std::string personal,
                      keyring.Decrypt(row.bytes(17), kPersonalPlace, row.text(0)));
  if (!candidate.ParseFromString(personal)) return platform::Fail(common::v1::REASON_INTERNAL);
  CC_ASSIGN_OR_RETURN(std::string note, keyring.Decrypt(row.bytes(16), kNotePlace, row.text(0)));
  read.revision = row.integer(1);
  read.search_scope = platform::KeysOf(row, 2);
  read.record_scope = platform::KeysOf(row, 3);
  read.search_unit_code = row.str(4);
  read.record_unit_code = row.str(5);
  candidate.set_id(row.str(0));
  candidate.set_etag(platform::EtagOf(read.revision));
  candidate.set_tracing_request_id(row.str(6));
  candidate.set_record(static_cast<TracingCandidate::Record>(row.integer(7)));
  candidate.set_record_id(row.str(8));
  candidate.set_person_id(row.str(9));
  candidate.set_grade(static_cast<TracingCandidate::Grade>(row.integer(10)));
  for (int64_t kind : row.integers(11)) candidate.add_matches(static_cast<v1::IdentityMatch>(kind));
  candidate.set_state(static_cast<TracingCandidate::State>(row.integer(12)));
  candidate.set_decided_by(row.str(13));
  if (!row.null(14)) *candidate.mutable_decide_time() = platform::ToProto(row.instant(14));
  candidate.set_consent_given(row.text(15) != "{}");
  candidate.set_note(note);
  candidate.set_synthetic(row.boolean(18));
  *candidate.mutable_create_time() = platform::ToProto(row.instant(19));
  candidate.set_released_by(row.str(20));
  return read;
}

std::vector<ScopeKey> OfBoth(const CandidateRow& row) {
  std::vector<ScopeKey> scope = row.search_scope;
  scope.insert(scope.end(), row.record_scope.begin(), row.record_scope.end());
  return scope;
}

void TellOfCandidate(Tx& tx, const CandidateRow& row, const std::vector<ScopeKey>& before,
                     const std::vector<ScopeKey>& after) {
  tx.Emit({.kind = "tracing_candidates",
           .key = row.candidate.id(),
           .revision = row.revision,
           .before = before,
           .after = after});
  tx.call().Touch("tracing_candidates", row.candidate.id());
}

// Leaves what the caller may know. Columns after the candidate's: the search is seen, where they
// are.
absl::StatusOr<TracingCandidate> AsSeen(const Row& row, CandidateRow read) {
  TracingCandidate& candidate = read.candidate;
  const bool search = row.boolean(21);
  CC_ASSIGN_OR_RETURN(const WhereaboutsOfRecord at, ReadWhereabouts(row, 22));
  candidate.set_record_visible(at.seen);
  if (candidate.record_visible()) {
    candidate.set_whereabouts(at.whereabouts);
    if (!search) {
      candidate.clear_tracing_request_id();
      candidate.set_contact_unit_code(read.search_unit_code);
    }
    return std::move(candidate);
  }
  candidate.set_contact_unit_code(read.record_unit_code);
  candidate.clear_record();
  candidate.clear_record_id();
  candidate.clear_person_id();
  candidate.clear_relation();
  candidate.clear_seeker_name();
  candidate.clear_note();
  candidate.clear_decided_by();
  candidate.clear_released_by();
  if (!search) candidate.clear_tracing_request_id();
  return std::move(candidate);
}

absl::StatusOr<std::vector<KeyHit>> ReadHits(absl::StatusOr<Rows> rows) {
  if (!rows.ok()) return rows.status();
  std::vector<KeyHit> hits;
  for (int i = 0; i < rows->size(); ++i) {
    const Row row = (*rows)[i];
    KeyHit& hit = hits.emplace_back();
    hit.tracing_request_id = row.str(0);
    hit.record = static_cast<TracingCandidate::Record>(row.integer(1));
    hit.record_id = row.str(2);
    hit.subject_id = row.str(3);
    for (int64_t kind : row.integers(4))
      hit.matches.push_back(static_cast<v1::IdentityMatch>(kind));
  }
  return hits;
}

// What the record's side is told of the seeker.
std::string ToldOfSeeker(const Keyring& keyring, const TracingCandidate& candidate) {
  TracingCandidate told;
  told.set_relation(candidate.relation());
  told.set_seeker_name(candidate.seeker_name());
  return keyring.Encrypt(told.SerializeAsString(), kPersonalPlace, candidate.id());
}

void InsertCandidate(Tx& tx, const Keyring& keyring, CandidateRow& row, bool died) {
  TracingCandidate& candidate = row.candidate;
  candidate.set_id(tx.call().NewId());
  candidate.set_state(died ? TracingCandidate::STATE_WITHHELD : TracingCandidate::STATE_PROPOSED);
  row.revision = 1;
  const std::vector<ScopeKey> scope = died ? row.record_scope : OfBoth(row);
  std::vector<int32_t> matches(candidate.matches().begin(), candidate.matches().end());
  tx.Defer(
      "INSERT INTO tracing_candidates (id, scope, search_scope, record_scope, search_unit_code, "
      "record_unit_code, tracing_request_id, record_kind, record_id, person_id, grade, matches, "
      "personal, synthetic, created_at, state) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
      candidate.id(), scope, row.search_scope, row.record_scope, row.search_unit_code,
      row.record_unit_code, candidate.tracing_request_id(), static_cast<int>(candidate.record()),
      candidate.record_id(), candidate.person_id(), static_cast<int>(candidate.grade()), matches,
      Param::Bytes(ToldOfSeeker(keyring, candidate)), candidate.synthetic(), tx.call().now(),
      static_cast<int>(candidate.state()));
  TellOfCandidate(tx, row, {}, scope);
}

// Writes who sees a candidate that is there.
void ShowCandidate(Tx& tx, CandidateRow& row, TracingCandidate::State state) {
  const bool withheld = state == TracingCandidate::STATE_WITHHELD;
  const std::vector<ScopeKey> after = withheld ? row.record_scope : OfBoth(row);
  tx.Defer(
      "UPDATE tracing_candidates SET revision = revision + 1, state = $2, scope = $3, "
      "released_by = $4 WHERE id = $1",
      row.candidate.id(), static_cast<int>(state), after, row.candidate.released_by());
  row.candidate.set_state(state);
  row.revision += 1;
  TellOfCandidate(tx, row, withheld ? OfBoth(row) : row.record_scope, after);
}

}  // namespace

absl::StatusOr<std::vector<KeyHit>> HitsOfSearch(Tx& tx, const std::string& id) {
  return ReadHits(
      tx.Query("SELECT s.record_id, k.record_kind, k.record_id, k.subject_id, "
               "array_agg(DISTINCT k.kind::int) FROM identity_keys s JOIN identity_keys k "
               "ON k.key = s.key AND k.kind = s.kind AND k.record_kind <> 3 "
               "WHERE s.record_id = $1 AND s.record_kind = 3 "
               "GROUP BY 1, 2, 3, 4 ORDER BY min(k.kind), k.record_id LIMIT 200",
               id));
}

absl::StatusOr<std::vector<KeyHit>> HitsOfRecord(Tx& tx, const std::string& id) {
  return ReadHits(
      tx.Query("SELECT s.record_id, k.record_kind, k.record_id, k.subject_id, "
               "array_agg(DISTINCT k.kind::int) FROM identity_keys k JOIN identity_keys s "
               "ON s.key = k.key AND s.kind = k.kind AND s.record_kind = 3 "
               "WHERE k.record_id = $1 AND k.record_kind <> 3 "
               "GROUP BY 1, 2, 3, 4 ORDER BY min(k.kind), s.record_id LIMIT 200",
               id));
}

absl::StatusOr<RecordPlace> PlaceOf(Tx& tx, TracingCandidate::Record record,
                                    const std::string& id) {
  absl::StatusOr<Rows> rows =
      record == TracingCandidate::RECORD_PARTY
          ? tx.Query("SELECT origin_unit_code, scope FROM parties WHERE id = $1", id)
          : tx.Query("SELECT origin_unit_code, scope FROM departures WHERE id = $1", id);
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return RecordPlace{(*rows)[0].str(0), platform::KeysOf((*rows)[0], 1)};
}

absl::Status PutCandidate(Tx& tx, const Keyring& keyring, CandidateRow& row, bool died) {
  TracingCandidate& candidate = row.candidate;
  CC_ASSIGN_OR_RETURN(
      Rows known,
      tx.Query("SELECT id, state, revision, released_by FROM tracing_candidates "
               "WHERE tracing_request_id = $1 AND record_id = $2 AND person_id = $3",
               candidate.tracing_request_id(), candidate.record_id(), candidate.person_id()));
  if (known.empty()) {
    InsertCandidate(tx, keyring, row, died);
    return absl::OkStatus();
  }
  candidate.set_id(known[0].str(0));
  candidate.set_state(static_cast<TracingCandidate::State>(known[0].integer(1)));
  candidate.set_released_by(known[0].str(3));
  row.revision = known[0].integer(2);
  const bool withheld = candidate.state() == TracingCandidate::STATE_WITHHELD;
  if (!withheld && candidate.state() != TracingCandidate::STATE_PROPOSED) return absl::OkStatus();
  tx.Defer(
      "UPDATE tracing_candidates SET personal = $2, search_unit_code = $3, record_unit_code = $4 "
      "WHERE id = $1",
      candidate.id(), Param::Bytes(ToldOfSeeker(keyring, candidate)), row.search_unit_code,
      row.record_unit_code);
  if (withheld && !died) ShowCandidate(tx, row, TracingCandidate::STATE_PROPOSED);
  if (!withheld && died && candidate.released_by().empty())
    ShowCandidate(tx, row, TracingCandidate::STATE_WITHHELD);
  return absl::OkStatus();
}

void ReleaseCandidate(Tx& tx, CandidateRow& row) {
  row.candidate.set_released_by(tx.call().principal().id);
  ShowCandidate(tx, row, TracingCandidate::STATE_PROPOSED);
}

void FollowCandidates(Tx& tx, const std::string& record_id) {
  tx.Defer(
      "UPDATE tracing_candidates c SET record_id = m.party_id, record_scope = m.scope, "
      "scope = CASE WHEN c.state = 4 THEN m.scope ELSE c.search_scope || m.scope END "
      "FROM party_people m WHERE c.record_id = $1 AND m.id = c.person_id "
      "AND m.party_id <> c.record_id AND NOT EXISTS (SELECT FROM tracing_candidates o "
      "WHERE o.tracing_request_id = c.tracing_request_id AND o.record_id = m.party_id "
      "AND o.person_id = c.person_id)",
      record_id);
}

absl::StatusOr<std::vector<WithoutOffices>> CandidatesWithoutOffices(
    Tx& tx, const std::string& tracing_request_id) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT c.id, t.unit_code, p.origin_unit_code FROM tracing_candidates c "
               "JOIN tracing_requests t ON t.id = c.tracing_request_id "
               "JOIN parties p ON p.id = c.record_id "
               "WHERE c.tracing_request_id = $1 AND c.search_unit_code = '' ORDER BY c.id",
               tracing_request_id));
  std::vector<WithoutOffices> found;
  for (int i = 0; i < rows.size(); ++i)
    found.push_back({rows[i].str(0), rows[i].str(1), rows[i].str(2)});
  return found;
}

void NameOffices(Tx& tx, const WithoutOffices& offices) {
  tx.Defer(
      "UPDATE tracing_candidates SET search_unit_code = $2, record_unit_code = $3 WHERE id = $1",
      offices.id, offices.search_unit_code, offices.record_unit_code);
}

absl::StatusOr<CandidateRow> FindCandidate(Tx& tx, const Keyring& keyring, const std::string& id) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT " CANDIDATE_COLUMNS " FROM tracing_candidates c WHERE c.id = $1", id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadCandidate(rows[0], keyring);
}

void DecideCandidate(Tx& tx, const Keyring& keyring, CandidateRow& row,
                     const v1::DecideTracingCandidateRequest& request) {
  TracingCandidate& candidate = row.candidate;
  candidate.set_state(request.decision());
  tx.Defer(
      "UPDATE tracing_candidates SET revision = revision + 1, state = $2, decided_by = $3, "
      "decided_at = $4, consent = $5::jsonb, note = $6 WHERE id = $1",
      candidate.id(), static_cast<int>(request.decision()), tx.call().principal().id,
      tx.call().now(), request.has_consent() ? platform::ToJson(request.consent()) : "{}",
      Param::Bytes(keyring.Encrypt(request.note(), kNotePlace, candidate.id())));
  row.revision += 1;
}

absl::StatusOr<bool> HasUndecided(Tx& tx, const std::string& tracing_request_id,
                                  const std::string& but_id) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT EXISTS (SELECT FROM tracing_candidates "
                               "WHERE tracing_request_id = $1 AND id <> $2 AND state = 1)",
                               tracing_request_id, but_id));
  return rows[0].boolean(0);
}

absl::StatusOr<std::vector<TracingCandidate>> ListCandidates(Tx& tx, const Keyring& keyring,
                                                             const CandidateFilter& filter,
                                                             const Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT " CANDIDATE_COLUMNS ", t.id IS NOT NULL, " CC_WHEREABOUTS_COLUMNS
               " FROM tracing_candidates c "
               "LEFT JOIN tracing_requests t ON t.id = c.tracing_request_id " CC_WHEREABOUTS_JOINS
               "WHERE ($1::uuid IS NULL OR t.id = $1) AND ($2 = 0 OR c.state = $2::int) "
               "AND ($3::uuid IS NULL OR c.id = $3) AND ($4::uuid IS NULL OR c.id > $4) "
               "AND (c.state = 4) = $6 ORDER BY c.id LIMIT $5",
               Param::OrNull(filter.tracing_request_id), static_cast<int>(filter.state),
               Param::OrNull(filter.id), platform::AfterOrNull(page, 0), page.size + 1,
               filter.withheld));
  std::vector<TracingCandidate> found;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(CandidateRow read, ReadCandidate(rows[i], keyring));
    CC_ASSIGN_OR_RETURN(TracingCandidate seen, AsSeen(rows[i], std::move(read)));
    found.push_back(std::move(seen));
  }
  return found;
}

void EmitCandidate(Tx& tx, const CandidateRow& row) {
  TellOfCandidate(tx, row, OfBoth(row), OfBoth(row));
}

}  // namespace cc::evacuation
