#ifndef SERVICES_EVACUATION_TRACING_MATCHES_H_
#define SERVICES_EVACUATION_TRACING_MATCHES_H_

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "services/evacuation/tracing_candidate_store.h"
#include "services/evacuation/tracing_store.h"
#include "services/platform/auth/scope.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"

namespace cc::evacuation {

// Code of the unit with this tail; empty where nobody knows it. Thread-safe.
using UnitCodes = std::function<std::string(int32_t)>;

// One person of one record, with all that speaks for them.
struct FoundPerson {
  v1::TracingCandidate::Record record = v1::TracingCandidate::RECORD_UNSPECIFIED;
  std::string record_id, person_id;
  std::vector<v1::IdentityMatch> matches;
};

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
  // Proposes to seek whom a trip lost, and compares the groups that it brought whole no more.
  absl::Status MatchTrip(platform::Tx& tx, const std::string& id) const;

 private:
  absl::Status Put(platform::Tx& tx, const std::vector<KeyHit>& hits) const;
  // Puts up one person of one record.
  absl::Status PutOne(platform::Tx& tx, const TracingRow& search, const FoundPerson& found) const;
  // Code of the first-level unit; empty where nobody knows it.
  std::string Oblast(const std::string& unit_code) const;

  const platform::Keyring& keyring_;
  const platform::UnitPaths& paths_;
  const UnitCodes codes_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_TRACING_MATCHES_H_
