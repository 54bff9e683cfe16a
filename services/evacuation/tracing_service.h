#ifndef SERVICES_EVACUATION_TRACING_SERVICE_H_
#define SERVICES_EVACUATION_TRACING_SERVICE_H_

#include "cc/evacuation/v1/tracing_service.grpc.pb.h"
#include "services/evacuation/tracing.h"
#include "services/platform/rpc/rpc.h"

namespace cc::evacuation {

// RPC → handler, in the order of the contract.
class TracingService final : public v1::TracingService::CallbackService {
 public:
  TracingService(platform::Rpc& rpc, Tracing& tracing) : rpc_(rpc), tracing_(tracing) {}

  grpc::ServerUnaryReactor* CreateTracingRequest(grpc::CallbackServerContext* c,
                                                 const v1::CreateTracingRequestRequest* q,
                                                 v1::TracingRequest* r) override {
    return rpc_.Run(c, q, r, tracing_, &Tracing::CreateTracingRequest);
  }
  grpc::ServerUnaryReactor* GetTracingRequest(grpc::CallbackServerContext* c,
                                              const v1::GetTracingRequestRequest* q,
                                              v1::TracingRequest* r) override {
    return rpc_.Run(c, q, r, tracing_, &Tracing::GetTracingRequest);
  }
  grpc::ServerUnaryReactor* ListTracingRequests(grpc::CallbackServerContext* c,
                                                const v1::ListTracingRequestsRequest* q,
                                                v1::ListTracingRequestsResponse* r) override {
    return rpc_.Run(c, q, r, tracing_, &Tracing::ListTracingRequests);
  }
  grpc::ServerUnaryReactor* AcceptTracingRequest(grpc::CallbackServerContext* c,
                                                 const v1::AcceptTracingRequestRequest* q,
                                                 v1::TracingRequest* r) override {
    return rpc_.Run(c, q, r, tracing_, &Tracing::AcceptTracingRequest);
  }
  grpc::ServerUnaryReactor* CloseTracingRequest(grpc::CallbackServerContext* c,
                                                const v1::CloseTracingRequestRequest* q,
                                                v1::TracingRequest* r) override {
    return rpc_.Run(c, q, r, tracing_, &Tracing::CloseTracingRequest);
  }
  grpc::ServerUnaryReactor* ListTracingCandidates(grpc::CallbackServerContext* c,
                                                  const v1::ListTracingCandidatesRequest* q,
                                                  v1::ListTracingCandidatesResponse* r) override {
    return rpc_.Run(c, q, r, tracing_, &Tracing::ListTracingCandidates);
  }
  grpc::ServerUnaryReactor* ListWithheldCandidates(grpc::CallbackServerContext* c,
                                                   const v1::ListWithheldCandidatesRequest* q,
                                                   v1::ListWithheldCandidatesResponse* r) override {
    return rpc_.Run(c, q, r, tracing_, &Tracing::ListWithheldCandidates);
  }
  grpc::ServerUnaryReactor* ReleaseTracingCandidate(grpc::CallbackServerContext* c,
                                                    const v1::ReleaseTracingCandidateRequest* q,
                                                    v1::TracingCandidate* r) override {
    return rpc_.Run(c, q, r, tracing_, &Tracing::ReleaseTracingCandidate);
  }
  grpc::ServerUnaryReactor* DecideTracingCandidate(grpc::CallbackServerContext* c,
                                                   const v1::DecideTracingCandidateRequest* q,
                                                   v1::TracingCandidate* r) override {
    return rpc_.Run(c, q, r, tracing_, &Tracing::DecideTracingCandidate);
  }

 private:
  platform::Rpc& rpc_;
  Tracing& tracing_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_TRACING_SERVICE_H_
