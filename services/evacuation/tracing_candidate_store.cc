#include "services/evacuation/tracing_candidate_store.h"

#include <algorithm>

#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"

#define CANDIDATE_COLUMNS                                                                        \
  "c.id, c.revision, c.search_scope, c.record_scope, c.search_unit_code, c.record_unit_code, "   \
  "c.tracing_request_id, c.record_kind, c.record_id, c.person_id, c.grade, c.matches, c.state, " \
  "c.decided_by, c.decided_at, c.consent, c.note, c.personal, c.synthetic, c.created_at"

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
  return read;
}

TracingCandidate::Whereabouts WhereaboutsOf(v1::Party::State state,
                                            v1::PartyCancellation::Reason cancelled) {
  switch (state) {
    case v1::Party::STATE_IDENTIFIED:
    case v1::Party::STATE_REQUESTED:
    case v1::Party::STATE_ASSEMBLED:
      return TracingCandidate::WHEREABOUTS_NOT_LEFT;
    case v1::Party::STATE_IN_TRANSIT:
      return TracingCandidate::WHEREABOUTS_ON_THE_WAY;
    case v1::Party::STATE_TRANSIT_CENTRE:
      return TracingCandidate::WHEREABOUTS_ARRIVED;
    default:
      break;
  }
  if (cancelled == v1::PartyCancellation::REASON_LEFT_BY_THEMSELVES)
    return TracingCandidate::WHEREABOUTS_LEFT_ALONE;
  if (cancelled == v1::PartyCancellation::REASON_DIED) return TracingCandidate::WHEREABOUTS_DIED;
  return TracingCandidate::WHEREABOUTS_UNSPECIFIED;
}

// Leaves what the caller may know. Columns after the candidate's: the search is seen, the group's
// state and request, the departure is seen.
absl::StatusOr<TracingCandidate> AsSeen(const Row& row, CandidateRow read) {
  TracingCandidate& candidate = read.candidate;
  const bool search = row.boolean(20), departure = row.boolean(23), party = !row.null(21);
  candidate.set_record_visible(party || departure);
  if (candidate.record_visible()) {
    v1::Party group;
    if (party) CC_RETURN_IF_ERROR(platform::AddJson(row.text(22), group));
    candidate.set_whereabouts(departure
                                  ? TracingCandidate::WHEREABOUTS_LEFT_ALONE
                                  : WhereaboutsOf(static_cast<v1::Party::State>(row.integer(21)),
                                                  group.cancellation().reason()));
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

absl::StatusOr<bool> PutCandidate(Tx& tx, const Keyring& keyring, CandidateRow& row) {
  const TracingCandidate& candidate = row.candidate;
  CC_ASSIGN_OR_RETURN(
      Rows known,
      tx.Query("SELECT id, state FROM tracing_candidates "
               "WHERE tracing_request_id = $1 AND record_id = $2 AND person_id = $3",
               candidate.tracing_request_id(), candidate.record_id(), candidate.person_id()));
  TracingCandidate told;
  told.set_relation(candidate.relation());
  told.set_seeker_name(candidate.seeker_name());
  if (!known.empty()) {
    if (known[0].integer(1) == TracingCandidate::STATE_PROPOSED) {
      tx.Defer(
          "UPDATE tracing_candidates SET personal = $2 WHERE id = $1", known[0].str(0),
          Param::Bytes(keyring.Encrypt(told.SerializeAsString(), kPersonalPlace, known[0].str(0))));
    }
    return false;
  }
  row.candidate.set_id(tx.call().NewId());
  row.revision = 1;
  std::vector<ScopeKey> scope = row.search_scope;
  scope.insert(scope.end(), row.record_scope.begin(), row.record_scope.end());
  std::vector<int32_t> matches(candidate.matches().begin(), candidate.matches().end());
  tx.Defer(
      "INSERT INTO tracing_candidates (id, scope, search_scope, record_scope, search_unit_code, "
      "record_unit_code, tracing_request_id, record_kind, record_id, person_id, grade, matches, "
      "personal, synthetic, created_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
      candidate.id(), scope, row.search_scope, row.record_scope, row.search_unit_code,
      row.record_unit_code, candidate.tracing_request_id(), static_cast<int>(candidate.record()),
      candidate.record_id(), candidate.person_id(), static_cast<int>(candidate.grade()), matches,
      Param::Bytes(keyring.Encrypt(told.SerializeAsString(), kPersonalPlace, candidate.id())),
      candidate.synthetic(), tx.call().now());
  return true;
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

absl::StatusOr<std::vector<TracingCandidate>> ListCandidates(
    Tx& tx, const Keyring& keyring, const v1::ListTracingCandidatesRequest& request,
    const std::string& id, const Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT " CANDIDATE_COLUMNS ", t.id IS NOT NULL, p.state, p.request, "
               "d.id IS NOT NULL FROM tracing_candidates c "
               "LEFT JOIN tracing_requests t ON t.id = c.tracing_request_id "
               "LEFT JOIN parties p ON p.id = c.record_id "
               "LEFT JOIN departures d ON d.id = c.record_id "
               "WHERE ($1::uuid IS NULL OR t.id = $1) AND ($2 = 0 OR c.state = $2::int) "
               "AND ($3::uuid IS NULL OR c.id = $3) AND ($4::uuid IS NULL OR c.id > $4) "
               "ORDER BY c.id LIMIT $5",
               Param::OrNull(request.tracing_request_id()), static_cast<int>(request.state()),
               Param::OrNull(id), platform::AfterOrNull(page, 0), page.size + 1));
  std::vector<TracingCandidate> found;
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(CandidateRow read, ReadCandidate(rows[i], keyring));
    CC_ASSIGN_OR_RETURN(TracingCandidate seen, AsSeen(rows[i], std::move(read)));
    found.push_back(std::move(seen));
  }
  return found;
}

void EmitCandidate(Tx& tx, const CandidateRow& row) {
  std::vector<ScopeKey> scope = row.search_scope;
  scope.insert(scope.end(), row.record_scope.begin(), row.record_scope.end());
  tx.Emit({.kind = "tracing_candidates",
           .key = row.candidate.id(),
           .revision = row.revision,
           .before = row.revision == 1 ? std::vector<ScopeKey>() : scope,
           .after = scope});
  tx.call().Touch("tracing_candidates", row.candidate.id());
}

}  // namespace cc::evacuation
