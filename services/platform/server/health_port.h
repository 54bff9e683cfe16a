#ifndef SERVICES_PLATFORM_SERVER_HEALTH_PORT_H_
#define SERVICES_PLATFORM_SERVER_HEALTH_PORT_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace cc::platform {

// grpc.health.v1.Health without TLS, for probes that have no certificate (a kubelet's): it tells
// whether the service can work and knows none of its methods. Thread-safe.
class HealthPort {
 public:
  // Not serving at first. `listen` is host:port, port 0 = any. UNAVAILABLE where it is taken.
  static absl::StatusOr<std::unique_ptr<HealthPort>> Open(const std::string& listen);
  ~HealthPort();

  int port() const { return port_; }
  void SetServing(bool serving);

 private:
  HealthPort() = default;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_SERVER_HEALTH_PORT_H_
