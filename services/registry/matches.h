#ifndef SERVICES_REGISTRY_MATCHES_H_
#define SERVICES_REGISTRY_MATCHES_H_

#include "absl/status/statusor.h"
#include "cc/registry/v1/duplicate_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/registry/match_weights.h"

namespace cc::registry {

// Search by likeness. Thread-safe.
class Matches {
 public:
  Matches(platform::Db& db, const platform::Keyring& keyring, MatchWeights& weights)
      : db_(db), keyring_(keyring), weights_(weights) {}

  absl::StatusOr<v1::FindMatchesResponse> FindMatches(const platform::Call& call,
                                                      const v1::FindMatchesRequest& request);

 private:
  platform::Db& db_;
  const platform::Keyring& keyring_;
  MatchWeights& weights_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_MATCHES_H_
