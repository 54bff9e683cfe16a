#ifndef SERVICES_REGISTRY_ELIGIBILITY_SERVICE_H_
#define SERVICES_REGISTRY_ELIGIBILITY_SERVICE_H_

#include "cc/registry/v1/eligibility_service.grpc.pb.h"
#include "services/platform/rpc/rpc.h"
#include "services/registry/eligibility.h"

namespace cc::registry {

// RPC → handler, in the order of the contract.
class EligibilityService final : public v1::EligibilityService::CallbackService {
 public:
  EligibilityService(platform::Rpc& rpc, Eligibility& eligibility)
      : rpc_(rpc), eligibility_(eligibility) {}

  grpc::ServerUnaryReactor* AdviseEligibility(grpc::CallbackServerContext* c,
                                              const v1::AdviseEligibilityRequest* q,
                                              v1::EligibilityAdvice* r) override {
    return rpc_.Run(c, q, r, eligibility_, &Eligibility::AdviseEligibility);
  }

 private:
  platform::Rpc& rpc_;
  Eligibility& eligibility_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_ELIGIBILITY_SERVICE_H_
