#ifndef SERVICES_PLATFORM_RPC_RPC_H_
#define SERVICES_PLATFORM_RPC_RPC_H_

#include <grpcpp/grpcpp.h>

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "services/platform/rpc/call.h"
#include "services/platform/rpc/pipeline.h"
#include "services/platform/rpc/source.h"
#include "services/platform/rpc/stream.h"

// Turns `StatusOr<Resp> H::M(const Call&, const Req&)` into an RPC. One way for all:
// authenticate → authorise → validate (in the reaction, CPU only) → bounded executor → handler →
// audit → answer.
namespace cc::platform {

class Rpc {
 public:
  explicit Rpc(Pipeline& pipeline) : pipeline_(pipeline) {}

  // What a service does with every unary call, whatever its method; set before serving,
  // thread-safe.
  struct Hooks {
    // Gives the handler another call, e.g. over more of the country.
    std::function<Call(const Call&, const google::protobuf::Message& request)> before;
    // Sees every answer before it leaves, with the call that its handler had, and may change or
    // refuse it. A refused change has happened.
    std::function<absl::Status(const Call&, google::protobuf::Message& answer)> after;
  };
  void SetHooks(Hooks hooks) { hooks_ = std::move(hooks); }

  // A handler that may block: it runs on a worker.
  template <typename Handler, typename Req, typename Resp>
  grpc::ServerUnaryReactor* Run(grpc::CallbackServerContext* context, const Req* request,
                                Resp* response, Handler& handler,
                                absl::StatusOr<Resp> (Handler::*method)(const Call&, const Req&)) {
    return Unary(context, request, response, handler, method, /*in_reaction=*/false);
  }
  // A handler that only computes (microseconds): it runs in the reaction itself.
  template <typename Handler, typename Req, typename Resp>
  grpc::ServerUnaryReactor* RunInReaction(grpc::CallbackServerContext* context, const Req* request,
                                          Resp* response, Handler& handler,
                                          absl::StatusOr<Resp> (Handler::*method)(const Call&,
                                                                                  const Req&)) {
    return Unary(context, request, response, handler, method, /*in_reaction=*/true);
  }
  // A server stream: `method` makes its source; `wakeup` says when to look again.
  template <typename Handler, typename Req, typename Resp>
  grpc::ServerWriteReactor<Resp>* Stream(
      grpc::CallbackServerContext* context, const Req* request, Handler& handler,
      absl::StatusOr<std::unique_ptr<Source<Resp>>> (Handler::*method)(const Call&, const Req&),
      Wakeup& wakeup) {
    return StreamReactor<Resp>::Start(pipeline_, wakeup, context, *request,
                                      [&handler, method, request](const Call& call) {
                                        return (handler.*method)(call, *request);
                                      });
  }

 private:
  template <typename Handler, typename Req, typename Resp>
  grpc::ServerUnaryReactor* Unary(grpc::CallbackServerContext* context, const Req* request,
                                  Resp* response, Handler& handler,
                                  absl::StatusOr<Resp> (Handler::*method)(const Call&, const Req&),
                                  bool in_reaction) {
    return pipeline_.RunUnary(
        context, *request,
        [this, &handler, method, request, response](const Call& call) -> absl::Status {
          const Call seen = hooks_.before ? hooks_.before(call, *request) : call;
          absl::StatusOr<Resp> result = (handler.*method)(seen, *request);
          if (!result.ok()) return result.status();
          *response = *std::move(result);
          return hooks_.after ? hooks_.after(seen, *response) : absl::OkStatus();
        },
        in_reaction);
  }

  Pipeline& pipeline_;
  Hooks hooks_;
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_RPC_RPC_H_
