#ifndef SERVICES_REGISTRY_CAPTIVITY_SERVICE_H_
#define SERVICES_REGISTRY_CAPTIVITY_SERVICE_H_

#include "cc/registry/v1/captivity_service.grpc.pb.h"
#include "services/platform/rpc/rpc.h"
#include "services/registry/captivity_cases.h"

namespace cc::registry {

// RPC → handler, in the order of the contract.
class CaptivityService final : public v1::CaptivityService::CallbackService {
 public:
  CaptivityService(platform::Rpc& rpc, CaptivityCases& cases) : rpc_(rpc), cases_(cases) {}

  grpc::ServerUnaryReactor* CreateCaptivityCase(grpc::CallbackServerContext* c,
                                                const v1::CreateCaptivityCaseRequest* q,
                                                v1::CaptivityCase* r) override {
    return rpc_.Run(c, q, r, cases_, &CaptivityCases::CreateCaptivityCase);
  }
  grpc::ServerUnaryReactor* GetCaptivityCase(grpc::CallbackServerContext* c,
                                             const v1::GetCaptivityCaseRequest* q,
                                             v1::CaptivityCase* r) override {
    return rpc_.Run(c, q, r, cases_, &CaptivityCases::GetCaptivityCase);
  }
  grpc::ServerUnaryReactor* ListCaptivityCases(grpc::CallbackServerContext* c,
                                               const v1::ListCaptivityCasesRequest* q,
                                               v1::ListCaptivityCasesResponse* r) override {
    return rpc_.Run(c, q, r, cases_, &CaptivityCases::ListCaptivityCases);
  }
  grpc::ServerUnaryReactor* UpdateCaptivityCase(grpc::CallbackServerContext* c,
                                                const v1::UpdateCaptivityCaseRequest* q,
                                                v1::CaptivityCase* r) override {
    return rpc_.Run(c, q, r, cases_, &CaptivityCases::UpdateCaptivityCase);
  }
  grpc::ServerUnaryReactor* CloseCaptivityCase(grpc::CallbackServerContext* c,
                                               const v1::CloseCaptivityCaseRequest* q,
                                               v1::CaptivityCase* r) override {
    return rpc_.Run(c, q, r, cases_, &CaptivityCases::CloseCaptivityCase);
  }

 private:
  platform::Rpc& rpc_;
  CaptivityCases& cases_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_CAPTIVITY_SERVICE_H_
