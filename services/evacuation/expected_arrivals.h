#ifndef SERVICES_EVACUATION_EXPECTED_ARRIVALS_H_
#define SERVICES_EVACUATION_EXPECTED_ARRIVALS_H_

#include <string>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/site_service.pb.h"
#include "services/evacuation/expected_store.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/platform/rules/dated_rules.h"

namespace cc::evacuation {

// Handlers of what a receiving unit sees of those who come. Thread-safe.
class ExpectedArrivals {
 public:
  ExpectedArrivals(platform::Db& db, const platform::Keyring& keyring,
                   const platform::UnitPaths& paths, const platform::DatedRules& rules)
      : db_(db), keyring_(keyring), paths_(paths), rules_(rules) {}

  absl::StatusOr<v1::ListExpectedArrivalsResponse> ListExpectedArrivals(
      const platform::Call& call, const v1::ListExpectedArrivalsRequest& request);
  absl::StatusOr<v1::ListExpectedPartiesResponse> ListExpectedParties(
      const platform::Call& call, const v1::ListExpectedPartiesRequest& request);

 private:
  // UNIT_UNKNOWN.
  absl::StatusOr<ExpectedIn> Expected(platform::Tx& tx, const std::string& unit_code) const;

  platform::Db& db_;
  const platform::Keyring& keyring_;
  const platform::UnitPaths& paths_;
  const platform::DatedRules& rules_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_EXPECTED_ARRIVALS_H_
