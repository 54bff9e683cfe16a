#ifndef SERVICES_REGISTRY_APPEAL_SERVICE_H_
#define SERVICES_REGISTRY_APPEAL_SERVICE_H_

#include "cc/registry/v1/appeal_service.grpc.pb.h"
#include "services/platform/rpc/rpc.h"
#include "services/registry/appeals.h"

namespace cc::registry {

// The wiring of AppealService: RPC → handler, in the contract's order.
class AppealService final : public v1::AppealService::CallbackService {
 public:
  AppealService(platform::Rpc& rpc, Appeals& appeals) : rpc_(rpc), appeals_(appeals) {}

  grpc::ServerUnaryReactor* RegisterAppeal(grpc::CallbackServerContext* c,
                                           const v1::RegisterAppealRequest* q,
                                           v1::Appeal* r) override {
    return rpc_.Run(c, q, r, appeals_, &Appeals::RegisterAppeal);
  }
  grpc::ServerUnaryReactor* GetAppeal(grpc::CallbackServerContext* c, const v1::GetAppealRequest* q,
                                      v1::Appeal* r) override {
    return rpc_.Run(c, q, r, appeals_, &Appeals::GetAppeal);
  }
  grpc::ServerUnaryReactor* ListAppeals(grpc::CallbackServerContext* c,
                                        const v1::ListAppealsRequest* q,
                                        v1::ListAppealsResponse* r) override {
    return rpc_.Run(c, q, r, appeals_, &Appeals::ListAppeals);
  }
  grpc::ServerUnaryReactor* SearchAppeals(grpc::CallbackServerContext* c,
                                          const v1::SearchAppealsRequest* q,
                                          v1::SearchAppealsResponse* r) override {
    return rpc_.Run(c, q, r, appeals_, &Appeals::SearchAppeals);
  }
  grpc::ServerUnaryReactor* AcceptAppeal(grpc::CallbackServerContext* c,
                                         const v1::AcceptAppealRequest* q, v1::Appeal* r) override {
    return rpc_.Run(c, q, r, appeals_, &Appeals::AcceptAppeal);
  }
  grpc::ServerUnaryReactor* ForwardAppeal(grpc::CallbackServerContext* c,
                                          const v1::ForwardAppealRequest* q,
                                          v1::Appeal* r) override {
    return rpc_.Run(c, q, r, appeals_, &Appeals::ForwardAppeal);
  }
  grpc::ServerUnaryReactor* LeaveAppealUnconsidered(grpc::CallbackServerContext* c,
                                                    const v1::LeaveAppealUnconsideredRequest* q,
                                                    v1::Appeal* r) override {
    return rpc_.Run(c, q, r, appeals_, &Appeals::LeaveAppealUnconsidered);
  }
  grpc::ServerUnaryReactor* ExtendAppeal(grpc::CallbackServerContext* c,
                                         const v1::ExtendAppealRequest* q, v1::Appeal* r) override {
    return rpc_.Run(c, q, r, appeals_, &Appeals::ExtendAppeal);
  }
  grpc::ServerUnaryReactor* AnswerAppeal(grpc::CallbackServerContext* c,
                                         const v1::AnswerAppealRequest* q, v1::Appeal* r) override {
    return rpc_.Run(c, q, r, appeals_, &Appeals::AnswerAppeal);
  }
  grpc::ServerUnaryReactor* CloseAppeal(grpc::CallbackServerContext* c,
                                        const v1::CloseAppealRequest* q, v1::Appeal* r) override {
    return rpc_.Run(c, q, r, appeals_, &Appeals::CloseAppeal);
  }
  grpc::ServerUnaryReactor* ListAppealCounts(grpc::CallbackServerContext* c,
                                             const v1::ListAppealCountsRequest* q,
                                             v1::ListAppealCountsResponse* r) override {
    return rpc_.Run(c, q, r, appeals_, &Appeals::ListAppealCounts);
  }
  grpc::ServerUnaryReactor* ListPublicAppealCounts(grpc::CallbackServerContext* c,
                                                   const v1::ListPublicAppealCountsRequest* q,
                                                   v1::ListPublicAppealCountsResponse* r) override {
    return rpc_.Run(c, q, r, appeals_, &Appeals::ListPublicAppealCounts);
  }

 private:
  platform::Rpc& rpc_;
  Appeals& appeals_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_APPEAL_SERVICE_H_
