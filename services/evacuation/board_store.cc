#include "services/evacuation/board_store.h"

#include "services/evacuation/site_columns.h"
#include "services/platform/db/columns.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {

using platform::Row;
using platform::Rows;
using platform::Tx;

namespace {

v1::Places ReadPlaces(const Row& row, int column) {
  v1::Places places;
  places.set_seats(static_cast<int32_t>(row.integer(column)));
  places.set_wheelchairs(static_cast<int32_t>(row.integer(column + 1)));
  places.set_stretchers(static_cast<int32_t>(row.integer(column + 2)));
  return places;
}

}  // namespace

absl::StatusOr<std::vector<BoardTripRow>> ReadBoardTrips(
    Tx& tx, absl::CivilDay today, absl::Time now,
    const std::optional<std::vector<std::string>>& ids) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query(
          "SELECT id, scope, from_unit_code, destination_unit_code, date, vehicle, state, "
          "synthetic, departed_at, arrived_at, "
          "coalesce(state = 3 AND expected_sign_at < $2, false), seats, wheelchairs, stretchers, "
          "boarded_seats, boarded_wheelchairs, boarded_stretchers, "
          "(SELECT planned_at FROM trip_stops WHERE trip_id = trips.id ORDER BY number LIMIT 1), "
          "(SELECT planned_at FROM trip_stops WHERE trip_id = trips.id "
          "ORDER BY number DESC LIMIT 1) FROM trips "
          "WHERE (date BETWEEN $1::date - 1 AND $1::date + 1 OR state IN (2, 3)) "
          "AND ($3::uuid[] IS NULL OR id = ANY ($3::uuid[]))",
          today, now, ids));
  std::vector<BoardTripRow> trips;
  for (int i = 0; i < rows.size(); ++i) {
    const Row row = rows[i];
    BoardTripRow& read = trips.emplace_back();
    read.scope = platform::KeysOf(row, 1);
    v1::BoardTrip& trip = read.trip;
    trip.set_id(row.str(0));
    trip.set_from_unit_code(row.str(2));
    trip.set_destination_unit_code(row.str(3));
    trip.set_date(row.date(4));
    trip.set_vehicle(static_cast<v1::Trip::Vehicle>(row.integer(5)));
    trip.set_state(static_cast<v1::Trip::State>(row.integer(6)));
    trip.set_synthetic(row.boolean(7));
    if (!row.null(8)) *trip.mutable_departure_time() = platform::ToProto(row.instant(8));
    if (!row.null(9)) *trip.mutable_arrival_time() = platform::ToProto(row.instant(9));
    trip.set_silent(row.boolean(10));
    *trip.mutable_places() = ReadPlaces(row, 11);
    *trip.mutable_boarded() = ReadPlaces(row, 14);
    if (!row.null(17)) *trip.mutable_planned_departure_time() = platform::ToProto(row.instant(17));
    if (!row.null(18)) *trip.mutable_planned_arrival_time() = platform::ToProto(row.instant(18));
  }
  return trips;
}

absl::StatusOr<std::vector<v1::BoardSite>> ReadBoardSites(
    Tx& tx, absl::Time now, const std::optional<std::vector<std::string>>& ids) {
  CC_ASSIGN_OR_RETURN(
      const Rows rows,
      tx.Query(
          "SELECT s.id, s.name, s.unit_code, s.capacity, s.ordinary_beds, s.wheelchair_beds, "
          "s.stretcher_beds, " FREE_BEDS("ordinary") ", " FREE_BEDS("wheelchair") ", " FREE_BEDS(
              "stretcher") ", s.state = 1, s.synthetic FROM sites s " RESERVED_BEDS
                           "WHERE ($2::uuid[] IS NULL OR s.id = ANY ($2::uuid[]))",
          now, ids));
  std::vector<v1::BoardSite> sites;
  for (int i = 0; i < rows.size(); ++i) {
    const Row row = rows[i];
    v1::BoardSite& site = sites.emplace_back();
    site.set_id(row.str(0));
    site.set_name(row.str(1));
    site.set_unit_code(row.str(2));
    site.set_capacity(static_cast<int32_t>(row.integer(3)));
    site.mutable_beds()->set_ordinary(static_cast<int32_t>(row.integer(4)));
    site.mutable_beds()->set_wheelchair(static_cast<int32_t>(row.integer(5)));
    site.mutable_beds()->set_stretcher(static_cast<int32_t>(row.integer(6)));
    site.mutable_free()->set_ordinary(static_cast<int32_t>(row.integer(7)));
    site.mutable_free()->set_wheelchair(static_cast<int32_t>(row.integer(8)));
    site.mutable_free()->set_stretcher(static_cast<int32_t>(row.integer(9)));
    site.set_open(row.boolean(10));
    site.set_synthetic(row.boolean(11));
  }
  return sites;
}

}  // namespace cc::evacuation
