#ifndef SERVICES_PLATFORM_SERVER_GRPC_SERVER_H_
#define SERVICES_PLATFORM_SERVER_GRPC_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/platform/rpc/pipeline.h"
#include "services/platform/server/keepalive.h"

namespace cc::platform {

// The listening gRPC server with the limits and cures that this version needs: caps on streams,
// messages and metadata, no shared port, connections that age, health and reflection, a pulse that
// keeps the callback threads awake (they sleep 100 ms after a second of silence), and a watchdog
// that dials anew (an accept error can silence a listener).
class GrpcServer {
 public:
  struct Options {
    std::string name;    // as in its certificate
    std::string listen;  // host:port; port 0 = any
    std::string cert_dir;
    int max_receive_bytes = 2 << 20;
    absl::Duration connection_age = absl::Minutes(10);
    absl::Duration drain = absl::Seconds(20);
    Keepalive keepalive = {};
    bool watchdog = true;
    absl::Duration watch = absl::Seconds(10);      // between two new connections of the watchdog
    absl::Duration dial_limit = absl::Seconds(3);  // for one of them
  };

  // UNAVAILABLE where the port is taken.
  static absl::StatusOr<std::unique_ptr<GrpcServer>> Start(
      Options options, Pipeline& pipeline, const std::vector<grpc::Service*>& services);
  ~GrpcServer();

  int port() const { return port_; }
  void SetServing(bool serving);
  // Not serving → streams end with DRAINING → running calls finish → closed. Blocks until done.
  void Drain();
  // New connections that failed in a row; three mean that the listener is dead.
  int failed_dials() const { return failed_dials_; }
  int64_t pulses() const { return pulses_; }

 private:
  GrpcServer(Options options, Pipeline& pipeline)
      : options_(std::move(options)), pipeline_(pipeline) {}
  void Pulse();
  void Watch();

  const Options options_;
  Pipeline& pipeline_;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
  std::atomic<int> failed_dials_{0};
  std::atomic<int64_t> pulses_{0};
  absl::Mutex mu_;
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  std::thread pulse_, watchdog_;
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_SERVER_GRPC_SERVER_H_
