#include "services/evacuation/arrival_store.h"

#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;

#define ARRIVALS                                                                            \
  "SELECT a.id, a.party_id, a.trip_id, a.transit_centre_id, a.destination_unit_code, "      \
  "a.arrive_date, a.created_at, coalesce(a.site_id, a.transit_centre_id), a.departure_id, " \
  "t.id, t.site_id FROM arrivals a LEFT JOIN stays t ON t.party_id = a.party_id AND t.state = 2 "

absl::StatusOr<v1::Arrival> OneArrival(absl::StatusOr<Rows> rows) {
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  const Row row = (*rows)[0];
  v1::Arrival arrival;
  arrival.set_id(row.str(0));
  arrival.set_party_id(row.str(1));
  arrival.set_trip_id(row.str(2));
  arrival.set_transit_centre_id(row.str(3));
  arrival.set_destination_unit_code(row.str(4));
  arrival.set_arrive_date(row.date(5));
  *arrival.mutable_create_time() = platform::ToProto(row.instant(6));
  arrival.set_site_id(row.str(7));
  arrival.set_departure_id(row.str(8));
  arrival.set_stay_id(row.str(9));
  arrival.set_stay_site_id(row.str(10));
  return arrival;
}

}  // namespace

void InsertArrival(Tx& tx, const v1::Arrival& arrival,
                   const std::vector<platform::ScopeKey>& scope) {
  tx.Defer(
      "INSERT INTO arrivals (id, scope, party_id, trip_id, transit_centre_id, "
      "destination_unit_code, arrive_date, created_at, site_id, departure_id) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
      arrival.id(), scope, arrival.party_id(), Param::OrNull(arrival.trip_id()),
      Param::OrNull(arrival.transit_centre_id()), arrival.destination_unit_code(),
      arrival.arrive_date(), tx.call().now(), arrival.site_id(),
      Param::OrNull(arrival.departure_id()));
}

absl::StatusOr<v1::Arrival> FindArrival(Tx& tx, const std::string& id) {
  return OneArrival(tx.Query(ARRIVALS "WHERE a.id = $1", id));
}

absl::StatusOr<v1::Arrival> FindArrivalOf(Tx& tx, const std::string& party_id) {
  return OneArrival(tx.Query(ARRIVALS "WHERE a.party_id = $1", party_id));
}

void ShowArrival(Tx& tx, const std::string& id, const std::vector<platform::ScopeKey>& keys) {
  tx.Defer(
      "UPDATE arrivals SET scope = (SELECT array_agg(DISTINCT k ORDER BY k) FROM unnest(scope || "
      "$2::int[]) AS k) WHERE id = $1 AND NOT scope @> $2::int[]",
      id, keys);
}

}  // namespace cc::evacuation
