#ifndef SERVICES_EVACUATION_PARTY_KEYS_JOB_H_
#define SERVICES_EVACUATION_PARTY_KEYS_JOB_H_

#include <functional>
#include <thread>

#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "services/evacuation/tracing_matches.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::evacuation {

// Gives groups of before there were keys, or whose keys are made otherwise now, the keys of now,
// and compares them with the searches. Which are left stands in their rows: it may be killed
// anywhere, goes on from there, and runs in several instances at once. Runs a thread.
class PartyKeysJob {
 public:
  struct Options {
    int page = 200;                            // groups in one transaction
    absl::Duration pause = absl::Seconds(60);  // while there is nothing to do
  };
  PartyKeysJob(platform::Db& db, const platform::Keyring& keyring, const TracingMatches& matches,
               Options options)
      : db_(db), keyring_(keyring), matches_(matches), options_(options) {}
  ~PartyKeysJob();  // stops and joins

  // One transaction; true where there may be more.
  absl::StatusOr<bool> Step(const platform::Call& call);
  // Steps from now on, while `ready` says that units are known.
  void Start(std::function<platform::Call()> new_call, std::function<absl::Status()> ready);

 private:
  bool Rest(absl::Duration pause);

  platform::Db& db_;
  const platform::Keyring& keyring_;
  const TracingMatches& matches_;
  const Options options_;
  absl::Mutex mu_;
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  std::thread thread_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_PARTY_KEYS_JOB_H_
