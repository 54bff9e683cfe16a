#ifndef SERVICES_PLATFORM_OBSERVE_OBSERVER_H_
#define SERVICES_PLATFORM_OBSERVE_OBSERVER_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/platform/db/db.h"
#include "services/platform/metrics/metrics.h"

// Numbers of a service's own tables among its metrics.
namespace cc::platform {

struct ObservedGauge {
  std::string name;  // exposed as `cc_<name>`
  std::string help;
  std::map<std::string, std::string> labels = {};  // few and fixed: never units, ids or people
};

// A statement that gives one row with a number for each gauge, in their order. It is cheap: it
// counts what an index holds, not what a table does.
struct Observation {
  std::vector<ObservedGauge> gauges;
  const char* sql;
};

// Asks for the numbers, in a thread from Start to destruction, and keeps them for the next scrape;
// a number that could not be asked for is exposed as NaN, and one that is NULL as 0. Thread-safe.
class Observer {
 public:
  struct Options {
    absl::Duration pause = absl::Seconds(20);
  };
  Observer(Db& db, Metrics& metrics, Options options);
  ~Observer();

  // Before Start.
  void Add(std::vector<Observation> observations);
  // Asks once; the first error, after all have been asked.
  absl::Status ObserveNow();
  void Start();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// What every service's database tells of itself.
std::vector<Observation> DatabaseObservations();

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_OBSERVE_OBSERVER_H_
