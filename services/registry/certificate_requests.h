#ifndef SERVICES_REGISTRY_CERTIFICATE_REQUESTS_H_
#define SERVICES_REGISTRY_CERTIFICATE_REQUESTS_H_

#include <functional>
#include <string>
#include <thread>

#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/registry/certificate_source.h"

namespace cc::registry {

// Asks the state's database for the numbers of certificates that await theirs, with growing pauses,
// and takes each over exactly once: the request bears the certificate's id, and only a certificate
// that still waits takes a number. Whatever instant it is killed at, it goes on from the table.
// Several may run at once. Runs a thread.
class CertificateRequests {
 public:
  struct Options {
    absl::Duration poll = absl::Seconds(1);
    int batch = 50;
  };
  using NewCall = std::function<platform::Call()>;
  CertificateRequests(platform::Db& db, const platform::Keyring& keyring, CertificateSource& source,
                      NewCall new_call, Options options)
      : db_(db),
        keyring_(keyring),
        source_(source),
        new_call_(std::move(new_call)),
        options_(options) {}
  ~CertificateRequests();  // stops and joins

  // Asks for what is due at the call's instant; returns how many numbers were taken over.
  absl::StatusOr<int> RunOnce(const platform::Call& call);
  void Start();

 private:
  struct Due {
    std::string certificate_id, person_id, registration_id;
  };
  absl::StatusOr<std::vector<Due>> Claim(const platform::Call& call);
  // True where a number came.
  absl::StatusOr<bool> Ask(const platform::Call& call, const Due& due);
  void Work();

  platform::Db& db_;
  const platform::Keyring& keyring_;
  CertificateSource& source_;
  const NewCall new_call_;
  const Options options_;
  absl::Mutex mu_;
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  std::thread thread_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_CERTIFICATE_REQUESTS_H_
