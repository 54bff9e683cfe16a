#ifndef SERVICES_PLATFORM_RPC_CLIENT_H_
#define SERVICES_PLATFORM_RPC_CLIENT_H_

#include <grpcpp/grpcpp.h>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/platform/rpc/call.h"

// How a `*_client` asks a neighbour: the caller's token and trace travel along, the deadline is the
// shorter of the call's and `limit`, the neighbour's refusal comes back with its reason.
namespace cc::platform {

// Sets deadline, `authorization` and `traceparent`.
void PrepareContext(const Call& call, absl::Duration limit, grpc::ClientContext& context);
absl::Status FromGrpc(const grpc::Status& status);

template <typename Stub, typename Req, typename Resp>
absl::StatusOr<Resp> Ask(const Call& call, Stub& stub,
                         grpc::Status (Stub::*method)(grpc::ClientContext*, const Req&, Resp*),
                         const Req& request, absl::Duration limit = absl::Seconds(3)) {
  grpc::ClientContext context;
  PrepareContext(call, limit, context);
  Resp response;
  if (grpc::Status status = (stub.*method)(&context, request, &response); !status.ok())
    return FromGrpc(status);
  return response;
}

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_RPC_CLIENT_H_
