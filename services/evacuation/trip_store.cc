#include "services/evacuation/trip_store.h"

#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::ScopeKey;
using platform::Tx;

#define CENTRE_COLUMNS                                                        \
  "id, revision, name, unit_code, capacity, ordinary_beds, wheelchair_beds, " \
  "stretcher_beds, synthetic, created_at, updated_at"
#define TRIP_COLUMNS                                                               \
  "id, revision, from_unit_code, transit_centre_id, destination_unit_code, date, " \
  "vehicle, state, seats, wheelchairs, stretchers, boarded_seats, "                \
  "boarded_wheelchairs, boarded_stretchers, synthetic, departed_at, arrived_at, "  \
  "created_at, updated_at, cancel_reason, ended_at, sign_minutes, last_sign_at, "  \
  "expected_sign_at, open_conflicts"
constexpr int kScopeAfterTrip = 25;

v1::TransitCentre ReadCentre(const Row& row) {
  v1::TransitCentre centre;
  centre.set_id(row.str(0));
  centre.set_etag(platform::EtagOf(row.integer(1)));
  centre.set_name(row.str(2));
  centre.set_unit_code(row.str(3));
  centre.set_capacity(static_cast<int32_t>(row.integer(4)));
  centre.mutable_beds()->set_ordinary(static_cast<int32_t>(row.integer(5)));
  centre.mutable_beds()->set_wheelchair(static_cast<int32_t>(row.integer(6)));
  centre.mutable_beds()->set_stretcher(static_cast<int32_t>(row.integer(7)));
  centre.set_synthetic(row.boolean(8));
  *centre.mutable_create_time() = platform::ToProto(row.instant(9));
  *centre.mutable_update_time() = platform::ToProto(row.instant(10));
  return centre;
}

v1::Places ReadPlaces(const Row& row, int first) {
  v1::Places places;
  places.set_seats(static_cast<int32_t>(row.integer(first)));
  places.set_wheelchairs(static_cast<int32_t>(row.integer(first + 1)));
  places.set_stretchers(static_cast<int32_t>(row.integer(first + 2)));
  return places;
}

v1::Trip ReadTrip(const Row& row) {
  v1::Trip trip;
  trip.set_id(row.str(0));
  trip.set_etag(platform::EtagOf(row.integer(1)));
  trip.set_from_unit_code(row.str(2));
  trip.set_transit_centre_id(row.str(3));
  trip.set_destination_unit_code(row.str(4));
  trip.set_date(row.date(5));
  trip.set_vehicle(static_cast<v1::Trip::Vehicle>(row.integer(6)));
  trip.set_state(static_cast<v1::Trip::State>(row.integer(7)));
  *trip.mutable_places() = ReadPlaces(row, 8);
  *trip.mutable_boarded() = ReadPlaces(row, 11);
  trip.set_synthetic(row.boolean(14));
  if (!row.null(15)) *trip.mutable_departure_time() = platform::ToProto(row.instant(15));
  if (!row.null(16)) *trip.mutable_arrival_time() = platform::ToProto(row.instant(16));
  *trip.mutable_create_time() = platform::ToProto(row.instant(17));
  *trip.mutable_update_time() = platform::ToProto(row.instant(18));
  trip.set_cancel_reason(static_cast<v1::Trip::CancelReason>(row.integer(19)));
  if (!row.null(20)) *trip.mutable_end_time() = platform::ToProto(row.instant(20));
  trip.set_sign_minutes(static_cast<int32_t>(row.integer(21)));
  if (!row.null(22)) *trip.mutable_last_sign_time() = platform::ToProto(row.instant(22));
  if (!row.null(23)) *trip.mutable_expected_sign_time() = platform::ToProto(row.instant(23));
  trip.set_open_conflicts(static_cast<int32_t>(row.integer(24)));
  return trip;
}

// The trip and, in the column after it, its scope.
TripRow ReadTripRow(const Row& row) {
  TripRow read{.trip = ReadTrip(row), .revision = row.integer(1)};
  for (int64_t key : row.integers(kScopeAfterTrip))
    read.scope.push_back(static_cast<ScopeKey>(key));
  return read;
}

absl::StatusOr<TripRow> OneTripRow(absl::StatusOr<Rows> rows) {
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadTripRow((*rows)[0]);
}

}  // namespace

absl::StatusOr<v1::TransitCentre> InsertTransitCentre(Tx& tx, const v1::TransitCentre& centre,
                                                      const std::vector<ScopeKey>& scope) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("INSERT INTO transit_centres (id, scope, name, unit_code, capacity, ordinary_beds, "
               "wheelchair_beds, stretcher_beds, synthetic, created_at, updated_at) "
               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) RETURNING " CENTRE_COLUMNS,
               tx.call().NewId(), scope, centre.name(), centre.unit_code(), centre.capacity(),
               centre.beds().ordinary(), centre.beds().wheelchair(), centre.beds().stretcher(),
               centre.synthetic(), tx.call().now()));
  return ReadCentre(rows[0]);
}

absl::StatusOr<v1::TransitCentre> FindTransitCentre(Tx& tx, const std::string& id) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT " CENTRE_COLUMNS " FROM transit_centres WHERE id = $1", id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadCentre(rows[0]);
}

absl::StatusOr<std::vector<v1::TransitCentre>> ListTransitCentres(Tx& tx, const Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("SELECT " CENTRE_COLUMNS " FROM transit_centres "
                          "WHERE $1::uuid IS NULL OR id > $1::uuid ORDER BY id LIMIT $2",
                          Param::OrNull(page.after.empty() ? "" : page.after[0]), page.size + 1));
  std::vector<v1::TransitCentre> centres;
  for (int i = 0; i < rows.size(); ++i) centres.push_back(ReadCentre(rows[i]));
  return centres;
}

absl::StatusOr<TripRow> InsertTrip(Tx& tx, const v1::Trip& trip,
                                   const std::vector<ScopeKey>& origin) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("INSERT INTO trips (id, scope, from_unit_code, transit_centre_id, "
               "destination_unit_code, date, vehicle, state, seats, wheelchairs, stretchers, "
               "synthetic, created_at, updated_at, sign_minutes) "
               "SELECT $1::uuid, $2::int[] || scope, $3, id, unit_code, $5::date, $6::smallint, "
               "$7::smallint, $8::int, $9::int, $10::int, $11::boolean, $12::timestamptz, "
               "$12::timestamptz, $13::int FROM transit_centres WHERE id = $4 "
               "RETURNING " TRIP_COLUMNS ", scope",
               tx.call().NewId(), origin, trip.from_unit_code(), trip.transit_centre_id(),
               trip.date(), static_cast<int>(trip.vehicle()),
               static_cast<int>(v1::Trip::STATE_PLANNED), trip.places().seats(),
               trip.places().wheelchairs(), trip.places().stretchers(), trip.synthetic(),
               tx.call().now(), trip.sign_minutes()));
  if (rows.empty()) {
    return platform::FailField("trip.transit_centre_id", common::v1::REASON_TRANSIT_CENTRE_UNKNOWN);
  }
  return ReadTripRow(rows[0]);
}

absl::StatusOr<v1::Trip> FindTrip(Tx& tx, const std::string& id) {
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("SELECT " TRIP_COLUMNS " FROM trips WHERE id = $1", id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadTrip(rows[0]);
}

absl::StatusOr<TripRow> LockTrip(Tx& tx, const std::string& id) {
  return OneTripRow(
      tx.Query("SELECT " TRIP_COLUMNS ", scope FROM trips WHERE id = $1 FOR UPDATE", id));
}

absl::StatusOr<std::vector<v1::Trip>> ListTrips(Tx& tx, const v1::ListTripsRequest& request,
                                                const Page& page) {
  bool first = page.after.empty();
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("SELECT " TRIP_COLUMNS " FROM trips "
                          "WHERE ($1::date IS NULL OR date = $1) AND ($2 = 0 OR state = $2::int) "
                          "AND ($3::date IS NULL OR (date, id) < ($3::date, $4::uuid)) "
                          "ORDER BY date DESC, id DESC LIMIT $5",
                          Param::OrNull(request.date()), static_cast<int>(request.state()),
                          Param::OrNull(first ? "" : page.after[0]),
                          Param::OrNull(first ? "" : page.after[1]), page.size + 1));
  std::vector<v1::Trip> trips;
  for (int i = 0; i < rows.size(); ++i) trips.push_back(ReadTrip(rows[i]));
  return trips;
}

absl::StatusOr<TripRow> SetTripState(Tx& tx, const std::string& id, v1::Trip::State to) {
  return OneTripRow(tx.Query(
      "UPDATE trips SET state = $2::int, revision = revision + 1, updated_at = $3, "
      "departed_at = CASE WHEN $2::int = $4::int THEN $3 ELSE departed_at END, "
      "arrived_at = CASE WHEN $2::int = $5::int THEN $3 ELSE arrived_at END, "
      "ended_at = CASE WHEN $2::int IN ($6::int, $7::int) THEN $3 ELSE ended_at END, "
      "last_sign_at = CASE WHEN $2::int IN ($4::int, $5::int) THEN $3 ELSE last_sign_at END, "
      "expected_sign_at = CASE WHEN $2::int = $4::int "
      "THEN $3::timestamptz + sign_minutes * interval '1 minute' END "
      "WHERE id = $1 RETURNING " TRIP_COLUMNS ", scope",
      id, static_cast<int>(to), tx.call().now(), static_cast<int>(v1::Trip::STATE_DEPARTED),
      static_cast<int>(v1::Trip::STATE_ARRIVED), static_cast<int>(v1::Trip::STATE_CLOSED),
      static_cast<int>(v1::Trip::STATE_CANCELLED)));
}

absl::StatusOr<TripRow> SetCancelled(Tx& tx, const std::string& id, v1::Trip::CancelReason reason) {
  tx.Defer("UPDATE trips SET cancel_reason = $2 WHERE id = $1", id, static_cast<int>(reason));
  tx.Defer("DELETE FROM trip_parties WHERE trip_id = $1", id);
  return SetTripState(tx, id, v1::Trip::STATE_CANCELLED);
}

absl::StatusOr<TripRow> RenewSign(Tx& tx, const std::string& id, absl::Time at) {
  return OneTripRow(
      tx.Query("UPDATE trips SET revision = revision + 1, updated_at = $3, last_sign_at = "
               "greatest(last_sign_at, $2), expected_sign_at = CASE WHEN state = 3 THEN "
               "greatest(last_sign_at, $2) + sign_minutes * interval '1 minute' END "
               "WHERE id = $1 RETURNING " TRIP_COLUMNS ", scope",
               id, at, tx.call().now()));
}

absl::StatusOr<std::vector<SilentTrip>> SilentTrips(Tx& tx, absl::Time now) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT id, scope, last_sign_at, expected_sign_at, from_unit_code, "
                               "synthetic FROM trips "
                               "WHERE state = 3 AND expected_sign_at < $1 ORDER BY id",
                               now));
  std::vector<SilentTrip> trips;
  for (int i = 0; i < rows.size(); ++i) {
    SilentTrip& trip = trips.emplace_back();
    trip.id = rows[i].str(0);
    for (int64_t key : rows[i].integers(1)) trip.scope.push_back(static_cast<ScopeKey>(key));
    trip.last_sign_at = rows[i].instant(2);
    trip.expected_sign_at = rows[i].instant(3);
    trip.from_unit_code = rows[i].str(4);
    trip.synthetic = rows[i].boolean(5);
  }
  return trips;
}

}  // namespace cc::evacuation
