#ifndef SERVICES_TERRITORY_PROCEDURE_STORE_H_
#define SERVICES_TERRITORY_PROCEDURE_STORE_H_

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/platform/db/tx.h"
#include "services/territory/proposal_rules.h"

namespace cc::territory {

// The procedure of amending the list as the acts in force on a day set it.
absl::StatusOr<ProcedureRules> ReadProcedure(platform::Tx& tx, absl::CivilDay day);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_PROCEDURE_STORE_H_
