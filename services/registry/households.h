#ifndef SERVICES_REGISTRY_HOUSEHOLDS_H_
#define SERVICES_REGISTRY_HOUSEHOLDS_H_

#include "absl/status/statusor.h"
#include "cc/registry/v1/registry_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/registry/dated_rules.h"
#include "services/registry/household_rules.h"

namespace cc::registry {

// Handlers of what changes a household's members. Thread-safe.
class Households {
 public:
  Households(platform::Db& db, const platform::Keyring& keyring, const platform::UnitPaths& paths,
             const DatedRules& rules)
      : db_(db), keyring_(keyring), paths_(paths), rules_(rules) {}

  absl::StatusOr<v1::Household> GetHousehold(const platform::Call& call,
                                             const v1::GetHouseholdRequest& request);
  absl::StatusOr<v1::ListHouseholdVersionsResponse> ListHouseholdVersions(
      const platform::Call& call, const v1::ListHouseholdVersionsRequest& request);
  absl::StatusOr<v1::Household> SplitHousehold(const platform::Call& call,
                                               const v1::SplitHouseholdRequest& request);
  absl::StatusOr<v1::Household> JoinHousehold(const platform::Call& call,
                                              const v1::JoinHouseholdRequest& request);
  absl::StatusOr<v1::Household> ChangeHead(const platform::Call& call,
                                           const v1::ChangeHeadRequest& request);

 private:
  // UNIT_UNKNOWN where a guardianship body works nowhere.
  absl::Status CheckBodies(const Members& members, absl::string_view field) const;

  platform::Db& db_;
  const platform::Keyring& keyring_;
  const platform::UnitPaths& paths_;
  const DatedRules& rules_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_HOUSEHOLDS_H_
