#ifndef SERVICES_REGISTRY_STATISTICS_COUNT_H_
#define SERVICES_REGISTRY_STATISTICS_COUNT_H_

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "cc/common/v1/event.pb.h"
#include "services/platform/auth/scope.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/feed/feed.h"
#include "services/registry/statistics_store.h"

// Keeps the figures equal to a count of the lists: by the service's own feed as people, their
// registrations and needs change, and by counting everybody anew each night (ADR 23).
namespace cc::registry {

// Counts these people anew and changes the figures of the call's month by the difference.
absl::Status CountPeople(platform::Tx& tx, const platform::Keyring& keyring,
                         const platform::UnitPaths& paths, const std::vector<std::string>& ids);

// The effect of a page of the service's own feed on the figures.
platform::FeedConsumer::Effect StatisticsEffect(const platform::Keyring& keyring,
                                                const platform::UnitPaths& paths,
                                                const std::vector<common::v1::Event>& events);
// The kinds that it looks at.
const std::vector<std::string>& StatisticsKinds();

// Counts everybody by pages, then compares every figure with the sum of what people are counted as,
// and corrects what differs. It may be killed anywhere and runs beside traffic and the feed.
class StatisticsRecount {
 public:
  struct Options {
    int page = 1000;  // people in one transaction
    absl::Duration pause = absl::Seconds(20);
  };
  StatisticsRecount(platform::Db& db, const platform::Keyring& keyring,
                    const platform::UnitPaths& paths, Options options)
      : db_(db), keyring_(keyring), paths_(paths), options_(options) {}
  ~StatisticsRecount();  // stops and joins

  // Where a recount was asked for or the day in Kyiv is another than that of the last one. True
  // where it counted.
  absl::StatusOr<bool> RunWhereDue(const platform::Call& call);
  // Counts now. With `rebuild` the figures follow from the comparison alone, which is quicker where
  // most people are not counted yet.
  absl::StatusOr<StatisticState> Run(const platform::Call& call, bool rebuild);
  // Runs where due from now on, while `ready` says that units are known.
  void Start(std::function<platform::Call()> new_call, std::function<absl::Status()> ready);

 private:
  absl::StatusOr<int64_t> CountAll(const platform::Call& call, bool rebuild);
  // What is to be added to the figures, as of one snapshot and its revision.
  struct Differences {
    StatisticChanges changes;
    int64_t figures = 0;
    int64_t revision = 0;
  };
  absl::StatusOr<Differences> Compare(const platform::Call& call);
  absl::Status Correct(const platform::Call& call, const Differences& differences);
  bool Stopping();

  platform::Db& db_;
  const platform::Keyring& keyring_;
  const platform::UnitPaths& paths_;
  const Options options_;
  absl::Mutex mu_;
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  std::thread thread_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_STATISTICS_COUNT_H_
