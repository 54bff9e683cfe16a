#ifndef SERVICES_REGISTRY_DUPLICATE_CHECK_H_
#define SERVICES_REGISTRY_DUPLICATE_CHECK_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "cc/registry/v1/resources.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/registry/intake_household.h"
#include "services/registry/match_weights.h"

namespace cc::registry {

// What is known of each applicant before they have ids.
std::vector<matching::Record> RecordsOf(const platform::Keyring& keyring,
                                        absl::Span<const Applicant> applicants,
                                        const MatchSurroundings& where);

// The match keys of people who are registered together, who bear their ids by now.
std::vector<MatchKeys> NewMatchKeys(const platform::Keyring& keyring,
                                    absl::Span<const Applicant> applicants,
                                    const v1::Registration& registration);

// Looks for people who enter the register a second time. Thread-safe.
class DuplicateCheck {
 public:
  DuplicateCheck(platform::Db& db, const platform::Keyring& keyring, MatchWeights& weights)
      : db_(db), keyring_(keyring), weights_(weights) {}

  // Who may be one of the applicants, over the whole country. A read of its own: not to be called
  // within a transaction.
  absl::StatusOr<std::vector<Suspicion>> Look(const platform::Call& call,
                                              absl::Span<const Applicant> applicants,
                                              const std::string& origin_unit_code,
                                              const std::string& residence_unit_code) const;

  // DUPLICATE_SUSPECTED for the first applicant who is very like somebody: names the ids of those
  // within the caller's scope and says how many there are elsewhere.
  static absl::Status Warn(const platform::Call& call, absl::Span<const Applicant> applicants,
                           const std::vector<Suspicion>& suspicions);

  // Keeps the keys of the new people, who bear their ids by now, and each suspicion as a candidate
  // to be looked at.
  void Keep(platform::Tx& tx, absl::Span<const IntakeHousehold> households) const;

 private:
  platform::Db& db_;
  const platform::Keyring& keyring_;
  MatchWeights& weights_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_DUPLICATE_CHECK_H_
