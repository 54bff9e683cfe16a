#ifndef SERVICES_REGISTRY_ARRIVAL_INTAKE_H_
#define SERVICES_REGISTRY_ARRIVAL_INTAKE_H_

#include "absl/status/statusor.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/feed/feed.h"
#include "services/registry/arrival_source.h"

namespace cc::registry {

// Makes a pre-registration of every arrival that the evacuation service tells of, exactly once: the
// event's cursor is stored by the transaction that inserts, and an arrival has one pre-registration
// at most. Thread-safe.
class ArrivalIntake {
 public:
  ArrivalIntake(const platform::Keyring& keyring, const platform::UnitPaths& paths,
                ArrivalSource& source)
      : keyring_(keyring), paths_(paths), source_(source) {}

  // Reads the arrival and returns what to do in the transaction. UNAVAILABLE while its units are
  // unknown here: the snapshot of the territory register has not come yet.
  absl::StatusOr<platform::FeedConsumer::Effect> Prepare(const platform::Call& call,
                                                         const common::v1::Event& event);

 private:
  const platform::Keyring& keyring_;
  const platform::UnitPaths& paths_;
  ArrivalSource& source_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_ARRIVAL_INTAKE_H_
