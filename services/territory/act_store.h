#ifndef SERVICES_TERRITORY_ACT_STORE_H_
#define SERVICES_TERRITORY_ACT_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "cc/territory/v1/resources.pb.h"
#include "services/platform/db/tx.h"

namespace cc::territory {

// Which parts of an act's row the contract's message does not hold.
struct ActRow {
  v1::Act act;
  bool partial = false;
  int64_t revision = 0;
};

absl::Status InsertAct(platform::Tx& tx, const ActRow& row);
// All acts, withdrawn ones too, each with its state on the register's day; in no order.
absl::StatusOr<std::vector<v1::Act>> ReadActs(platform::Tx& tx);
// Those known at an instant, not withdrawn by then, and in force on a day; without what amended
// them.
absl::StatusOr<std::vector<v1::Act>> ReadActsKnown(platform::Tx& tx, absl::Time known_at,
                                                   absl::CivilDay in_force_on);
// Id of the act that was taken over last and stands; empty where there is none.
absl::StatusOr<std::string> ReadLastAct(platform::Tx& tx);
absl::Status WithdrawAct(platform::Tx& tx, const std::string& id, const std::string& reason);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_ACT_STORE_H_
