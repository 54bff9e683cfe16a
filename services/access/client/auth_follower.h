#ifndef SERVICES_ACCESS_CLIENT_AUTH_FOLLOWER_H_
#define SERVICES_ACCESS_CLIENT_AUTH_FOLLOWER_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <thread>

#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "cc/access/v1/access_service.grpc.pb.h"
#include "services/platform/auth/authenticator.h"
#include "services/platform/db/db.h"

namespace cc::access {

// Keeps a service's Authenticator up to date: follows what access publishes, from construction to
// destruction, in a thread. The last good state is kept in the service's own database, so that the
// service starts and verifies while access is down, for at most a day.
class AuthFollower {
 public:
  AuthFollower(std::shared_ptr<grpc::Channel> access, platform::Authenticator& authenticator,
               platform::Db& db);
  ~AuthFollower();
  AuthFollower(const AuthFollower&) = delete;
  AuthFollower& operator=(const AuthFollower&) = delete;

  // UNAVAILABLE until there is something to judge tokens by. For Server::AddReadiness.
  absl::Status Ready() const;

 private:
  void Work();
  void Restore();
  void Follow();
  void Apply(const v1::AuthState& state);

  platform::Authenticator& authenticator_;
  platform::Db& db_;
  const std::unique_ptr<v1::AccessService::Stub> stub_;
  bool absent_ = false;  // of the thread: access was not there the last time
  absl::Mutex mu_;
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  std::unique_ptr<grpc::ClientContext> context_ ABSL_GUARDED_BY(mu_);
  std::thread thread_;
};

}  // namespace cc::access

#endif  // SERVICES_ACCESS_CLIENT_AUTH_FOLLOWER_H_
