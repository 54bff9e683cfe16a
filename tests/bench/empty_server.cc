// A server whose one method does nothing, over the same mutual TLS as the suite: the baseline of
// the RPC rows. usage: cc-bench-empty CERT_DIR  — prints its port and serves until its standard
// input closes.
#include <grpcpp/grpcpp.h>

#include <cstdio>
#include <cstdlib>

#include "cc/territory/v1/territory_service.grpc.pb.h"
#include "services/platform/server/credentials.h"

namespace {

class Empty : public cc::territory::v1::TerritoryService::CallbackService {
  grpc::ServerUnaryReactor* GetStatus(grpc::CallbackServerContext* context,
                                      const cc::territory::v1::GetStatusRequest*,
                                      cc::territory::v1::UnitStatus*) override {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  Empty service;
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", cc::platform::ServerTls(argv[1]), &port);
  builder.RegisterService(&service);
  auto server = builder.BuildAndStart();
  if (server == nullptr) return 1;
  std::printf("%d\n", port);
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
  server->Shutdown(std::chrono::system_clock::now());
  return 0;
}
