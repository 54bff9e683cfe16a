#ifndef SERVICES_REGISTRY_CERTIFICATE_SIMULATOR_H_
#define SERVICES_REGISTRY_CERTIFICATE_SIMULATOR_H_

#include <atomic>

#include "services/platform/db/db.h"
#include "services/registry/certificate_source.h"

namespace cc::registry {

// Stands for the state's database where there is none: answers late, keeps what it answered over
// restarts, never gives a number twice. The first four digits are those of the office's oblast and
// raion, then comes a serial. Thread-safe.
class CertificateSimulator : public CertificateSource {
 public:
  struct Options {
    absl::Duration delay = absl::Seconds(2);  // from the first request to the answer
  };
  CertificateSimulator(platform::Db& db, Options options) : db_(db), options_(options) {}

  absl::StatusOr<std::optional<std::string>> NumberFor(const platform::Call& call,
                                                       const CertificateRequest& request) override;
  // Out of reach until it is set again.
  void SetReachable(bool reachable) { reachable_ = reachable; }

 private:
  platform::Db& db_;
  const Options options_;
  std::atomic<bool> reachable_ = true;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_CERTIFICATE_SIMULATOR_H_
