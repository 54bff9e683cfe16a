#ifndef SERVICES_EVACUATION_PLANNING_SERVICE_H_
#define SERVICES_EVACUATION_PLANNING_SERVICE_H_

#include "cc/evacuation/v1/planning_service.grpc.pb.h"
#include "services/evacuation/plan_acceptance.h"
#include "services/evacuation/plans.h"
#include "services/evacuation/road_times.h"
#include "services/platform/rpc/rpc.h"

namespace cc::evacuation {

// RPC → handler, in the order of the contract.
class PlanningService final : public v1::PlanningService::CallbackService {
 public:
  PlanningService(platform::Rpc& rpc, Plans& plans, PlanAcceptance& acceptance,
                  RoadTimesKept& roads)
      : rpc_(rpc), plans_(plans), acceptance_(acceptance), roads_(roads) {}

  grpc::ServerUnaryReactor* CreatePlan(grpc::CallbackServerContext* c,
                                       const v1::CreatePlanRequest* q, v1::Plan* r) override {
    return rpc_.Run(c, q, r, plans_, &Plans::CreatePlan);
  }
  grpc::ServerUnaryReactor* GetPlan(grpc::CallbackServerContext* c, const v1::GetPlanRequest* q,
                                    v1::Plan* r) override {
    return rpc_.Run(c, q, r, plans_, &Plans::GetPlan);
  }
  grpc::ServerUnaryReactor* ListPlans(grpc::CallbackServerContext* c, const v1::ListPlansRequest* q,
                                      v1::ListPlansResponse* r) override {
    return rpc_.Run(c, q, r, plans_, &Plans::ListPlans);
  }
  grpc::ServerUnaryReactor* SolvePlan(grpc::CallbackServerContext* c, const v1::SolvePlanRequest* q,
                                      v1::Plan* r) override {
    return rpc_.Run(c, q, r, plans_, &Plans::SolvePlan);
  }
  grpc::ServerUnaryReactor* AcceptPlan(grpc::CallbackServerContext* c,
                                       const v1::AcceptPlanRequest* q, v1::Plan* r) override {
    return rpc_.Run(c, q, r, acceptance_, &PlanAcceptance::AcceptPlan);
  }
  grpc::ServerUnaryReactor* DiscardPlan(grpc::CallbackServerContext* c,
                                        const v1::DiscardPlanRequest* q, v1::Plan* r) override {
    return rpc_.Run(c, q, r, plans_, &Plans::DiscardPlan);
  }
  grpc::ServerUnaryReactor* SetRoadTimes(grpc::CallbackServerContext* c,
                                         const v1::SetRoadTimesRequest* q,
                                         v1::SetRoadTimesResponse* r) override {
    return rpc_.Run(c, q, r, roads_, &RoadTimesKept::SetRoadTimes);
  }
  grpc::ServerUnaryReactor* ListRoadTimes(grpc::CallbackServerContext* c,
                                          const v1::ListRoadTimesRequest* q,
                                          v1::ListRoadTimesResponse* r) override {
    return rpc_.Run(c, q, r, roads_, &RoadTimesKept::ListRoadTimes);
  }

 private:
  platform::Rpc& rpc_;
  Plans& plans_;
  PlanAcceptance& acceptance_;
  RoadTimesKept& roads_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_PLANNING_SERVICE_H_
