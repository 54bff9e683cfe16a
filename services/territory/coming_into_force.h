#ifndef SERVICES_TERRITORY_COMING_INTO_FORCE_H_
#define SERVICES_TERRITORY_COMING_INTO_FORCE_H_

#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "services/platform/db/db.h"
#include "services/territory/territory_register.h"

namespace cc::territory {

// Puts in force the acts whose first day has come, day by day: the register's day and revision, the
// changes of statuses and the feed's events in one transaction each, so that it may stop anywhere
// and run in several replicas. Thread-safe.
class ComingIntoForce {
 public:
  ComingIntoForce(platform::Db& db, TerritoryRegister& kept) : db_(db), register_(kept) {}

  // All that is due on the call's day in Kyiv; the register then answers from it.
  absl::Status PutInForce(const platform::Call& call);

 private:
  absl::Status PutInForceOn(const platform::Call& call, const std::string& day,
                            const TerritoryIndex& present);

  platform::Db& db_;
  TerritoryRegister& register_;
};

// Looks at every midnight in Kyiv, and every minute, on a thread of its own.
class ForceCalendar {
 public:
  ForceCalendar(platform::Db& db, TerritoryRegister& kept, std::function<platform::Call()> call);
  ~ForceCalendar();
  ForceCalendar(const ForceCalendar&) = delete;
  ForceCalendar& operator=(const ForceCalendar&) = delete;

 private:
  void Work();

  ComingIntoForce coming_into_force_;
  const std::function<platform::Call()> call_;
  absl::Mutex mu_;
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  std::thread thread_;
};

// The register as it is with other periods, for comparisons.
std::shared_ptr<const TerritoryIndex> WithPeriods(const TerritoryIndex& present,
                                                  std::vector<v1::StatusPeriod> periods);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_COMING_INTO_FORCE_H_
