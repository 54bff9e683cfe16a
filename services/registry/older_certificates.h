#ifndef SERVICES_REGISTRY_OLDER_CERTIFICATES_H_
#define SERVICES_REGISTRY_OLDER_CERTIFICATES_H_

#include <functional>
#include <string>
#include <thread>

#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"

namespace cc::registry {

// Brings numbers of certificates that only their registrations tell, being older than the table of
// certificates, into that table, and those of applications that wait into the identity keys: from
// then on they are unique and found. Goes on after a kill and ends when nothing is left; a number
// that stands for another already stays where it is and is told in the log. Runs a thread.
class OlderCertificates {
 public:
  struct Options {
    int page = 100;
    absl::Duration again = absl::Seconds(30);  // after a failure
  };
  using NewCall = std::function<platform::Call()>;
  OlderCertificates(platform::Db& db, const platform::Keyring& keyring, NewCall new_call,
                    Options options)
      : db_(db), keyring_(keyring), new_call_(std::move(new_call)), options_(options) {}
  ~OlderCertificates();  // stops and joins

  // One page; returns how many registrations it looked at.
  absl::StatusOr<int> RunOnce(const platform::Call& call);
  void Start();

 private:
  absl::Status Keep(platform::Tx& tx, const std::string& registration_id) const;
  void Work();

  platform::Db& db_;
  const platform::Keyring& keyring_;
  const NewCall new_call_;
  const Options options_;
  absl::Mutex mu_;
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  std::thread thread_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_OLDER_CERTIFICATES_H_
