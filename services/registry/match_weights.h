#ifndef SERVICES_REGISTRY_MATCH_WEIGHTS_H_
#define SERVICES_REGISTRY_MATCH_WEIGHTS_H_

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "services/platform/db/tx.h"
#include "services/registry/matching/weights.h"

namespace cc::registry {

// The weights in force, kept in memory until others are stored. Thread-safe.
class MatchWeights {
 public:
  struct Known {
    int64_t revision = 0;  // 0: those to begin with, nothing was learned yet
    int64_t people = 0;    // how many there were when they were learned
    std::shared_ptr<const matching::Weights> weights;
  };
  absl::StatusOr<Known> Current(platform::Tx& tx);

  // In force from the end of the transaction.
  static void Store(platform::Tx& tx, const matching::Weights& weights, int64_t people);

 private:
  absl::Mutex mu_;
  Known known_ ABSL_GUARDED_BY(mu_);
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_MATCH_WEIGHTS_H_
