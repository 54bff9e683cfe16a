#include "services/evacuation/boarding_refusals.h"

#include "services/evacuation/incident_store.h"
#include "services/platform/db/columns.h"
#include "services/platform/error/error.h"
#include "services/platform/log/log.h"

namespace cc::evacuation {

using platform::Rows;
using platform::Tx;

bool DeskMustKnow(const absl::Status& refused) {
  switch (platform::ReasonOf(refused)) {
    case common::v1::REASON_SEATS_TAKEN:
    case common::v1::REASON_WHEELCHAIR_PLACES_TAKEN:
    case common::v1::REASON_STRETCHER_PLACES_TAKEN:
    case common::v1::REASON_NO_PLACES:
    case common::v1::REASON_CHILD_UNACCOMPANIED:
      return true;
    default:
      return false;
  }
}

absl::Status RaiseBoardingRefused(Tx& tx, const std::string& trip_id) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query("SELECT scope, from_unit_code, synthetic FROM trips WHERE id = $1", trip_id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return RaiseIncident(tx, {.kind = v1::Incident::KIND_BOARDING_REFUSED,
                            .scope = platform::KeysOf(rows[0], 0),
                            .subject_kind = "trips",
                            .subject_id = trip_id,
                            .unit_code = rows[0].str(1),
                            .synthetic = rows[0].boolean(2)});
}

void TellBoardingRefused(platform::Db& db, const platform::Call& call, const std::string& trip_id,
                         const absl::Status& refused) {
  if (!DeskMustKnow(refused)) return;
  const absl::Status told =
      db.WriteStep(call, [&](Tx& tx) { return RaiseBoardingRefused(tx, trip_id); });
  if (told.ok()) return;
  platform::Log(platform::Level::kWarning, "a refused boarding could not be told to the desk",
                {{"why", absl::StatusCodeToString(told.code())}});
}

}  // namespace cc::evacuation
