#ifndef SERVICES_REGISTRY_DUPLICATE_SERVICE_H_
#define SERVICES_REGISTRY_DUPLICATE_SERVICE_H_

#include "cc/registry/v1/duplicate_service.grpc.pb.h"
#include "services/platform/rpc/rpc.h"
#include "services/registry/duplicates.h"
#include "services/registry/matches.h"

namespace cc::registry {

// RPC → handler, in the order of the contract.
class DuplicateService final : public v1::DuplicateService::CallbackService {
 public:
  DuplicateService(platform::Rpc& rpc, Duplicates& duplicates, Matches& matches)
      : rpc_(rpc), duplicates_(duplicates), matches_(matches) {}

  grpc::ServerUnaryReactor* ListDuplicateCandidates(
      grpc::CallbackServerContext* c, const v1::ListDuplicateCandidatesRequest* q,
      v1::ListDuplicateCandidatesResponse* r) override {
    return rpc_.Run(c, q, r, duplicates_, &Duplicates::ListDuplicateCandidates);
  }
  grpc::ServerUnaryReactor* GetDuplicateCandidate(grpc::CallbackServerContext* c,
                                                  const v1::GetDuplicateCandidateRequest* q,
                                                  v1::DuplicateCandidate* r) override {
    return rpc_.Run(c, q, r, duplicates_, &Duplicates::GetDuplicateCandidate);
  }
  grpc::ServerUnaryReactor* ResolveDuplicate(grpc::CallbackServerContext* c,
                                             const v1::ResolveDuplicateRequest* q,
                                             v1::DuplicateCandidate* r) override {
    return rpc_.Run(c, q, r, duplicates_, &Duplicates::ResolveDuplicate);
  }
  grpc::ServerUnaryReactor* ProposeMerge(grpc::CallbackServerContext* c,
                                         const v1::ProposeMergeRequest* q,
                                         v1::DuplicateCandidate* r) override {
    return rpc_.Run(c, q, r, duplicates_, &Duplicates::ProposeMerge);
  }
  grpc::ServerUnaryReactor* ApproveMerge(grpc::CallbackServerContext* c,
                                         const v1::ApproveMergeRequest* q,
                                         v1::DuplicateCandidate* r) override {
    return rpc_.Run(c, q, r, duplicates_, &Duplicates::ApproveMerge);
  }
  grpc::ServerUnaryReactor* RejectMerge(grpc::CallbackServerContext* c,
                                        const v1::RejectMergeRequest* q,
                                        v1::DuplicateCandidate* r) override {
    return rpc_.Run(c, q, r, duplicates_, &Duplicates::RejectMerge);
  }
  grpc::ServerUnaryReactor* UndoMerge(grpc::CallbackServerContext* c, const v1::UndoMergeRequest* q,
                                      v1::DuplicateCandidate* r) override {
    return rpc_.Run(c, q, r, duplicates_, &Duplicates::UndoMerge);
  }
  grpc::ServerUnaryReactor* FindMatches(grpc::CallbackServerContext* c,
                                        const v1::FindMatchesRequest* q,
                                        v1::FindMatchesResponse* r) override {
    return rpc_.Run(c, q, r, matches_, &Matches::FindMatches);
  }

 private:
  platform::Rpc& rpc_;
  Duplicates& duplicates_;
  Matches& matches_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_DUPLICATE_SERVICE_H_
