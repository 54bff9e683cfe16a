#ifndef SERVICES_EVACUATION_PARTY_SERVICE_H_
#define SERVICES_EVACUATION_PARTY_SERVICE_H_

#include "cc/evacuation/v1/party_service.grpc.pb.h"
#include "services/evacuation/party_joins.h"
#include "services/evacuation/requests.h"
#include "services/platform/rpc/rpc.h"

namespace cc::evacuation {

// RPC → handler, in the order of the contract.
class PartyService final : public v1::PartyService::CallbackService {
 public:
  PartyService(platform::Rpc& rpc, Requests& requests, PartyJoins& joins)
      : rpc_(rpc), requests_(requests), joins_(joins) {}

  grpc::ServerUnaryReactor* UpdateParty(grpc::CallbackServerContext* c,
                                        const v1::UpdatePartyRequest* q, v1::Party* r) override {
    return rpc_.Run(c, q, r, requests_, &Requests::UpdateParty);
  }
  grpc::ServerUnaryReactor* CancelParty(grpc::CallbackServerContext* c,
                                        const v1::CancelPartyRequest* q, v1::Party* r) override {
    return rpc_.Run(c, q, r, requests_, &Requests::CancelParty);
  }
  grpc::ServerUnaryReactor* SearchParties(grpc::CallbackServerContext* c,
                                          const v1::SearchPartiesRequest* q,
                                          v1::SearchPartiesResponse* r) override {
    return rpc_.Run(c, q, r, requests_, &Requests::SearchParties);
  }
  grpc::ServerUnaryReactor* ListPartyDuplicates(grpc::CallbackServerContext* c,
                                                const v1::ListPartyDuplicatesRequest* q,
                                                v1::ListPartyDuplicatesResponse* r) override {
    return rpc_.Run(c, q, r, joins_, &PartyJoins::ListPartyDuplicates);
  }
  grpc::ServerUnaryReactor* DismissPartyDuplicate(grpc::CallbackServerContext* c,
                                                  const v1::DismissPartyDuplicateRequest* q,
                                                  v1::PartyDistinction* r) override {
    return rpc_.Run(c, q, r, joins_, &PartyJoins::DismissPartyDuplicate);
  }
  grpc::ServerUnaryReactor* ListPartyDistinctions(grpc::CallbackServerContext* c,
                                                  const v1::ListPartyDistinctionsRequest* q,
                                                  v1::ListPartyDistinctionsResponse* r) override {
    return rpc_.Run(c, q, r, joins_, &PartyJoins::ListPartyDistinctions);
  }
  grpc::ServerUnaryReactor* JoinParties(grpc::CallbackServerContext* c,
                                        const v1::JoinPartiesRequest* q, v1::Party* r) override {
    return rpc_.Run(c, q, r, joins_, &PartyJoins::JoinParties);
  }
  grpc::ServerUnaryReactor* UndoPartyJoin(grpc::CallbackServerContext* c,
                                          const v1::UndoPartyJoinRequest* q,
                                          v1::UndoPartyJoinResponse* r) override {
    return rpc_.Run(c, q, r, joins_, &PartyJoins::UndoPartyJoin);
  }
  grpc::ServerUnaryReactor* SplitParty(grpc::CallbackServerContext* c,
                                       const v1::SplitPartyRequest* q, v1::PartySplit* r) override {
    return rpc_.Run(c, q, r, joins_, &PartyJoins::SplitParty);
  }
  grpc::ServerUnaryReactor* ListPartySplits(grpc::CallbackServerContext* c,
                                            const v1::ListPartySplitsRequest* q,
                                            v1::ListPartySplitsResponse* r) override {
    return rpc_.Run(c, q, r, joins_, &PartyJoins::ListPartySplits);
  }
  grpc::ServerUnaryReactor* ListPartyVersions(grpc::CallbackServerContext* c,
                                              const v1::ListPartyVersionsRequest* q,
                                              v1::ListPartyVersionsResponse* r) override {
    return rpc_.Run(c, q, r, requests_, &Requests::ListPartyVersions);
  }

 private:
  platform::Rpc& rpc_;
  Requests& requests_;
  PartyJoins& joins_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_PARTY_SERVICE_H_
