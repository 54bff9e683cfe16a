#include "services/evacuation/route_store.h"

#include "absl/strings/str_cat.h"
#include "services/platform/db/etag.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;

#define POINT_COLUMNS                                                                   \
  "id, unit_code, name, address, latitude, longitude, shelter, accessible, synthetic, " \
  "created_at"
#define HAZARD_COLUMNS                                                      \
  "h.id, h.kind, h.unit_code, h.road, h.started_at, h.ended_at, h.source, " \
  "h.synthetic"

v1::AssemblyPoint ReadPoint(const Row& row) {
  v1::AssemblyPoint point;
  point.set_id(row.str(0));
  point.set_unit_code(row.str(1));
  point.set_name(row.str(2));
  point.set_address(row.str(3));
  if (!row.null(4)) {
    point.mutable_coordinates()->set_latitude(row.real(4));
    point.mutable_coordinates()->set_longitude(row.real(5));
  }
  point.set_shelter(row.boolean(6));
  point.set_accessible(row.boolean(7));
  point.set_synthetic(row.boolean(8));
  *point.mutable_create_time() = platform::ToProto(row.instant(9));
  return point;
}

v1::Hazard ReadHazard(const Row& row) {
  v1::Hazard hazard;
  hazard.set_id(row.str(0));
  hazard.set_kind(static_cast<v1::Hazard::Kind>(row.integer(1)));
  hazard.set_unit_code(row.str(2));
  hazard.set_road(row.str(3));
  *hazard.mutable_start_time() = platform::ToProto(row.instant(4));
  if (!row.null(5)) *hazard.mutable_end_time() = platform::ToProto(row.instant(5));
  hazard.set_source(row.str(6));
  hazard.set_synthetic(row.boolean(7));
  return hazard;
}

Param TimeOf(bool has, const google::protobuf::Timestamp& time) {
  return has ? Param(platform::FromProto(time)) : Param(std::nullopt);
}

v1::TripPosition ReadPosition(const Row& row) {
  v1::TripPosition position;
  position.set_trip_id(row.str(0));
  position.mutable_coordinates()->set_latitude(row.real(1));
  position.mutable_coordinates()->set_longitude(row.real(2));
  position.set_accuracy(row.real(3));
  *position.mutable_measure_time() = platform::ToProto(row.instant(4));
  return position;
}

}  // namespace

absl::StatusOr<v1::AssemblyPoint> InsertAssemblyPoint(Tx& tx, const v1::AssemblyPoint& point,
                                                      const platform::UnitPath& path) {
  const bool placed = point.has_coordinates();
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("INSERT INTO assembly_points (id, scope, unit_code, unit_path, name, address, "
               "latitude, longitude, shelter, accessible, synthetic, created_at) VALUES ($1, $2, "
               "$3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING " POINT_COLUMNS,
               tx.call().NewId(), platform::RowKeys(options::v1::RELATION_ORIGIN, path),
               point.unit_code(), path, point.name(), point.address(),
               placed ? Param(point.coordinates().latitude()) : Param(std::nullopt),
               placed ? Param(point.coordinates().longitude()) : Param(std::nullopt),
               point.shelter(), point.accessible(), point.synthetic(), tx.call().now()));
  return ReadPoint(rows[0]);
}

absl::StatusOr<std::vector<v1::AssemblyPoint>> ListAssemblyPoints(Tx& tx, int32_t tail,
                                                                  const Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT " POINT_COLUMNS " FROM assembly_points WHERE unit_path @> ARRAY[$1::int] "
               "AND ($2::uuid IS NULL OR id > $2::uuid) ORDER BY id LIMIT $3",
               tail, Param::OrNull(page.after.empty() ? "" : page.after[0]), page.size + 1));
  std::vector<v1::AssemblyPoint> points;
  for (int i = 0; i < rows.size(); ++i) points.push_back(ReadPoint(rows[i]));
  return points;
}

absl::Status SaveRoute(Tx& tx, const v1::Route& route, const std::vector<platform::UnitPath>& paths,
                       const std::vector<platform::ScopeKey>& scope) {
  CC_ASSIGN_OR_RETURN(
      Rows kept,
      tx.Query("SELECT revision FROM trip_routes WHERE trip_id = $1 FOR UPDATE", route.trip_id()));
  if (!kept.empty())
    CC_RETURN_IF_ERROR(platform::CheckEtag(route.etag(), platform::EtagOf(kept[0].integer(0))));
  tx.Defer(
      "INSERT INTO trip_routes AS r (trip_id, scope) VALUES ($1, $2) ON CONFLICT (trip_id) "
      "DO UPDATE SET revision = r.revision + 1",
      route.trip_id(), scope);
  tx.Defer("DELETE FROM trip_stops WHERE trip_id = $1 AND number > $2", route.trip_id(),
           route.stops_size());
  for (int i = 0; i < route.stops_size(); ++i) {
    const v1::RouteStop& stop = route.stops(i);
    tx.Defer(
        "INSERT INTO trip_stops (trip_id, number, scope, unit_code, unit_path, assembly_point_id, "
        "name, road, planned_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
        "ON CONFLICT (trip_id, number) DO UPDATE SET unit_code = $4, unit_path = $5, "
        "assembly_point_id = $6, name = $7, road = $8, planned_at = $9",
        route.trip_id(), i + 1, scope, stop.unit_code(), paths[static_cast<size_t>(i)],
        Param::OrNull(stop.assembly_point_id()), stop.name(), stop.road(),
        platform::FromProto(stop.planned_time()));
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Route> FindRoute(Tx& tx, const std::string& trip_id) {
  CC_ASSIGN_OR_RETURN(
      Rows stops,
      tx.Query("SELECT r.revision, s.number, s.unit_code, s.assembly_point_id, s.name, s.road, "
               "s.planned_at, s.arrived_at, s.left_at FROM trip_routes r JOIN trip_stops s "
               "ON s.trip_id = r.trip_id WHERE r.trip_id = $1 ORDER BY s.number",
               trip_id));
  if (stops.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  v1::Route route;
  route.set_trip_id(trip_id);
  route.set_etag(platform::EtagOf(stops[0].integer(0)));
  for (int i = 0; i < stops.size(); ++i) {
    v1::RouteStop& stop = *route.add_stops();
    stop.set_number(static_cast<int32_t>(stops[i].integer(1)));
    stop.set_unit_code(stops[i].str(2));
    stop.set_assembly_point_id(stops[i].str(3));
    stop.set_name(stops[i].str(4));
    stop.set_road(stops[i].str(5));
    *stop.mutable_planned_time() = platform::ToProto(stops[i].instant(6));
    if (!stops[i].null(7)) *stop.mutable_arrive_time() = platform::ToProto(stops[i].instant(7));
    if (!stops[i].null(8)) *stop.mutable_leave_time() = platform::ToProto(stops[i].instant(8));
  }
  // A hazard of a road concerns the stop that is reached by it; one without a road, the whole unit.
  CC_ASSIGN_OR_RETURN(
      Rows hazards,
      tx.Query("SELECT DISTINCT " HAZARD_COLUMNS " FROM trip_stops s JOIN hazards h "
               "ON h.unit_path[array_upper(h.unit_path, 1)] = ANY (s.unit_path) "
               "AND (h.road = '' OR h.road = s.road) "
               "AND h.started_at <= greatest(s.planned_at, $2::timestamptz) "
               "AND (h.ended_at IS NULL OR h.ended_at >= s.planned_at OR h.ended_at > $2) "
               "WHERE s.trip_id = $1 ORDER BY h.started_at DESC, h.id LIMIT 200",
               trip_id, tx.call().now()));
  for (int i = 0; i < hazards.size(); ++i) *route.add_hazards() = ReadHazard(hazards[i]);
  return route;
}

absl::Status SaveStopTimes(Tx& tx, const v1::RecordStopRequest& request) {
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("UPDATE trip_stops SET arrived_at = coalesce($3, arrived_at), "
                          "left_at = coalesce($4, left_at) WHERE trip_id = $1 AND number = $2 AND "
                          "(coalesce($4, left_at) IS NULL OR coalesce($3, arrived_at) IS NULL "
                          "OR coalesce($4, left_at) >= coalesce($3, arrived_at)) RETURNING number",
                          request.trip_id(), request.number(),
                          TimeOf(request.has_arrive_time(), request.arrive_time()),
                          TimeOf(request.has_leave_time(), request.leave_time())));
  if (!rows.empty()) {
    tx.Defer("UPDATE trip_routes SET revision = revision + 1 WHERE trip_id = $1",
             request.trip_id());
    return absl::OkStatus();
  }
  CC_ASSIGN_OR_RETURN(Rows stops,
                      tx.Query("SELECT count(*), count(*) FILTER (WHERE number = $2), "
                               "max(coalesce($3, arrived_at)) FILTER (WHERE number = $2), "
                               "max(coalesce($4, left_at)) FILTER (WHERE number = $2) "
                               "FROM trip_stops WHERE trip_id = $1",
                               request.trip_id(), request.number(),
                               TimeOf(request.has_arrive_time(), request.arrive_time()),
                               TimeOf(request.has_leave_time(), request.leave_time())));
  if (stops[0].integer(1) == 0) {
    return platform::FailField(
        "number", common::v1::REASON_STOP_UNKNOWN,
        {{"stop", absl::StrCat(request.number())}, {"stops", stops[0].str(0)}});
  }
  return platform::FailField("leave_time", common::v1::REASON_DATES_REVERSED,
                             {{"start", stops[0].str(2)}, {"end", stops[0].str(3)}});
}

absl::StatusOr<v1::Hazard> InsertHazard(Tx& tx, const v1::Hazard& hazard,
                                        const platform::UnitPath& path) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("INSERT INTO hazards AS h (id, kind, unit_code, unit_path, road, started_at, "
               "ended_at, source, synthetic) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
               "RETURNING " HAZARD_COLUMNS,
               tx.call().NewId(), static_cast<int>(hazard.kind()), hazard.unit_code(), path,
               hazard.road(), platform::FromProto(hazard.start_time()),
               TimeOf(hazard.has_end_time(), hazard.end_time()), hazard.source(),
               hazard.synthetic()));
  return ReadHazard(rows[0]);
}

absl::StatusOr<v1::Hazard> LockHazard(Tx& tx, const std::string& id) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT " HAZARD_COLUMNS " FROM hazards h WHERE h.id = $1 FOR UPDATE", id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadHazard(rows[0]);
}

void EndHazard(Tx& tx, const std::string& id, absl::Time at) {
  tx.Defer("UPDATE hazards SET ended_at = $2 WHERE id = $1", id, at);
}

absl::StatusOr<std::vector<v1::Hazard>> ListHazards(Tx& tx, int32_t tail, bool ended,
                                                    const Page& page) {
  const bool first = page.after.empty();
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT " HAZARD_COLUMNS " FROM hazards h WHERE h.unit_path @> ARRAY[$1::int] "
               "AND ($2::boolean OR h.ended_at IS NULL OR h.ended_at > $3) AND ($4::timestamptz "
               "IS NULL OR (h.started_at, h.id) < ($4::timestamptz, $5::uuid)) "
               "ORDER BY h.started_at DESC, h.id DESC LIMIT $6",
               tail, ended, tx.call().now(), Param::OrNull(first ? "" : page.after[0]),
               Param::OrNull(first ? "" : page.after[1]), page.size + 1));
  std::vector<v1::Hazard> hazards;
  for (int i = 0; i < rows.size(); ++i) hazards.push_back(ReadHazard(rows[i]));
  return hazards;
}

absl::StatusOr<v1::TripPosition> SavePosition(Tx& tx, const v1::TripPosition& position,
                                              const std::vector<platform::ScopeKey>& scope) {
  tx.Defer(
      "INSERT INTO trip_positions AS p (trip_id, scope, latitude, longitude, accuracy, "
      "measured_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (trip_id) DO UPDATE SET "
      "latitude = excluded.latitude, longitude = excluded.longitude, "
      "accuracy = excluded.accuracy, measured_at = excluded.measured_at "
      "WHERE p.measured_at < excluded.measured_at",
      position.trip_id(), scope, position.coordinates().latitude(),
      position.coordinates().longitude(), position.accuracy(),
      platform::FromProto(position.measure_time()));
  return FindPosition(tx, position.trip_id());
}

absl::StatusOr<v1::TripPosition> FindPosition(Tx& tx, const std::string& trip_id) {
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("SELECT trip_id, latitude, longitude, accuracy, "
                                          "measured_at FROM trip_positions WHERE trip_id = $1",
                                          trip_id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadPosition(rows[0]);
}

}  // namespace cc::evacuation
