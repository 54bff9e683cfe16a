#ifndef SERVICES_EVACUATION_TRACING_MATCHES_H_
#define SERVICES_EVACUATION_TRACING_MATCHES_H_

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "cc/evacuation/v1/party_service.pb.h"
#include "services/evacuation/party_store.h"
#include "services/evacuation/tracing_candidate_store.h"
#include "services/platform/auth/scope.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"

namespace cc::evacuation {

// Code of the unit with this tail; empty where nobody knows it. Thread-safe.
using UnitCodes = std::function<std::string(int32_t)>;

// Compares searches with the records of the whole country: in transactions that see all of them.
// What was compared before is not put up again. Thread-safe.
class TracingMatches {
 public:
  TracingMatches(const platform::Keyring& keyring, const platform::UnitPaths& paths,
                 UnitCodes codes)
      : keyring_(keyring), paths_(paths), codes_(std::move(codes)) {}

  // A search with every record; a record with every search.
  absl::Status MatchSearch(platform::Tx& tx, const std::string& id) const;
  absl::Status MatchRecord(platform::Tx& tx, const std::string& id) const;

 private:
  absl::Status Put(platform::Tx& tx, const std::vector<KeyHit>& hits) const;
  // Code of the first-level unit; empty where nobody knows it.
  std::string Oblast(const std::string& unit_code) const;

  const platform::Keyring& keyring_;
  const platform::UnitPaths& paths_;
  const UnitCodes codes_;
};

// Proposes a search for each who was parted from a group, by its head, with the other group as the
// candidate. `before`: the group as it was.
absl::Status ProposeTracing(platform::Tx& tx, const platform::Keyring& keyring,
                            const v1::PartySplit& split, const v1::Party& before,
                            const PartyRow& stayed, const PartyRow& parted);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_TRACING_MATCHES_H_
