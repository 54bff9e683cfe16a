#ifndef SERVICES_EVACUATION_TRACING_CANDIDATE_STORE_H_
#define SERVICES_EVACUATION_TRACING_CANDIDATE_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/tracing_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of candidates of searches.
namespace cc::evacuation {

// A candidate, whole, as the service itself knows it.
struct CandidateRow {
  v1::TracingCandidate candidate;
  int64_t revision = 0;
  std::vector<platform::ScopeKey> search_scope, record_scope;
  std::string search_unit_code, record_unit_code;  // the oblasts to call
};

// Whose keys a search and a record have in common.
struct KeyHit {
  std::string tracing_request_id;
  v1::TracingCandidate::Record record = v1::TracingCandidate::RECORD_UNSPECIFIED;
  std::string record_id, subject_id;
  std::vector<v1::IdentityMatch> matches;
};
// Records that share keys with a search; searches that share keys with a record. At most 200.
absl::StatusOr<std::vector<KeyHit>> HitsOfSearch(platform::Tx& tx, const std::string& id);
absl::StatusOr<std::vector<KeyHit>> HitsOfRecord(platform::Tx& tx, const std::string& id);

// Where a record belongs; NOT_FOUND where there is none within the scope.
struct RecordPlace {
  std::string origin_unit_code;
  std::vector<platform::ScopeKey> scope;
};
absl::StatusOr<RecordPlace> PlaceOf(platform::Tx& tx, v1::TracingCandidate::Record record,
                                    const std::string& id);

// A new candidate, or what is told of the seeker anew where it is there and undecided; tells the
// feed of what changed. Whoever `died` is withheld unless somebody has released the candidate, and
// is not any more where that was an error.
absl::Status PutCandidate(platform::Tx& tx, const platform::Keyring& keyring, CandidateRow& row,
                          bool died);
// Withheld → proposed, by the caller.
void ReleaseCandidate(platform::Tx& tx, CandidateRow& row);
// Candidates of people who are of another group now than `record_id` are of that one.
void FollowCandidates(platform::Tx& tx, const std::string& record_id);

// Candidates of a search that name no offices to call: their ids, and the units of search and
// record.
struct WithoutOffices {
  std::string id, search_unit_code, record_unit_code;
};
absl::StatusOr<std::vector<WithoutOffices>> CandidatesWithoutOffices(
    platform::Tx& tx, const std::string& tracing_request_id);
// The oblasts to call.
void NameOffices(platform::Tx& tx, const WithoutOffices& offices);
// Whole, whatever the caller may know. NOT_FOUND where there is none within the scope.
absl::StatusOr<CandidateRow> FindCandidate(platform::Tx& tx, const platform::Keyring& keyring,
                                           const std::string& id);
// Writes a decision. Raises the revision.
void DecideCandidate(platform::Tx& tx, const platform::Keyring& keyring, CandidateRow& row,
                     const v1::DecideTracingCandidateRequest& request);
// Is another candidate of the search waiting?
absl::StatusOr<bool> HasUndecided(platform::Tx& tx, const std::string& tracing_request_id,
                                  const std::string& but_id);

// Which candidates; all but the withheld ones, or these alone.
struct CandidateFilter {
  std::string tracing_request_id, id;
  v1::TracingCandidate::State state = v1::TracingCandidate::STATE_UNSPECIFIED;
  bool withheld = false;
};
// As the caller may know them. By the time they were found; one more than the page holds where
// there are more.
absl::StatusOr<std::vector<v1::TracingCandidate>> ListCandidates(platform::Tx& tx,
                                                                 const platform::Keyring& keyring,
                                                                 const CandidateFilter& filter,
                                                                 const platform::Page& page);

// Tells the feed of a candidate that was there before.
void EmitCandidate(platform::Tx& tx, const CandidateRow& row);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_TRACING_CANDIDATE_STORE_H_
