#include "services/registry/match_weights.h"

#include <utility>

#include "services/platform/error/error.h"

namespace cc::registry {

using matching::Weights;
using platform::Rows;
using platform::Tx;

absl::StatusOr<MatchWeights::Known> MatchWeights::Current(Tx& tx) {
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("SELECT revision FROM match_weights"));
  const int64_t revision = rows.empty() ? 0 : rows[0].integer(0);
  {
    absl::MutexLock lock(&mu_);
    if (known_.weights != nullptr && known_.revision == revision) return known_;
  }
  Known read{.revision = revision};
  Weights weights = Weights::Standard();
  if (revision != 0) {
    CC_ASSIGN_OR_RETURN(rows, tx.Query("SELECT revision, weights, people FROM match_weights"));
    CC_ASSIGN_OR_RETURN(weights, Weights::Parse(rows[0].text(1)));
    read.revision = rows[0].integer(0);
    read.people = rows[0].integer(2);
  }
  read.weights = std::make_shared<const Weights>(std::move(weights));
  absl::MutexLock lock(&mu_);
  known_ = read;
  return read;
}

void MatchWeights::Store(Tx& tx, const Weights& weights, int64_t people) {
  tx.Defer(
      "INSERT INTO match_weights (revision, weights, people, learned_at) VALUES (1, $1, $2, $3) "
      "ON CONFLICT (single) DO UPDATE SET revision = match_weights.revision + 1, "
      "weights = excluded.weights, people = excluded.people, learned_at = excluded.learned_at",
      weights.Serialise(), people, tx.call().now());
}

}  // namespace cc::registry
