#ifndef SERVICES_EVACUATION_DECISION_SERVICE_H_
#define SERVICES_EVACUATION_DECISION_SERVICE_H_

#include "cc/evacuation/v1/decision_service.grpc.pb.h"
#include "services/evacuation/decisions.h"
#include "services/platform/rpc/rpc.h"

namespace cc::evacuation {

// RPC → handler, in the order of the contract.
class EvacuationDecisionService final : public v1::EvacuationDecisionService::CallbackService {
 public:
  EvacuationDecisionService(platform::Rpc& rpc, Decisions& decisions)
      : rpc_(rpc), decisions_(decisions) {}

  grpc::ServerUnaryReactor* CreateDecision(grpc::CallbackServerContext* c,
                                           const v1::CreateDecisionRequest* q,
                                           v1::EvacuationDecision* r) override {
    return rpc_.Run(c, q, r, decisions_, &Decisions::CreateDecision);
  }
  grpc::ServerUnaryReactor* GetDecision(grpc::CallbackServerContext* c,
                                        const v1::GetDecisionRequest* q,
                                        v1::EvacuationDecision* r) override {
    return rpc_.Run(c, q, r, decisions_, &Decisions::GetDecision);
  }
  grpc::ServerUnaryReactor* ListDecisions(grpc::CallbackServerContext* c,
                                          const v1::ListDecisionsRequest* q,
                                          v1::ListDecisionsResponse* r) override {
    return rpc_.Run(c, q, r, decisions_, &Decisions::ListDecisions);
  }
  grpc::ServerUnaryReactor* UpdateDecision(grpc::CallbackServerContext* c,
                                           const v1::UpdateDecisionRequest* q,
                                           v1::EvacuationDecision* r) override {
    return rpc_.Run(c, q, r, decisions_, &Decisions::UpdateDecision);
  }
  grpc::ServerUnaryReactor* SubmitDecision(grpc::CallbackServerContext* c,
                                           const v1::SubmitDecisionRequest* q,
                                           v1::EvacuationDecision* r) override {
    return rpc_.Run(c, q, r, decisions_, &Decisions::SubmitDecision);
  }
  grpc::ServerUnaryReactor* AgreeDecision(grpc::CallbackServerContext* c,
                                          const v1::AgreeDecisionRequest* q,
                                          v1::EvacuationDecision* r) override {
    return rpc_.Run(c, q, r, decisions_, &Decisions::AgreeDecision);
  }
  grpc::ServerUnaryReactor* RefuseDecision(grpc::CallbackServerContext* c,
                                           const v1::RefuseDecisionRequest* q,
                                           v1::EvacuationDecision* r) override {
    return rpc_.Run(c, q, r, decisions_, &Decisions::RefuseDecision);
  }
  grpc::ServerUnaryReactor* AmendDecision(grpc::CallbackServerContext* c,
                                          const v1::AmendDecisionRequest* q,
                                          v1::EvacuationDecision* r) override {
    return rpc_.Run(c, q, r, decisions_, &Decisions::AmendDecision);
  }
  grpc::ServerUnaryReactor* LiftDecision(grpc::CallbackServerContext* c,
                                         const v1::LiftDecisionRequest* q,
                                         v1::EvacuationDecision* r) override {
    return rpc_.Run(c, q, r, decisions_, &Decisions::LiftDecision);
  }
  grpc::ServerUnaryReactor* PlanSettlement(grpc::CallbackServerContext* c,
                                           const v1::PlanSettlementRequest* q,
                                           v1::EvacuationDecision* r) override {
    return rpc_.Run(c, q, r, decisions_, &Decisions::PlanSettlement);
  }
  grpc::ServerUnaryReactor* ListDecisionSteps(grpc::CallbackServerContext* c,
                                              const v1::ListDecisionStepsRequest* q,
                                              v1::ListDecisionStepsResponse* r) override {
    return rpc_.Run(c, q, r, decisions_, &Decisions::ListDecisionSteps);
  }

 private:
  platform::Rpc& rpc_;
  Decisions& decisions_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_DECISION_SERVICE_H_
