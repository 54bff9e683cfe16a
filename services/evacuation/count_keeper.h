#ifndef SERVICES_EVACUATION_COUNT_KEEPER_H_
#define SERVICES_EVACUATION_COUNT_KEEPER_H_

#include <functional>
#include <thread>

#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "services/evacuation/situation.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::evacuation {

// Puts what was counted into the figures, makes days official after their cut-off, and turns counts
// of before there were entries into entries. It may be killed anywhere and run in several instances
// at once.
class CountKeeper {
 public:
  struct Options {
    int page = 5000;                          // entries in one transaction
    int old_page = 500;                       // arrivals in one transaction
    absl::Duration pause = absl::Seconds(1);  // while there is nothing to do
  };
  CountKeeper(platform::Db& db, const platform::UnitPaths& paths, Situation& situation,
              Options options)
      : db_(db), paths_(paths), situation_(situation), options_(options) {}
  ~CountKeeper();  // stops and joins

  // One transaction of each; true where there is more to do at once.
  absl::StatusOr<bool> Step(const platform::Call& call);
  // Steps from now on, while `ready` says that units are known.
  void Start(std::function<platform::Call()> new_call, std::function<absl::Status()> ready);

 private:
  absl::StatusOr<bool> MoveOldCounts(const platform::Call& call);
  bool Rest(absl::Duration pause);

  platform::Db& db_;
  const platform::UnitPaths& paths_;
  Situation& situation_;
  const Options options_;
  absl::Mutex mu_;
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  std::thread thread_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_COUNT_KEEPER_H_
