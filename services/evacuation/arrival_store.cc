#include "services/evacuation/arrival_store.h"

#include "services/platform/time/date.h"

namespace cc::evacuation {

using platform::Row;
using platform::Rows;
using platform::Tx;

void InsertArrival(Tx& tx, const v1::Arrival& arrival,
                   const std::vector<platform::ScopeKey>& scope) {
  tx.Defer(
      "INSERT INTO arrivals (id, scope, party_id, trip_id, transit_centre_id, "
      "destination_unit_code, arrive_date, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      arrival.id(), scope, arrival.party_id(), arrival.trip_id(), arrival.transit_centre_id(),
      arrival.destination_unit_code(), arrival.arrive_date(), tx.call().now());
}

absl::StatusOr<v1::Arrival> FindArrival(Tx& tx, const std::string& id) {
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("SELECT id, party_id, trip_id, transit_centre_id, "
                                          "destination_unit_code, arrive_date, created_at "
                                          "FROM arrivals WHERE id = $1",
                                          id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  Row row = rows[0];
  v1::Arrival arrival;
  arrival.set_id(row.str(0));
  arrival.set_party_id(row.str(1));
  arrival.set_trip_id(row.str(2));
  arrival.set_transit_centre_id(row.str(3));
  arrival.set_destination_unit_code(row.str(4));
  arrival.set_arrive_date(row.date(5));
  *arrival.mutable_create_time() = platform::ToProto(row.instant(6));
  return arrival;
}

}  // namespace cc::evacuation
