#ifndef SERVICES_REGISTRY_ELIGIBILITY_H_
#define SERVICES_REGISTRY_ELIGIBILITY_H_

#include "absl/status/statusor.h"
#include "cc/registry/v1/eligibility_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/registry/dated_rules.h"
#include "services/registry/eligibility_rules.h"
#include "services/territory/client/status_source.h"

namespace cc::registry {

// Handler of advice on eligibility. Keeps nothing. Thread-safe.
class Eligibility {
 public:
  Eligibility(platform::Db& db, const platform::Keyring& keyring,
              const territory::StatusSource& statuses, const DatedRules& rules)
      : db_(db), keyring_(keyring), statuses_(statuses), rules_(rules) {}

  absl::StatusOr<v1::EligibilityAdvice> AdviseEligibility(
      const platform::Call& call, const v1::AdviseEligibilityRequest& request);

 private:
  // What the register knows of the household on the day, with what the family told. NOT_FOUND,
  // PERSON_NOT_IN_HOUSEHOLD.
  absl::StatusOr<HouseholdFacts> FactsOf(platform::Tx& tx,
                                         const v1::AdviseEligibilityRequest& request,
                                         absl::CivilDay day) const;

  platform::Db& db_;
  const platform::Keyring& keyring_;
  const territory::StatusSource& statuses_;
  const DatedRules& rules_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_ELIGIBILITY_H_
