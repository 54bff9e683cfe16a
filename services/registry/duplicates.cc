#include "services/registry/duplicates.h"

#include <utility>
#include <vector>

#include "services/platform/db/etag.h"
#include "services/platform/paging/paging.h"
#include "services/registry/duplicate_store.h"
#include "services/registry/match_evidence.h"
#include "services/registry/match_key_store.h"
#include "services/registry/matching/profile.h"
#include "services/registry/merge_rules.h"
#include "services/registry/merges.h"
#include "services/registry/person_store.h"

namespace cc::registry {
namespace {

using platform::Call;
using platform::Tx;
using v1::DuplicateCandidate;

// A candidate both of whose sides the caller sees, for a step from a state.
template <typename Request>
absl::StatusOr<CandidateRow> Lock(Tx& tx, const platform::Keyring& keyring, const Request& request,
                                  DuplicateCandidate::State state) {
  CC_ASSIGN_OR_RETURN(CandidateRow row, LockCandidate(tx, keyring, request.id()));
  CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.candidate.etag()));
  CC_RETURN_IF_ERROR(CheckCandidateState(row.candidate, state));
  CC_RETURN_IF_ERROR(CheckBothSides(row.candidate));
  row.candidate.set_note(request.note());
  return row;
}

void Tell(Tx& tx, const CandidateRow& row) {
  tx.Emit({.kind = "duplicates",
           .key = row.candidate.id(),
           .revision = row.revision,
           .before = row.scope,
           .after = row.scope});
}

// Nobody decides of a record that has gone into another.
absl::Status CheckNotMerged(Tx& tx, const CandidateRow& row) {
  CC_ASSIGN_OR_RETURN(const bool merged, IsAnyMerged(tx, {row.first_id, row.second_id}));
  if (!merged) return absl::OkStatus();
  return platform::Fail(
      common::v1::REASON_STATE_FORBIDS,
      {{"state", DuplicateCandidate::State_Name(DuplicateCandidate::STATE_MERGED)}});
}

void TouchSides(const Call& call, const DuplicateCandidate& candidate) {
  for (const v1::DuplicateSide* side : {&candidate.first(), &candidate.second()}) {
    if (side->in_scope()) call.Touch("people", side->person_id());
  }
}

}  // namespace

absl::StatusOr<v1::ListDuplicateCandidatesResponse> Duplicates::ListDuplicateCandidates(
    const Call& call, const v1::ListDuplicateCandidatesRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 50, 200));
  const auto state = request.state() == DuplicateCandidate::STATE_UNSPECIFIED
                         ? DuplicateCandidate::STATE_OPEN
                         : request.state();
  CC_ASSIGN_OR_RETURN(std::vector<DuplicateCandidate> candidates, db_.Read(call, [&](Tx& tx) {
    return ListCandidates(tx, keyring_, state, page);
  }));
  v1::ListDuplicateCandidatesResponse response;
  for (DuplicateCandidate& candidate : candidates) {
    if (response.duplicate_candidates_size() == page.size) {
      response.set_next_page_token(
          platform::NextPageToken(request, {response.duplicate_candidates(page.size - 1).id()}));
      break;
    }
    call.Touch("duplicates", candidate.id());
    *response.add_duplicate_candidates() = std::move(candidate);
  }
  return response;
}

absl::StatusOr<DuplicateCandidate> Duplicates::GetDuplicateCandidate(
    const Call& call, const v1::GetDuplicateCandidateRequest& request) {
  call.Touch("duplicates", request.id());
  CC_ASSIGN_OR_RETURN(
      DuplicateCandidate candidate,
      db_.Read(call, [&](Tx& tx) -> absl::StatusOr<DuplicateCandidate> {
        CC_ASSIGN_OR_RETURN(CandidateRow row, FindCandidate(tx, keyring_, request.id()));
        for (v1::DuplicateSide* side :
             {row.candidate.mutable_first(), row.candidate.mutable_second()}) {
          if (!side->in_scope()) continue;
          CC_ASSIGN_OR_RETURN(*side->mutable_person(), FindPerson(tx, keyring_, side->person_id()));
        }
        if (row.candidate.first().in_scope() && row.candidate.second().in_scope())
          CC_RETURN_IF_ERROR(AddEvidence(tx, row.candidate));
        return std::move(row.candidate);
      }));
  TouchSides(call, candidate);
  return candidate;
}

absl::Status Duplicates::AddEvidence(Tx& tx, DuplicateCandidate& candidate) {
  CC_ASSIGN_OR_RETURN(
      const std::vector<MatchPerson> people,
      ReadMatchPeople(tx, keyring_,
                      {candidate.first().person_id(), candidate.second().person_id()}));
  if (people.size() != 2) return absl::OkStatus();  // merged: nothing is weighed any more
  CC_ASSIGN_OR_RETURN(const MatchWeights::Known known, weights_.Current(tx));
  std::vector<matching::Profile> profiles;
  for (const MatchPerson& one : people)
    profiles.push_back(matching::ReadProfile(MatchRecord(one.person, one.surroundings)));
  const matching::Explanation explanation =
      known.weights->Explain(matching::Compare(profiles[0], profiles[1]));
  registry::AddEvidence(explanation, *candidate.mutable_evidence());
  return absl::OkStatus();
}

absl::StatusOr<DuplicateCandidate> Duplicates::ResolveDuplicate(
    const Call& call, const v1::ResolveDuplicateRequest& request) {
  call.Touch("duplicates", request.id());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<DuplicateCandidate> {
    CC_ASSIGN_OR_RETURN(CandidateRow row,
                        Lock(tx, keyring_, request, DuplicateCandidate::STATE_OPEN));
    CC_RETURN_IF_ERROR(CheckNotMerged(tx, row));
    row.candidate.set_state(DuplicateCandidate::STATE_DISTINCT);
    UpdateCandidate(tx, keyring_, row);
    Tell(tx, row);
    return std::move(row.candidate);
  });
}

absl::StatusOr<DuplicateCandidate> Duplicates::ProposeMerge(
    const Call& call, const v1::ProposeMergeRequest& request) {
  call.Touch("duplicates", request.id());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<DuplicateCandidate> {
    CC_ASSIGN_OR_RETURN(CandidateRow row,
                        Lock(tx, keyring_, request, DuplicateCandidate::STATE_OPEN));
    CC_RETURN_IF_ERROR(CheckNotMerged(tx, row));
    CC_ASSIGN_OR_RETURN(const v1::Person first, FindPerson(tx, keyring_, row.first_id));
    CC_ASSIGN_OR_RETURN(const v1::Person second, FindPerson(tx, keyring_, row.second_id));
    row.candidate.set_state(DuplicateCandidate::STATE_MERGE_PROPOSED);
    row.candidate.set_survivor_person_id(FirstRemains(first, second) ? row.first_id
                                                                     : row.second_id);
    row.candidate.set_proposed_by(call.principal().id);
    UpdateCandidate(tx, keyring_, row);
    Tell(tx, row);
    return std::move(row.candidate);
  });
}

absl::StatusOr<DuplicateCandidate> Duplicates::ApproveMerge(
    const Call& call, const v1::ApproveMergeRequest& request) {
  call.Touch("duplicates", request.id());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<DuplicateCandidate> {
    CC_ASSIGN_OR_RETURN(CandidateRow row,
                        Lock(tx, keyring_, request, DuplicateCandidate::STATE_MERGE_PROPOSED));
    CC_RETURN_IF_ERROR(CheckSecondPerson(row.candidate, call.principal().id));
    CC_RETURN_IF_ERROR(CheckNotMerged(tx, row));
    CC_ASSIGN_OR_RETURN(const MergeRecord merge, Merge(tx, keyring_, rules_, row));
    row.candidate.set_state(DuplicateCandidate::STATE_MERGED);
    UpdateCandidate(tx, keyring_, row, &merge);
    Tell(tx, row);
    TouchSides(call, row.candidate);
    return std::move(row.candidate);
  });
}

absl::StatusOr<DuplicateCandidate> Duplicates::RejectMerge(const Call& call,
                                                           const v1::RejectMergeRequest& request) {
  call.Touch("duplicates", request.id());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<DuplicateCandidate> {
    CC_ASSIGN_OR_RETURN(CandidateRow row,
                        Lock(tx, keyring_, request, DuplicateCandidate::STATE_MERGE_PROPOSED));
    row.candidate.set_state(DuplicateCandidate::STATE_OPEN);
    row.candidate.clear_survivor_person_id();
    row.candidate.clear_proposed_by();
    UpdateCandidate(tx, keyring_, row);
    Tell(tx, row);
    return std::move(row.candidate);
  });
}

absl::StatusOr<DuplicateCandidate> Duplicates::UndoMerge(const Call& call,
                                                         const v1::UndoMergeRequest& request) {
  call.Touch("duplicates", request.id());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<DuplicateCandidate> {
    CC_ASSIGN_OR_RETURN(CandidateRow row,
                        Lock(tx, keyring_, request, DuplicateCandidate::STATE_MERGED));
    CC_RETURN_IF_ERROR(TakeBack(tx, keyring_, rules_, row));
    row.candidate.set_state(DuplicateCandidate::STATE_OPEN);
    row.candidate.clear_survivor_person_id();
    row.candidate.clear_proposed_by();
    UpdateCandidate(tx, keyring_, row);
    Tell(tx, row);
    TouchSides(call, row.candidate);
    return std::move(row.candidate);
  });
}

}  // namespace cc::registry
