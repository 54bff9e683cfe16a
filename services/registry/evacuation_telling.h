#ifndef SERVICES_REGISTRY_EVACUATION_TELLING_H_
#define SERVICES_REGISTRY_EVACUATION_TELLING_H_

#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/feed/feed.h"
#include "services/registry/evacuation_recorder.h"
#include "services/registry/self_departure_store.h"
#include "services/registry/unit_names.h"

namespace cc::registry {

// Registrations among these events are noted to be told where their people left by themselves. For
// the consumer of the service's own feed.
platform::FeedConsumer::Effect SelfDepartureEffect(const std::vector<common::v1::Event>& events);

// Tells evacuation of registrations of people who left by themselves, each once, and of follow-ups
// and returns by day and hromada, whole days as they stand. All that waits is in tables: whatever
// instant it is killed at it goes on, and what is told twice changes nothing there. Several may run
// at once. Runs a thread.
class EvacuationTelling {
 public:
  struct Options {
    absl::Duration poll = absl::Seconds(1);
    absl::Duration longest_pause = absl::Minutes(1);  // where evacuation is out of reach
    int registrations = 20;                           // at one poll, so that offices go first
    int days = 20;                                    // likewise
    int days_back = 400;                              // that are told again after a start
  };
  using NewCall = std::function<platform::Call()>;
  EvacuationTelling(platform::Db& db, const platform::Keyring& keyring,
                    const platform::UnitPaths& paths, UnitNames names,
                    EvacuationRecorder& evacuation, Options options)
      : db_(db),
        keyring_(keyring),
        paths_(paths),
        names_(std::move(names)),
        evacuation_(evacuation),
        options_(options) {}
  ~EvacuationTelling();  // stops and joins

  // Tells what is due at the call's instant; how many registrations or days were told. UNAVAILABLE
  // where evacuation is out of reach. What it refuses is logged and tried again later, the rest
  // goes on; of days, the first refusal is the answer then.
  absl::StatusOr<int> TellSelfDepartures(const platform::Call& call);
  absl::StatusOr<int> TellFollowUps(const platform::Call& call);
  // Makes the days of late due: what was changed by other ways than calls is told too.
  absl::Status NoteRecentDays(const platform::Call& call);

  void Start(NewCall new_call, std::function<absl::Status()> ready);

 private:
  // False where it is not to be told.
  absl::StatusOr<bool> TellSelfDeparture(const platform::Call& call, const std::string& id);
  absl::StatusOr<bool> TellDay(const platform::Call& call, const std::string& date);
  absl::StatusOr<std::string> HromadaOf(const std::string& unit_code) const;
  absl::Status RunOnce(const platform::Call& call);

  platform::Db& db_;
  const platform::Keyring& keyring_;
  const platform::UnitPaths& paths_;
  const UnitNames names_;
  EvacuationRecorder& evacuation_;
  const Options options_;
  absl::Mutex mu_;
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  std::thread thread_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_EVACUATION_TELLING_H_
