#ifndef SERVICES_EVACUATION_ROUTE_SERVICE_H_
#define SERVICES_EVACUATION_ROUTE_SERVICE_H_

#include "cc/evacuation/v1/route_service.grpc.pb.h"
#include "services/evacuation/routes.h"
#include "services/platform/rpc/rpc.h"

namespace cc::evacuation {

// RPC → handler, in the order of the contract.
class RouteService final : public v1::RouteService::CallbackService {
 public:
  RouteService(platform::Rpc& rpc, Routes& routes) : rpc_(rpc), routes_(routes) {}

  grpc::ServerUnaryReactor* CreateAssemblyPoint(grpc::CallbackServerContext* c,
                                                const v1::CreateAssemblyPointRequest* q,
                                                v1::AssemblyPoint* r) override {
    return rpc_.Run(c, q, r, routes_, &Routes::CreateAssemblyPoint);
  }
  grpc::ServerUnaryReactor* ListAssemblyPoints(grpc::CallbackServerContext* c,
                                               const v1::ListAssemblyPointsRequest* q,
                                               v1::ListAssemblyPointsResponse* r) override {
    return rpc_.Run(c, q, r, routes_, &Routes::ListAssemblyPoints);
  }
  grpc::ServerUnaryReactor* SetRoute(grpc::CallbackServerContext* c, const v1::SetRouteRequest* q,
                                     v1::Route* r) override {
    return rpc_.Run(c, q, r, routes_, &Routes::SetRoute);
  }
  grpc::ServerUnaryReactor* GetRoute(grpc::CallbackServerContext* c, const v1::GetRouteRequest* q,
                                     v1::Route* r) override {
    return rpc_.Run(c, q, r, routes_, &Routes::GetRoute);
  }
  grpc::ServerUnaryReactor* RecordStop(grpc::CallbackServerContext* c,
                                       const v1::RecordStopRequest* q, v1::Route* r) override {
    return rpc_.Run(c, q, r, routes_, &Routes::RecordStop);
  }
  grpc::ServerUnaryReactor* ReportHazard(grpc::CallbackServerContext* c,
                                         const v1::ReportHazardRequest* q, v1::Hazard* r) override {
    return rpc_.Run(c, q, r, routes_, &Routes::ReportHazard);
  }
  grpc::ServerUnaryReactor* EndHazard(grpc::CallbackServerContext* c, const v1::EndHazardRequest* q,
                                      v1::Hazard* r) override {
    return rpc_.Run(c, q, r, routes_, &Routes::EndHazard);
  }
  grpc::ServerUnaryReactor* ListHazards(grpc::CallbackServerContext* c,
                                        const v1::ListHazardsRequest* q,
                                        v1::ListHazardsResponse* r) override {
    return rpc_.Run(c, q, r, routes_, &Routes::ListHazards);
  }
  grpc::ServerUnaryReactor* ReportPosition(grpc::CallbackServerContext* c,
                                           const v1::ReportPositionRequest* q,
                                           v1::TripPosition* r) override {
    return rpc_.Run(c, q, r, routes_, &Routes::ReportPosition);
  }
  grpc::ServerUnaryReactor* GetPosition(grpc::CallbackServerContext* c,
                                        const v1::GetPositionRequest* q,
                                        v1::TripPosition* r) override {
    return rpc_.Run(c, q, r, routes_, &Routes::GetPosition);
  }

 private:
  platform::Rpc& rpc_;
  Routes& routes_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_ROUTE_SERVICE_H_
