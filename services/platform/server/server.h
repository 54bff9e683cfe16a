#ifndef SERVICES_PLATFORM_SERVER_SERVER_H_
#define SERVICES_PLATFORM_SERVER_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/platform/auth/authenticator.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/db/migrate.h"
#include "services/platform/feed/feed.h"
#include "services/platform/metrics/metrics.h"
#include "services/platform/observe/observer.h"
#include "services/platform/rotation/key_rotation.h"
#include "services/platform/rpc/rpc.h"

// The bootstrap that every service shares: flags, logs, mutual TLS with reloaded certificates,
// database, pipeline, health, reflection, metrics, drain on SIGTERM. A `main.cc` is a recipe over
// it.
namespace cc::platform {

struct ServiceSpec {
  std::string name;                   // `registry`
  std::vector<Migration> migrations;  // its own; the platform's come first by themselves
};

class Server {
 public:
  virtual ~Server() = default;

  virtual Rpc& rpc() = 0;
  virtual Db& db() = 0;
  virtual Feed& feed() = 0;
  virtual Authenticator& authenticator() = 0;
  virtual const Keyring& keyring() = 0;
  virtual Metrics& metrics() = 0;

  // A channel to a neighbour (`--neighbours=territory=host:port,…`) with this service's
  // certificate, keepalive and retry of UNAVAILABLE. An unknown name ends the program with a clear
  // message.
  virtual std::shared_ptr<grpc::Channel> Dial(absl::string_view neighbour) = 0;

  // Serves a gRPC service. A method without a rule ends the program.
  virtual void Add(grpc::Service& service) = 0;
  // Who finds the paths of units named in requests; without it a rule with `units` ends the
  // program.
  virtual void SetUnitPaths(const UnitPaths& paths) = 0;
  // Where the service's own token comes from, for calls of its own jobs.
  virtual void SetServiceToken(std::function<std::string()> token) = 0;
  // A call of the service's own: over the whole country, with the service's own token.
  virtual Call SystemCall(absl::string_view job) = 0;
  // Brings these columns under the current key of the keyring, from here to the drain, also when
  // the keyring's file gets a new one.
  virtual void RotateKeys(std::vector<EncryptedColumn> columns) = 0;
  // Exposes numbers of the service's tables (see Observer).
  virtual void Observe(std::vector<Observation> observations) = 0;
  // Follows a feed from here to the drain; how far behind it is stands among the metrics.
  void Follow(FeedConsumer::Options options, FeedConsumer::Fetch fetch,
              FeedConsumer::Prepare prepare);
  // Not ready (health, /metrics) until every check passes.
  virtual void AddReadiness(std::string name, std::function<absl::Status()> check) = 0;

  // Makes an object that lives until the server has drained; destroyed in reverse order.
  template <typename T, typename... Args>
  T& Make(Args&&... args) {
    auto owned = std::make_shared<T>(std::forward<Args>(args)...);
    T& object = *owned;
    Own(std::move(owned));
    return object;
  }

 protected:
  virtual void Own(std::shared_ptr<void> object) = 0;
};

// Runs `<service> serve | migrate | version` with the given command line; returns the exit code.
int RunService(const ServiceSpec& spec, int argc, char** argv,
               const std::function<absl::Status(Server&)>& setup);

// True with `--environment=local`: demo identities may exist.
bool IsLocalEnvironment();

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_SERVER_SERVER_H_
