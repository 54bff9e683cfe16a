#ifndef SERVICES_REGISTRY_DUPLICATES_H_
#define SERVICES_REGISTRY_DUPLICATES_H_

#include "absl/status/statusor.h"
#include "cc/registry/v1/duplicate_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/registry/dated_rules.h"
#include "services/registry/match_weights.h"

namespace cc::registry {

// Handlers of the candidates for duplicates. Thread-safe.
class Duplicates {
 public:
  Duplicates(platform::Db& db, const platform::Keyring& keyring, MatchWeights& weights,
             const DatedRules& rules)
      : db_(db), keyring_(keyring), weights_(weights), rules_(rules) {}

  absl::StatusOr<v1::ListDuplicateCandidatesResponse> ListDuplicateCandidates(
      const platform::Call& call, const v1::ListDuplicateCandidatesRequest& request);
  absl::StatusOr<v1::DuplicateCandidate> GetDuplicateCandidate(
      const platform::Call& call, const v1::GetDuplicateCandidateRequest& request);
  absl::StatusOr<v1::DuplicateCandidate> ResolveDuplicate(
      const platform::Call& call, const v1::ResolveDuplicateRequest& request);
  absl::StatusOr<v1::DuplicateCandidate> ProposeMerge(const platform::Call& call,
                                                      const v1::ProposeMergeRequest& request);
  absl::StatusOr<v1::DuplicateCandidate> ApproveMerge(const platform::Call& call,
                                                      const v1::ApproveMergeRequest& request);
  absl::StatusOr<v1::DuplicateCandidate> RejectMerge(const platform::Call& call,
                                                     const v1::RejectMergeRequest& request);
  absl::StatusOr<v1::DuplicateCandidate> UndoMerge(const platform::Call& call,
                                                   const v1::UndoMergeRequest& request);

 private:
  absl::Status AddEvidence(platform::Tx& tx, v1::DuplicateCandidate& candidate);

  platform::Db& db_;
  const platform::Keyring& keyring_;
  MatchWeights& weights_;
  const DatedRules& rules_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_DUPLICATES_H_
