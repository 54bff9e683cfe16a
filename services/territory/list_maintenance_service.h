#ifndef SERVICES_TERRITORY_LIST_MAINTENANCE_SERVICE_H_
#define SERVICES_TERRITORY_LIST_MAINTENANCE_SERVICE_H_

#include "cc/territory/v1/list_maintenance_service.grpc.pb.h"
#include "services/platform/rpc/rpc.h"
#include "services/territory/proposal_amendments.h"
#include "services/territory/proposal_decisions.h"
#include "services/territory/proposals.h"

namespace cc::territory {

// RPC → handler, in the order of the contract.
class ListMaintenanceService final : public v1::ListMaintenanceService::CallbackService {
 public:
  ListMaintenanceService(platform::Rpc& rpc, Proposals& proposals, ProposalDecisions& decisions,
                         ProposalAmendments& amendments)
      : rpc_(rpc), proposals_(proposals), decisions_(decisions), amendments_(amendments) {}

  grpc::ServerUnaryReactor* CreateProposal(grpc::CallbackServerContext* c,
                                           const v1::CreateProposalRequest* q,
                                           v1::Proposal* r) override {
    return rpc_.Run(c, q, r, proposals_, &Proposals::CreateProposal);
  }
  grpc::ServerUnaryReactor* GetProposal(grpc::CallbackServerContext* c,
                                        const v1::GetProposalRequest* q, v1::Proposal* r) override {
    return rpc_.Run(c, q, r, proposals_, &Proposals::GetProposal);
  }
  grpc::ServerUnaryReactor* ListProposals(grpc::CallbackServerContext* c,
                                          const v1::ListProposalsRequest* q,
                                          v1::ListProposalsResponse* r) override {
    return rpc_.Run(c, q, r, proposals_, &Proposals::ListProposals);
  }
  grpc::ServerUnaryReactor* UpdateProposal(grpc::CallbackServerContext* c,
                                           const v1::UpdateProposalRequest* q,
                                           v1::Proposal* r) override {
    return rpc_.Run(c, q, r, proposals_, &Proposals::UpdateProposal);
  }
  grpc::ServerUnaryReactor* SubmitProposal(grpc::CallbackServerContext* c,
                                           const v1::SubmitProposalRequest* q,
                                           v1::Proposal* r) override {
    return rpc_.Run(c, q, r, proposals_, &Proposals::SubmitProposal);
  }
  grpc::ServerUnaryReactor* WithdrawProposal(grpc::CallbackServerContext* c,
                                             const v1::WithdrawProposalRequest* q,
                                             v1::Proposal* r) override {
    return rpc_.Run(c, q, r, proposals_, &Proposals::WithdrawProposal);
  }
  grpc::ServerUnaryReactor* AgreeProposal(grpc::CallbackServerContext* c,
                                          const v1::AgreeProposalRequest* q,
                                          v1::Proposal* r) override {
    return rpc_.Run(c, q, r, decisions_, &ProposalDecisions::AgreeProposal);
  }
  grpc::ServerUnaryReactor* DeclineProposal(grpc::CallbackServerContext* c,
                                            const v1::DeclineProposalRequest* q,
                                            v1::Proposal* r) override {
    return rpc_.Run(c, q, r, decisions_, &ProposalDecisions::DeclineProposal);
  }
  grpc::ServerUnaryReactor* RecommendProposal(grpc::CallbackServerContext* c,
                                              const v1::RecommendProposalRequest* q,
                                              v1::Proposal* r) override {
    return rpc_.Run(c, q, r, decisions_, &ProposalDecisions::RecommendProposal);
  }
  grpc::ServerUnaryReactor* ReturnProposal(grpc::CallbackServerContext* c,
                                           const v1::ReturnProposalRequest* q,
                                           v1::Proposal* r) override {
    return rpc_.Run(c, q, r, decisions_, &ProposalDecisions::ReturnProposal);
  }
  grpc::ServerUnaryReactor* ApproveProposal(grpc::CallbackServerContext* c,
                                            const v1::ApproveProposalRequest* q,
                                            v1::Proposal* r) override {
    return rpc_.Run(c, q, r, decisions_, &ProposalDecisions::ApproveProposal);
  }
  grpc::ServerUnaryReactor* RegisterProposalAct(grpc::CallbackServerContext* c,
                                                const v1::RegisterProposalActRequest* q,
                                                v1::Proposal* r) override {
    return rpc_.Run(c, q, r, decisions_, &ProposalDecisions::RegisterProposalAct);
  }
  grpc::ServerUnaryReactor* PutProposalInForce(grpc::CallbackServerContext* c,
                                               const v1::PutProposalInForceRequest* q,
                                               v1::Proposal* r) override {
    return rpc_.Run(c, q, r, amendments_, &ProposalAmendments::PutProposalInForce);
  }
  grpc::ServerUnaryReactor* CompareProposal(grpc::CallbackServerContext* c,
                                            const v1::CompareProposalRequest* q,
                                            v1::ProposalComparison* r) override {
    return rpc_.Run(c, q, r, amendments_, &ProposalAmendments::CompareProposal);
  }
  grpc::ServerUnaryReactor* ExportProposal(grpc::CallbackServerContext* c,
                                           const v1::ExportProposalRequest* q,
                                           google::api::HttpBody* r) override {
    return rpc_.Run(c, q, r, amendments_, &ProposalAmendments::ExportProposal);
  }
  grpc::ServerUnaryReactor* AddProposalDocument(grpc::CallbackServerContext* c,
                                                const v1::AddProposalDocumentRequest* q,
                                                v1::Proposal* r) override {
    return rpc_.Run(c, q, r, proposals_, &Proposals::AddProposalDocument);
  }
  grpc::ServerUnaryReactor* GetProposalDocument(grpc::CallbackServerContext* c,
                                                const v1::GetProposalDocumentRequest* q,
                                                google::api::HttpBody* r) override {
    return rpc_.Run(c, q, r, proposals_, &Proposals::GetProposalDocument);
  }

 private:
  platform::Rpc& rpc_;
  Proposals& proposals_;
  ProposalDecisions& decisions_;
  ProposalAmendments& amendments_;
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_LIST_MAINTENANCE_SERVICE_H_
