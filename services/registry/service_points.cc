#include "services/registry/service_points.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/platform/auth/office.h"
#include "services/platform/db/etag.h"
#include "services/platform/error/error.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"
#include "services/registry/scope_keys.h"
#include "services/registry/service_point_rules.h"
#include "services/registry/service_point_store.h"

namespace cc::registry {
namespace {

using platform::Call;
using platform::OfficeKeys;
using platform::Page;
using platform::ScopeKey;
using platform::Tx;

constexpr int kLongestRoute = 62;  // days

// The key by which a place in the order of a route is named in a page token.
std::string PlaceOf(const v1::RouteStop& stop) {
  return absl::StrCat(stop.visit().date(), " ", stop.visit().opens(), " ", stop.service_point_id());
}

std::vector<v1::RouteStop> RouteOf(const std::vector<v1::ServicePoint>& stops,
                                   const std::string& from, const std::string& until) {
  std::vector<v1::RouteStop> route;
  for (const v1::ServicePoint& point : stops) {
    for (const v1::Visit& visit : point.visits()) {
      if (visit.date() < from || visit.date() > until) continue;
      v1::RouteStop& stop = route.emplace_back();
      stop.set_service_point_id(point.id());
      stop.set_unit_code(point.office_unit_code());
      stop.set_name(point.name());
      stop.set_address(point.address());
      *stop.mutable_visit() = visit;
    }
  }
  std::sort(route.begin(), route.end(),
            [](const v1::RouteStop& a, const v1::RouteStop& b) { return PlaceOf(a) < PlaceOf(b); });
  return route;
}

}  // namespace

absl::StatusOr<v1::ServicePoint> ServicePoints::CreateServicePoint(
    const Call& call, const v1::CreateServicePointRequest& request) {
  v1::ServicePoint point = request.service_point();
  CC_RETURN_IF_ERROR(CheckServicePoint(point));
  CC_ASSIGN_OR_RETURN(OfficeKeys office, platform::OfficeOf(paths_, point.office_unit_code(),
                                                            "service_point.office_unit_code"));
  CC_RETURN_IF_ERROR(platform::CheckActsFor(call.scope(), office, point.office_unit_code()));
  point.set_id(call.NewId());
  call.Touch("service_points", point.id());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::ServicePoint> {
    std::vector<ScopeKey> scope = office;
    if (!point.team_id().empty()) {
      CC_ASSIGN_OR_RETURN(MobileTeamRow team, FindMobileTeam(tx, point.team_id()));
      scope = Union(std::move(scope), team.scope);
    }
    CC_RETURN_IF_ERROR(InsertServicePoint(tx, point, scope));
    return point;
  });
}

absl::StatusOr<v1::ServicePoint> ServicePoints::UpdateServicePoint(
    const Call& call, const v1::UpdateServicePointRequest& request) {
  call.Touch("service_points", request.service_point().id());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::ServicePoint> {
    CC_ASSIGN_OR_RETURN(ServicePointRow row, LockServicePoint(tx, request.service_point().id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.point.etag()));
    CC_RETURN_IF_ERROR(ApplyMask(request.update_mask(), request.service_point(), row.point));
    CC_RETURN_IF_ERROR(CheckServicePoint(row.point));
    CC_RETURN_IF_ERROR(ReplaceServicePoint(tx, row));
    return std::move(row.point);
  });
}

absl::StatusOr<v1::ServicePoint> ServicePoints::GetServicePoint(
    const Call& call, const v1::GetServicePointRequest& request) {
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::ServicePoint> {
    CC_ASSIGN_OR_RETURN(ServicePointRow row, FindServicePoint(tx, request.id()));
    return std::move(row.point);
  });
}

absl::StatusOr<v1::ListServicePointsResponse> ServicePoints::ListServicePoints(
    const Call& call, const v1::ListServicePointsRequest& request) {
  CC_ASSIGN_OR_RETURN(Page page, platform::ReadPage(request, 50, 200));
  CC_ASSIGN_OR_RETURN(std::vector<v1::ServicePoint> found, db_.Read(call, [&](Tx& tx) {
    return SelectServicePoints(tx, platform::OfficeKeyOf(request.unit_code()), page);
  }));
  v1::ListServicePointsResponse response;
  for (v1::ServicePoint& point : found) {
    if (response.service_points_size() == page.size) {
      response.set_next_page_token(
          platform::NextPageToken(request, {response.service_points(page.size - 1).id()}));
      break;
    }
    *response.add_service_points() = std::move(point);
  }
  return response;
}

absl::StatusOr<v1::MobileTeam> ServicePoints::CreateMobileTeam(
    const Call& call, const v1::CreateMobileTeamRequest& request) {
  v1::MobileTeam team = request.team();
  CC_ASSIGN_OR_RETURN(OfficeKeys office,
                      platform::OfficeOf(paths_, team.office_unit_code(), "team.office_unit_code"));
  CC_RETURN_IF_ERROR(platform::CheckActsFor(call.scope(), office, team.office_unit_code()));
  team.set_id(call.NewId());
  call.Touch("mobile_teams", team.id());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::MobileTeam> {
    InsertMobileTeam(tx, team, office);
    return team;
  });
}

absl::StatusOr<v1::ListMobileTeamsResponse> ServicePoints::ListMobileTeams(
    const Call& call, const v1::ListMobileTeamsRequest& request) {
  CC_ASSIGN_OR_RETURN(Page page, platform::ReadPage(request, 50, 200));
  CC_ASSIGN_OR_RETURN(std::vector<v1::MobileTeam> found,
                      db_.Read(call, [&](Tx& tx) { return SelectMobileTeams(tx, page); }));
  v1::ListMobileTeamsResponse response;
  for (v1::MobileTeam& team : found) {
    if (response.teams_size() == page.size) {
      response.set_next_page_token(
          platform::NextPageToken(request, {response.teams(page.size - 1).id()}));
      break;
    }
    *response.add_teams() = std::move(team);
  }
  return response;
}

absl::StatusOr<v1::ListRouteStopsResponse> ServicePoints::ListRouteStops(
    const Call& call, const v1::ListRouteStopsRequest& request) {
  CC_ASSIGN_OR_RETURN(Page page, platform::ReadPage(request, 50, 200));
  const auto from = platform::ParseDate(request.from_date());
  const auto until = platform::ParseDate(request.until_date());
  if (!from || !until || *until < *from || *until - *from >= kLongestRoute)
    return platform::FailField("until_date", common::v1::REASON_DATES_REVERSED,
                               {{"start", request.from_date()}, {"end", request.until_date()}});
  CC_ASSIGN_OR_RETURN(std::vector<v1::ServicePoint> stops,
                      db_.Read(call, [&](Tx& tx) -> absl::StatusOr<std::vector<v1::ServicePoint>> {
                        CC_RETURN_IF_ERROR(FindMobileTeam(tx, request.team_id()).status());
                        return SelectStops(tx, request.team_id());
                      }));
  v1::ListRouteStopsResponse response;
  for (v1::RouteStop& stop : RouteOf(stops, request.from_date(), request.until_date())) {
    if (!page.after.empty() && PlaceOf(stop) <= page.after[0]) continue;
    if (response.stops_size() == page.size) {
      response.set_next_page_token(
          platform::NextPageToken(request, {PlaceOf(response.stops(page.size - 1))}));
      break;
    }
    *response.add_stops() = std::move(stop);
  }
  return response;
}

}  // namespace cc::registry
