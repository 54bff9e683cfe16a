#ifndef SERVICES_CCCTL_RUN_FILE_H_
#define SERVICES_CCCTL_RUN_FILE_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/ccctl/options.h"

// Where the services are and who calls them.
namespace cc::ccctl {

// What `deploy/run` writes into var/run.json. Relative paths are relative to the file's folder.
struct RunFile {
  std::map<std::string, std::string> grpc;  // service → host:port
  std::string ca;
  std::string cert_dir;    // of the operator
  std::string tokens_dir;  // NAME.jwt
  // What `doctor` looks at.
  std::map<std::string, std::string> metrics;  // service, `gateway` → host:port
  std::string certificates;                    // NAME/tls.crt
  std::string data;
  // What `audit verify` reads itself.
  std::string postgres_socket, postgres_port;
  std::string sealing_keys;  // SERVICE.pub
  std::string seals;         // SERVICE/
};
absl::StatusOr<RunFile> ReadRunFile(const std::string& path, Language language);

// Names of the demo identities whose tokens lie there, sorted.
std::vector<std::string> Identities(const std::string& tokens_dir);

// All that is needed to call one service.
struct Target {
  std::string endpoint;
  std::string ca, certificate, key;  // PEM
  std::string token;                 // empty where none was asked for
};
absl::StatusOr<Target> ResolveTarget(const std::string& service, const Options& options);

// The whole file; NOT_FOUND where it cannot be read.
absl::StatusOr<std::string> ReadFile(const std::string& path, Language language);

}  // namespace cc::ccctl

#endif  // SERVICES_CCCTL_RUN_FILE_H_
