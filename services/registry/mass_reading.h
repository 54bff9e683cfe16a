#ifndef SERVICES_REGISTRY_MASS_READING_H_
#define SERVICES_REGISTRY_MASS_READING_H_

#include <atomic>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/registry/mass_reading_store.h"

namespace cc::registry {

// Lets each identity open so many people in an hour of the clock and no more, whether by get,
// search, list or export: what an answer touches is what counts. A person opened twice counts once,
// a family that waits counts as one. Calls wait for no database: what was opened is noted each
// second, and then counted over all instances, so that several let pass at most what one second
// brings beyond the limit. Thread-safe.
class MassReading {
 public:
  struct Options {
    int people_per_hour = 300;     // of a person
    int systems_per_hour = 20000;  // of a service or an exchange client
  };
  MassReading(platform::Db& db, Options options) : db_(db), options_(options) {}
  ~MassReading();

  void Start();
  // MASS_READING where the answer to this call would show more people than the limit leaves.
  absl::Status Admit(const platform::Call& call);
  // Notes what was opened and learns what other instances have seen.
  absl::Status Sync(absl::Time now);

  int64_t refused() const { return refused_; }  // for an alert

 private:
  struct Reader {
    absl::flat_hash_set<std::string> opened;  // here, in this hour
    int64_t counted = 0;                      // in all instances, when last looked
    int64_t since = 0;                        // opened here after that
    bool told = false;
  };

  int64_t LimitOf(const platform::Call& call) const;
  void BeginHour(absl::Time hour) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  platform::Db& db_;
  const Options options_;
  absl::Mutex syncing_;  // one at a time; before mu_
  absl::Mutex mu_;
  absl::Time hour_ ABSL_GUARDED_BY(mu_) = absl::InfinitePast();
  std::map<std::string, Reader> readers_ ABSL_GUARDED_BY(mu_);
  std::vector<OpenedRecord> noted_ ABSL_GUARDED_BY(mu_);
  bool stop_ ABSL_GUARDED_BY(mu_) = false;
  std::atomic<int64_t> refused_{0};
  std::thread thread_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_MASS_READING_H_
