#ifndef SERVICES_REGISTRY_DUPLICATE_STORE_H_
#define SERVICES_REGISTRY_DUPLICATE_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/registry/v1/duplicates.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of candidates for duplicates and what was decided of them. Notes are encrypted.
namespace cc::registry {

struct CandidateSide {
  std::string person_id;
  std::string household_id;
  std::vector<platform::ScopeKey> scope;
};
// A pair that was not proposed before.
void InsertCandidate(platform::Tx& tx, const CandidateSide& a, const CandidateSide& b,
                     double probability, bool synthetic);
// With whom the person was ever proposed, whatever became of it.
absl::StatusOr<std::vector<std::string>> ProposedWith(platform::Tx& tx,
                                                      const std::string& person_id);

// Within the scope, the latest first; one more than the page holds where there are more. Open and
// proposed ones of which a side was merged meanwhile are left out. Without people and evidence.
absl::StatusOr<std::vector<v1::DuplicateCandidate>> ListCandidates(
    platform::Tx& tx, const platform::Keyring& keyring, v1::DuplicateCandidate::State state,
    const platform::Page& page);

// A candidate with both ids, whether in scope or not: `candidate` bears those of the scope alone.
struct CandidateRow {
  v1::DuplicateCandidate candidate;
  int64_t revision = 0;
  std::string first_id, second_id;
  std::vector<platform::ScopeKey> scope;  // of the sides within the caller's scope
};
// NOT_FOUND where neither side lies within the scope.
absl::StatusOr<CandidateRow> FindCandidate(platform::Tx& tx, const platform::Keyring& keyring,
                                           const std::string& id);
// The same, locked for a change.
absl::StatusOr<CandidateRow> LockCandidate(platform::Tx& tx, const platform::Keyring& keyring,
                                           const std::string& id);

// What stood before a merge, to take it back.
struct MergeRecord {
  v1::Person former;  // the surviving record
  bool survivor_in_force = false, other_in_force = false;
  int64_t survivor_revision = 0;  // after the merge
};
// Writes the step: state, survivor, who proposed, who decided, note; raises the revision.
void UpdateCandidate(platform::Tx& tx, const platform::Keyring& keyring, CandidateRow& row,
                     const MergeRecord* merge = nullptr);
// Of the last merge of a candidate.
absl::StatusOr<MergeRecord> FindMergeRecord(platform::Tx& tx, const platform::Keyring& keyring,
                                            const std::string& candidate_id);

// Lets a record point at the one that it was merged into (at none where empty); raises its
// revision.
void SetMergedInto(platform::Tx& tx, const std::string& person_id, const std::string& survivor_id);
// Whether one of the people is merged into another.
absl::StatusOr<bool> IsAnyMerged(platform::Tx& tx, const std::vector<std::string>& ids);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_DUPLICATE_STORE_H_
