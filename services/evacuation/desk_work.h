#ifndef SERVICES_EVACUATION_DESK_WORK_H_
#define SERVICES_EVACUATION_DESK_WORK_H_

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "services/evacuation/incident_store.h"
#include "services/platform/db/db.h"
#include "services/platform/rules/dated_rules.h"

namespace cc::evacuation {

// The desk's work by itself: raises incidents of trips that fell silent, and brings incidents that
// nobody acknowledged to the next on duty. Each step is taken once, however many instances work and
// wherever one is killed: what was taken stands in the database. Runs a thread.
class DeskWork {
 public:
  struct Options {
    absl::Duration rest = absl::Seconds(20);
    int page = 200;  // incidents in one transaction
  };
  using NewCall = std::function<platform::Call()>;
  // Trips past their expected sign of life at the call's instant.
  using FindSilent = std::function<absl::StatusOr<std::vector<Raised>>(platform::Tx&)>;
  DeskWork(platform::Db& db, const platform::UnitPaths& paths, const platform::DatedRules& rules,
           FindSilent find_silent, Options options)
      : db_(db),
        paths_(paths),
        rules_(rules),
        find_silent_(std::move(find_silent)),
        options_(options) {}
  ~DeskWork();  // stops and joins

  // Raises, then escalates what is due at the call's instant.
  absl::Status RunOnce(const platform::Call& call);
  void Start(NewCall new_call);

 private:
  absl::Status EscalateDue(platform::Tx& tx, Unacknowledged incident);

  platform::Db& db_;
  const platform::UnitPaths& paths_;
  const platform::DatedRules& rules_;
  const FindSilent find_silent_;
  const Options options_;
  absl::Mutex mu_;
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  std::thread thread_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_DESK_WORK_H_
