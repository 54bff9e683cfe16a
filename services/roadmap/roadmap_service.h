#ifndef SERVICES_ROADMAP_ROADMAP_SERVICE_H_
#define SERVICES_ROADMAP_ROADMAP_SERVICE_H_

#include "cc/roadmap/v1/roadmap_service.grpc.pb.h"
#include "services/platform/rpc/rpc.h"
#include "services/roadmap/bodies.h"
#include "services/roadmap/changes.h"
#include "services/roadmap/decisions.h"
#include "services/roadmap/instructions.h"
#include "services/roadmap/meetings.h"

namespace cc::roadmap {

// RPC → handler, in the order of the contract. No logic.
class RoadmapService final : public v1::RoadmapService::CallbackService {
 public:
  RoadmapService(platform::Rpc& rpc, Bodies& bodies, Meetings& meetings, Decisions& decisions,
                 Instructions& instructions, Changes& changes)
      : rpc_(rpc),
        bodies_(bodies),
        meetings_(meetings),
        decisions_(decisions),
        instructions_(instructions),
        changes_(changes) {}

  grpc::ServerUnaryReactor* CreateBody(grpc::CallbackServerContext* c,
                                       const v1::CreateBodyRequest* q, v1::Body* r) override {
    return rpc_.Run(c, q, r, bodies_, &Bodies::CreateBody);
  }
  grpc::ServerUnaryReactor* GetBody(grpc::CallbackServerContext* c, const v1::GetBodyRequest* q,
                                    v1::Body* r) override {
    return rpc_.Run(c, q, r, bodies_, &Bodies::GetBody);
  }
  grpc::ServerUnaryReactor* ListBodies(grpc::CallbackServerContext* c,
                                       const v1::ListBodiesRequest* q,
                                       v1::ListBodiesResponse* r) override {
    return rpc_.Run(c, q, r, bodies_, &Bodies::ListBodies);
  }
  grpc::ServerUnaryReactor* CreateMeeting(grpc::CallbackServerContext* c,
                                          const v1::CreateMeetingRequest* q,
                                          v1::Meeting* r) override {
    return rpc_.Run(c, q, r, meetings_, &Meetings::CreateMeeting);
  }
  grpc::ServerUnaryReactor* GetMeeting(grpc::CallbackServerContext* c,
                                       const v1::GetMeetingRequest* q, v1::Meeting* r) override {
    return rpc_.Run(c, q, r, meetings_, &Meetings::GetMeeting);
  }
  grpc::ServerUnaryReactor* ListMeetings(grpc::CallbackServerContext* c,
                                         const v1::ListMeetingsRequest* q,
                                         v1::ListMeetingsResponse* r) override {
    return rpc_.Run(c, q, r, meetings_, &Meetings::ListMeetings);
  }
  grpc::ServerUnaryReactor* UpdateMeeting(grpc::CallbackServerContext* c,
                                          const v1::UpdateMeetingRequest* q,
                                          v1::Meeting* r) override {
    return rpc_.Run(c, q, r, meetings_, &Meetings::UpdateMeeting);
  }
  grpc::ServerUnaryReactor* AddDecision(grpc::CallbackServerContext* c,
                                        const v1::AddDecisionRequest* q, v1::Decision* r) override {
    return rpc_.Run(c, q, r, decisions_, &Decisions::AddDecision);
  }
  grpc::ServerUnaryReactor* ListDecisions(grpc::CallbackServerContext* c,
                                          const v1::ListDecisionsRequest* q,
                                          v1::ListDecisionsResponse* r) override {
    return rpc_.Run(c, q, r, decisions_, &Decisions::ListDecisions);
  }
  grpc::ServerUnaryReactor* IssueInstruction(grpc::CallbackServerContext* c,
                                             const v1::IssueInstructionRequest* q,
                                             v1::Instruction* r) override {
    return rpc_.Run(c, q, r, instructions_, &Instructions::IssueInstruction);
  }
  grpc::ServerUnaryReactor* GetInstruction(grpc::CallbackServerContext* c,
                                           const v1::GetInstructionRequest* q,
                                           v1::Instruction* r) override {
    return rpc_.Run(c, q, r, instructions_, &Instructions::GetInstruction);
  }
  grpc::ServerUnaryReactor* ListInstructions(grpc::CallbackServerContext* c,
                                             const v1::ListInstructionsRequest* q,
                                             v1::ListInstructionsResponse* r) override {
    return rpc_.Run(c, q, r, instructions_, &Instructions::ListInstructions);
  }
  grpc::ServerUnaryReactor* CompleteInstruction(grpc::CallbackServerContext* c,
                                                const v1::CompleteInstructionRequest* q,
                                                v1::Instruction* r) override {
    return rpc_.Run(c, q, r, instructions_, &Instructions::CompleteInstruction);
  }
  grpc::ServerUnaryReactor* WithdrawInstruction(grpc::CallbackServerContext* c,
                                                const v1::WithdrawInstructionRequest* q,
                                                v1::Instruction* r) override {
    return rpc_.Run(c, q, r, instructions_, &Instructions::WithdrawInstruction);
  }
  grpc::ServerUnaryReactor* ListRoadmapChanges(grpc::CallbackServerContext* c,
                                               const v1::ListRoadmapChangesRequest* q,
                                               v1::ListRoadmapChangesResponse* r) override {
    return rpc_.Run(c, q, r, changes_, &Changes::List);
  }
  grpc::ServerWriteReactor<common::v1::Event>* WatchRoadmapChanges(
      grpc::CallbackServerContext* c, const v1::WatchRoadmapChangesRequest* q) override {
    return rpc_.Stream(c, q, changes_, &Changes::Watch, changes_.wakeup());
  }

 private:
  platform::Rpc& rpc_;
  Bodies& bodies_;
  Meetings& meetings_;
  Decisions& decisions_;
  Instructions& instructions_;
  Changes& changes_;
};

}  // namespace cc::roadmap

#endif  // SERVICES_ROADMAP_ROADMAP_SERVICE_H_
