#ifndef SERVICES_ACCESS_CLIENT_SERVICE_TOKEN_H_
#define SERVICES_ACCESS_CLIENT_SERVICE_TOKEN_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <thread>

#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "cc/access/v1/access_service.grpc.pb.h"

namespace cc::access {

// A service's own token, got by its client certificate and renewed in a thread long before it ends.
class ServiceToken {
 public:
  explicit ServiceToken(std::shared_ptr<grpc::Channel> access);
  ~ServiceToken();
  ServiceToken(const ServiceToken&) = delete;
  ServiceToken& operator=(const ServiceToken&) = delete;

  // The token of this moment; empty while access has given none. Never waits.
  std::string Get() const;

 private:
  void Work();
  bool Renew();

  const std::unique_ptr<v1::AccessService::Stub> stub_;
  bool refused_ = false;  // of the thread: the last try gave none
  mutable absl::Mutex mu_;
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  std::string token_ ABSL_GUARDED_BY(mu_);
  absl::Time ends_ ABSL_GUARDED_BY(mu_) = absl::InfinitePast();
  std::thread thread_;
};

}  // namespace cc::access

#endif  // SERVICES_ACCESS_CLIENT_SERVICE_TOKEN_H_
