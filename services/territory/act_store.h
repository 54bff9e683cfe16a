#ifndef SERVICES_TERRITORY_ACT_STORE_H_
#define SERVICES_TERRITORY_ACT_STORE_H_

#include "absl/status/statusor.h"
#include "cc/territory/v1/resources.pb.h"
#include "services/platform/db/tx.h"
#include "services/territory/list_rules.h"

namespace cc::territory {

// Which parts of an act's row the contract's message does not hold.
struct ActRow {
  v1::Act act;
  bool partial = false;
  int64_t revision = 0;
};

absl::Status InsertAct(platform::Tx& tx, const ActRow& row);
// Periods get ids; those dropped stay, with the act that dropped them.
absl::Status ApplyDifference(platform::Tx& tx, const v1::Act& act,
                             const ListDifference& difference);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_ACT_STORE_H_
