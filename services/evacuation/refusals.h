#ifndef SERVICES_EVACUATION_REFUSALS_H_
#define SERVICES_EVACUATION_REFUSALS_H_

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/resident_service.pb.h"
#include "services/evacuation/resident_store.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/platform/rules/dated_rules.h"

namespace cc::evacuation {

// Handlers of refusals. Thread-safe.
class Refusals {
 public:
  Refusals(platform::Db& db, const platform::Keyring& keyring, const platform::UnitPaths& paths,
           const platform::DatedRules& rules)
      : db_(db), keyring_(keyring), paths_(paths), rules_(rules) {}

  absl::StatusOr<v1::EvacuationRefusal> RecordRefusal(const platform::Call& call,
                                                      const v1::RecordRefusalRequest& request);
  absl::StatusOr<v1::EvacuationRefusal> ReviewRefusal(const platform::Call& call,
                                                      const v1::ReviewRefusalRequest& request);
  absl::StatusOr<v1::EvacuationRefusal> GetRefusal(const platform::Call& call,
                                                   const v1::GetRefusalRequest& request);
  absl::StatusOr<v1::ListRefusalsResponse> ListRefusals(const platform::Call& call,
                                                        const v1::ListRefusalsRequest& request);

 private:
  // Whether a decision on forced evacuation of children holds for the settlement on the day.
  absl::StatusOr<bool> IsForced(platform::Tx& tx, const std::string& unit_code,
                                absl::CivilDay day) const;
  // Takes the resident, which is locked, to a state since a day.
  void Settle(platform::Tx& tx, ResidentRow& row, v1::RemainingResident::State state,
              const std::string& date) const;

  platform::Db& db_;
  const platform::Keyring& keyring_;
  const platform::UnitPaths& paths_;
  const platform::DatedRules& rules_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_REFUSALS_H_
