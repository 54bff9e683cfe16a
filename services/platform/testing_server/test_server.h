#ifndef SERVICES_PLATFORM_TESTING_SERVER_TEST_SERVER_H_
#define SERVICES_PLATFORM_TESTING_SERVER_TEST_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "services/platform/auth/authenticator.h"
#include "services/platform/metrics/metrics.h"
#include "services/platform/rpc/executor.h"
#include "services/platform/rpc/rpc.h"
#include "services/platform/server/grpc_server.h"
#include "services/platform/testing/certificates.h"

namespace cc::platform {

// A whole server in the test's process: mutual TLS on a free port, tokens signed by a key of its
// own, the real pipeline. Make it, make the service over `rpc()`, then Start().
class TestServer {
 public:
  struct Options {
    std::string name = "access";
    std::map<std::string, std::set<std::string>> roles;  // role → permissions
    int workers = 4;
    int queue = 16;
    const UnitPaths* unit_paths = nullptr;
    AuditLog* audit = nullptr;
    GrpcServer::Options server = {};
  };
  explicit TestServer(Options options);
  ~TestServer();

  Rpc& rpc() { return rpc_; }
  Pipeline& pipeline() { return pipeline_; }
  Metrics& metrics() { return metrics_; }
  Executor& executor() { return executor_; }
  Authenticator& authenticator() { return authenticator_; }
  TestAuthority& authority() { return authority_; }
  GrpcServer& server() { return *server_; }

  // `contract` is the full name of the service in the contract. The service must live until
  // server().Drain(): a call that was cut off may still reach it.
  void Start(grpc::Service& service, const std::string& contract);

  std::shared_ptr<grpc::Channel> Dial(const std::string& client = "operator",
                                      Keepalive keepalive = {});
  std::string address() const { return "127.0.0.1:" + std::to_string(server_->port()); }

  struct TokenOptions {
    std::string subject = "00000000-0000-7000-8000-00000000000a";
    std::vector<HeldGrant> grants = {};
    absl::Duration valid = absl::Minutes(5);
    absl::Duration age = absl::ZeroDuration();  // how long ago it was issued
  };
  std::string Token(TokenOptions options);
  // Tokens of this subject issued until now are void.
  void Revoke(const std::string& subject);

 private:
  void SetPolicy();

  Options options_;
  TestAuthority authority_;
  SigningKey key_;
  std::map<std::string, absl::Time> revoked_;
  Metrics metrics_;
  Executor executor_;
  Authenticator authenticator_;
  Pipeline pipeline_;
  Rpc rpc_;
  std::unique_ptr<GrpcServer> server_;
};

// A client context with the token and language, and a deadline of ten seconds.
std::unique_ptr<grpc::ClientContext> Context(const std::string& token,
                                             const std::string& language = "en");

// The reason inside a refusal.
Reason ReasonOf(const grpc::Status& status);

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_TESTING_SERVER_TEST_SERVER_H_
