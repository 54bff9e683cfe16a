#include "services/evacuation/crew_store.h"

#include "services/platform/db/etag.h"
#include "services/platform/error/error.h"

namespace cc::evacuation {
namespace {

using platform::Keyring;
using platform::Param;
using platform::Rows;
using platform::Tx;

constexpr char kCrewPlace[] = "trip_crews.personal";

}  // namespace

absl::StatusOr<std::optional<v1::TripCrew>> FindCrew(Tx& tx, const Keyring& keyring,
                                                     const std::string& trip_id) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT revision, carrier, personal FROM trip_crews WHERE id = $1", trip_id));
  if (rows.empty()) return std::nullopt;
  CC_ASSIGN_OR_RETURN(std::string personal, keyring.Decrypt(rows[0].bytes(2), kCrewPlace, trip_id));
  v1::TripCrew crew;
  if (!crew.ParseFromString(personal)) return platform::Fail(common::v1::REASON_INTERNAL);
  crew.set_trip_id(trip_id);
  crew.set_carrier(rows[0].str(1));
  crew.set_etag(platform::EtagOf(rows[0].integer(0)));
  return crew;
}

absl::StatusOr<v1::TripCrew> SaveCrew(Tx& tx, const Keyring& keyring, v1::TripCrew crew,
                                      const std::vector<platform::ScopeKey>& scope) {
  v1::TripCrew personal = crew;
  personal.clear_trip_id();
  personal.clear_carrier();
  personal.clear_etag();
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("INSERT INTO trip_crews AS c (id, scope, carrier, personal) "
                          "VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO UPDATE SET carrier = $3, "
                          "personal = $4, revision = c.revision + 1 RETURNING revision",
                          crew.trip_id(), scope, crew.carrier(),
                          Param::Bytes(keyring.Encrypt(personal.SerializeAsString(), kCrewPlace,
                                                       crew.trip_id()))));
  crew.set_etag(platform::EtagOf(rows[0].integer(0)));
  return crew;
}

}  // namespace cc::evacuation
