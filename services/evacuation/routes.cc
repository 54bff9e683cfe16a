#include "services/evacuation/routes.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "services/evacuation/known_units.h"
#include "services/evacuation/list_pages.h"
#include "services/evacuation/route_store.h"
#include "services/evacuation/trip_store.h"
#include "services/evacuation/trip_terms.h"
#include "services/platform/error/error.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Call;
using platform::FailField;
using platform::Tx;
using v1::Trip;

std::string TimeInWords(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d %H:%M", time, platform::Kyiv());
}

std::string SortKey(const google::protobuf::Timestamp& time) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%E6S+00", platform::FromProto(time), absl::UTCTimeZone());
}

absl::Status CheckState(const Trip& trip, std::initializer_list<Trip::State> states) {
  for (Trip::State state : states) {
    if (trip.state() == state) return absl::OkStatus();
  }
  return platform::Fail(common::v1::REASON_STATE_FORBIDS,
                        {{"state", Trip::State_Name(trip.state())}});
}

absl::Status CheckStops(const v1::Route& route, const platform::UnitPaths& paths,
                        std::vector<platform::UnitPath>& found) {
  for (int i = 0; i < route.stops_size(); ++i) {
    const v1::RouteStop& stop = route.stops(i);
    CC_ASSIGN_OR_RETURN(
        platform::UnitPath path,
        KnownUnit(paths, absl::StrCat("route.stops[", i, "].unit_code"), stop.unit_code()));
    found.push_back(std::move(path));
    if (i == 0) continue;
    const absl::Time before = platform::FromProto(route.stops(i - 1).planned_time());
    const absl::Time then = platform::FromProto(stop.planned_time());
    if (then < before) {
      return FailField(absl::StrCat("route.stops[", i, "].planned_time"),
                       common::v1::REASON_DATES_REVERSED,
                       {{"start", TimeInWords(before)}, {"end", TimeInWords(then)}});
    }
  }
  return absl::OkStatus();
}

absl::Status CheckPeriod(const std::string& field, const google::protobuf::Timestamp& start,
                         absl::Time end) {
  if (platform::FromProto(start) <= end) return absl::OkStatus();
  return FailField(field, common::v1::REASON_DATES_REVERSED,
                   {{"start", TimeInWords(platform::FromProto(start))}, {"end", TimeInWords(end)}});
}

}  // namespace

absl::Status Routes::CheckClock(const Call& call, absl::Time time) const {
  const TripTerms terms = TripTermsOn(rules_, platform::DayIn(call.now()));
  if (time <= call.now() + terms.clock_allowance) return absl::OkStatus();
  return platform::Fail(common::v1::REASON_SCAN_IN_FUTURE, {{"time", TimeInWords(time)}});
}

absl::StatusOr<v1::AssemblyPoint> Routes::CreateAssemblyPoint(
    const Call& call, const v1::CreateAssemblyPointRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::UnitPath path, KnownUnit(paths_, "assembly_point.unit_code",
                                                         request.assembly_point().unit_code()));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::AssemblyPoint> {
    CC_ASSIGN_OR_RETURN(v1::AssemblyPoint made,
                        InsertAssemblyPoint(tx, request.assembly_point(), path));
    call.Touch("assembly_points", made.id());
    return made;
  });
}

absl::StatusOr<v1::ListAssemblyPointsResponse> Routes::ListAssemblyPoints(
    const Call& call, const v1::ListAssemblyPointsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request));
  CC_ASSIGN_OR_RETURN(platform::UnitPath path, KnownUnit(paths_, "unit_code", request.unit_code()));
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::ListAssemblyPointsResponse> {
    CC_ASSIGN_OR_RETURN(std::vector<v1::AssemblyPoint> points,
                        evacuation::ListAssemblyPoints(tx, path.back(), page));
    v1::ListAssemblyPointsResponse response;
    FillPage(request, page, std::move(points), response.mutable_assembly_points(), response,
             IdKey<v1::AssemblyPoint>);
    return response;
  });
}

absl::StatusOr<v1::Route> Routes::SetRoute(const Call& call, const v1::SetRouteRequest& request) {
  std::vector<platform::UnitPath> paths;
  CC_RETURN_IF_ERROR(CheckStops(request.route(), paths_, paths));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Route> {
    CC_ASSIGN_OR_RETURN(TripRow row, LockTrip(tx, request.route().trip_id()));
    CC_RETURN_IF_ERROR(
        CheckState(row.trip, {Trip::STATE_PLANNED, Trip::STATE_BOARDING, Trip::STATE_DEPARTED}));
    CC_RETURN_IF_ERROR(SaveRoute(tx, request.route(), paths, row.scope));
    call.Touch("trips", request.route().trip_id());
    return FindRoute(tx, request.route().trip_id());
  });
}

absl::StatusOr<v1::Route> Routes::GetRoute(const Call& call, const v1::GetRouteRequest& request) {
  call.Touch("trips", request.trip_id());
  return db_.Read(call, [&](Tx& tx) { return FindRoute(tx, request.trip_id()); });
}

absl::StatusOr<v1::Route> Routes::RecordStop(const Call& call,
                                             const v1::RecordStopRequest& request) {
  absl::Time latest = absl::InfinitePast();
  if (request.has_arrive_time()) latest = platform::FromProto(request.arrive_time());
  if (request.has_leave_time())
    latest = std::max(latest, platform::FromProto(request.leave_time()));
  CC_RETURN_IF_ERROR(CheckClock(call, latest));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Route> {
    CC_ASSIGN_OR_RETURN(TripRow row, LockTrip(tx, request.trip_id()));
    CC_RETURN_IF_ERROR(
        CheckState(row.trip, {Trip::STATE_BOARDING, Trip::STATE_DEPARTED, Trip::STATE_ARRIVED}));
    CC_RETURN_IF_ERROR(SaveStopTimes(tx, request));
    if (row.trip.state() == Trip::STATE_DEPARTED)
      CC_RETURN_IF_ERROR(RenewSign(tx, request.trip_id(), std::min(latest, call.now())).status());
    call.Touch("trips", request.trip_id());
    return FindRoute(tx, request.trip_id());
  });
}

absl::StatusOr<v1::Hazard> Routes::ReportHazard(const Call& call,
                                                const v1::ReportHazardRequest& request) {
  const v1::Hazard& hazard = request.hazard();
  CC_ASSIGN_OR_RETURN(platform::UnitPath path,
                      KnownUnit(paths_, "hazard.unit_code", hazard.unit_code()));
  if (hazard.has_end_time()) {
    CC_RETURN_IF_ERROR(CheckPeriod("hazard.end_time", hazard.start_time(),
                                   platform::FromProto(hazard.end_time())));
  }
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Hazard> {
    CC_ASSIGN_OR_RETURN(v1::Hazard made, InsertHazard(tx, hazard, path));
    call.Touch("hazards", made.id());
    return made;
  });
}

absl::StatusOr<v1::Hazard> Routes::EndHazard(const Call& call,
                                             const v1::EndHazardRequest& request) {
  const absl::Time end =
      request.has_end_time() ? platform::FromProto(request.end_time()) : call.now();
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Hazard> {
    CC_ASSIGN_OR_RETURN(v1::Hazard hazard, LockHazard(tx, request.id()));
    std::optional<platform::UnitPath> path = paths_.Find(hazard.unit_code());
    const bool covered = path && call.scope().Covers(options::v1::RELATION_UNSPECIFIED, *path);
    if (!covered) return platform::Fail(common::v1::REASON_NOT_FOUND);
    if (hazard.has_end_time())
      return platform::Fail(common::v1::REASON_STATE_FORBIDS, {{"state", "ENDED"}});
    CC_RETURN_IF_ERROR(CheckPeriod("end_time", hazard.start_time(), end));
    evacuation::EndHazard(tx, request.id(), end);
    *hazard.mutable_end_time() = platform::ToProto(end);
    call.Touch("hazards", request.id());
    return hazard;
  });
}

absl::StatusOr<v1::ListHazardsResponse> Routes::ListHazards(const Call& call,
                                                            const v1::ListHazardsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request));
  CC_ASSIGN_OR_RETURN(platform::UnitPath path, KnownUnit(paths_, "unit_code", request.unit_code()));
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::ListHazardsResponse> {
    CC_ASSIGN_OR_RETURN(std::vector<v1::Hazard> hazards,
                        evacuation::ListHazards(tx, path.back(), request.ended(), page));
    v1::ListHazardsResponse response;
    FillPage(request, page, std::move(hazards), response.mutable_hazards(), response,
             [](const v1::Hazard& hazard) {
               return std::vector<std::string>{SortKey(hazard.start_time()), hazard.id()};
             });
    return response;
  });
}

absl::StatusOr<v1::TripPosition> Routes::ReportPosition(const Call& call,
                                                        const v1::ReportPositionRequest& request) {
  v1::TripPosition position;
  position.set_trip_id(request.trip_id());
  *position.mutable_coordinates() = request.coordinates();
  position.set_accuracy(request.accuracy());
  *position.mutable_measure_time() =
      request.has_measure_time() ? request.measure_time() : platform::ToProto(call.now());
  const absl::Time at = platform::FromProto(position.measure_time());
  CC_RETURN_IF_ERROR(CheckClock(call, at));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::TripPosition> {
    CC_ASSIGN_OR_RETURN(TripRow row, LockTrip(tx, request.trip_id()));
    CC_RETURN_IF_ERROR(CheckState(row.trip, {Trip::STATE_BOARDING, Trip::STATE_DEPARTED}));
    if (row.trip.state() == Trip::STATE_DEPARTED)
      CC_RETURN_IF_ERROR(RenewSign(tx, request.trip_id(), std::min(at, call.now())).status());
    call.Touch("trips", request.trip_id());
    return SavePosition(tx, position, row.scope);
  });
}

absl::StatusOr<v1::TripPosition> Routes::GetPosition(const Call& call,
                                                     const v1::GetPositionRequest& request) {
  call.Touch("trips", request.trip_id());
  return db_.Read(call, [&](Tx& tx) { return FindPosition(tx, request.trip_id()); });
}

}  // namespace cc::evacuation
