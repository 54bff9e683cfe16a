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

void InsertCounts(Tx& tx, const v1::Arrival& arrival, const platform::UnitPath& origin,
                  const Headcount& count) {
  tx.Defer(
      "INSERT INTO arrival_counts (unit_tail, date, arrival_id, people, children, low_mobility) "
      "SELECT tail, $2::date, $3::uuid, $4::smallint, $5::smallint, $6::smallint "
      "FROM unnest($1::int[]) AS tail",
      origin, arrival.arrive_date(), arrival.id(), count.people, count.children,
      count.low_mobility);
}

absl::StatusOr<v1::DailyCount> SumCounts(Tx& tx, int32_t unit_tail, const std::string& date) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT coalesce(sum(people), 0), coalesce(sum(children), 0), "
                               "coalesce(sum(low_mobility), 0) FROM arrival_counts "
                               "WHERE unit_tail = $1 AND date = $2",
                               unit_tail, date));
  v1::DailyCount count;
  count.set_date(date);
  count.set_people(rows[0].integer(0));
  count.set_children(rows[0].integer(1));
  count.set_low_mobility(rows[0].integer(2));
  return count;
}

}  // namespace cc::evacuation
