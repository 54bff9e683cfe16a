#include "services/evacuation/routes.h"

#include <gtest/gtest.h>

#include "services/evacuation/trip_fixture.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::Refused;
using platform::TestNow;
using platform::ToProto;

class RoutesTest : public TripStory {
 protected:
  v1::SetRouteRequest RouteOf(const std::string& trip) {
    v1::SetRouteRequest request;
    request.mutable_route()->set_trip_id(trip);
    int hours = 1;
    for (const char* unit : {kLyman, kKramatorskRaion, kPavlohradRaion}) {
      v1::RouteStop& stop = *request.mutable_route()->add_stops();
      stop.set_unit_code(unit);
      stop.set_road("М-03");
      *stop.mutable_planned_time() = ToProto(TestNow() + absl::Hours(hours++));
    }
    return request;
  }
  v1::ReportHazardRequest HazardIn(const std::string& unit, const std::string& road) {
    v1::ReportHazardRequest request;
    request.mutable_hazard()->set_kind(v1::Hazard::KIND_ROAD_CLOSED);
    request.mutable_hazard()->set_unit_code(unit);
    request.mutable_hazard()->set_road(road);
    request.mutable_hazard()->set_source("Служба відновлення, вигадано");
    request.mutable_hazard()->set_synthetic(true);
    *request.mutable_hazard()->mutable_start_time() = ToProto(TestNow() - absl::Hours(1));
    return request;
  }
  absl::StatusOr<v1::Route> Get(const std::string& trip, platform::TestCaller caller = {}) {
    v1::GetRouteRequest request;
    request.set_trip_id(trip);
    return Do(routes, &Routes::GetRoute, request, caller);
  }
  absl::StatusOr<v1::TripPosition> Position(const std::string& trip, double latitude, absl::Time at,
                                            absl::Time now = TestNow()) {
    v1::ReportPositionRequest request;
    request.set_trip_id(trip);
    request.mutable_coordinates()->set_latitude(latitude);
    request.mutable_coordinates()->set_longitude(37);
    request.set_accuracy(50);
    *request.mutable_measure_time() = ToProto(at);
    return Do(routes, &Routes::ReportPosition, request, {.now = now});
  }
};

TEST_F(RoutesTest, ARouteTellsItsStopsAndWhatClosesThem) {
  const std::string trip = BoardingTrip(5, 0);
  ASSERT_THAT(Do(routes, &Routes::SetRoute, RouteOf(trip)), IsOk());
  ASSERT_THAT(Do(routes, &Routes::ReportHazard, HazardIn(kDonetsk, "")), IsOk());
  ASSERT_THAT(Do(routes, &Routes::ReportHazard, HazardIn(kLyman, "М-03")), IsOk());
  ASSERT_THAT(Do(routes, &Routes::ReportHazard, HazardIn(kLyman, "Р-66")), IsOk());
  auto route = Get(trip);
  ASSERT_THAT(route, IsOk());
  ASSERT_EQ(route->stops_size(), 3);
  EXPECT_EQ(route->stops(0).unit_code(), kLyman);
  EXPECT_EQ(route->stops(2).number(), 3);
  EXPECT_EQ(route->hazards_size(), 2) << "another road concerns nobody here";
}

TEST_F(RoutesTest, AHazardThatEndedBeforeIsNoneAnyMore) {
  const std::string trip = BoardingTrip(5, 0);
  ASSERT_THAT(Do(routes, &Routes::SetRoute, RouteOf(trip)), IsOk());
  auto hazard = Do(routes, &Routes::ReportHazard, HazardIn(kLyman, ""));
  ASSERT_THAT(hazard, IsOk());
  ASSERT_EQ(Get(trip)->hazards_size(), 1);
  v1::EndHazardRequest end;
  end.set_id(hazard->id());
  EXPECT_THAT(Do(routes, &Routes::EndHazard, end, In(kDnipropetrovsk)),
              Refused(common::v1::REASON_NOT_FOUND));
  ASSERT_THAT(Do(routes, &Routes::EndHazard, end, In(kDonetsk)), IsOk());
  EXPECT_EQ(Get(trip)->hazards_size(), 0);
  EXPECT_THAT(Do(routes, &Routes::EndHazard, end), Refused(common::v1::REASON_STATE_FORBIDS));
  v1::ListHazardsRequest list;
  list.set_unit_code(kDonetsk);
  EXPECT_EQ(Do(routes, &Routes::ListHazards, list)->hazards_size(), 0);
  list.set_ended(true);
  EXPECT_EQ(Do(routes, &Routes::ListHazards, list)->hazards_size(), 1);
}

TEST_F(RoutesTest, RefusesUnknownUnitsAndTimesOutOfOrder) {
  const std::string trip = BoardingTrip(5, 0);
  v1::SetRouteRequest request = RouteOf(trip);
  request.mutable_route()->mutable_stops(1)->set_unit_code("UA99000000000099999");
  EXPECT_THAT(Do(routes, &Routes::SetRoute, request), Refused(common::v1::REASON_FIELDS_INVALID));
  request = RouteOf(trip);
  *request.mutable_route()->mutable_stops(2)->mutable_planned_time() = ToProto(TestNow());
  auto reversed = Do(routes, &Routes::SetRoute, request);
  ASSERT_EQ(platform::FieldsOf(reversed.status()).size(), 1u);
  EXPECT_EQ(platform::FieldsOf(reversed.status())[0].reason, common::v1::REASON_DATES_REVERSED);
  EXPECT_EQ(platform::FieldsOf(reversed.status())[0].field, "route.stops[2].planned_time");
}

TEST_F(RoutesTest, TimesAtAStopAreKeptThroughANewPlanAndAreASignOfLife) {
  const std::string trip = BoardingTrip(5, 0);
  ASSERT_THAT(Do(routes, &Routes::SetRoute, RouteOf(trip)), IsOk());
  Depart(trip);
  v1::RecordStopRequest stop;
  stop.set_trip_id(trip);
  stop.set_number(1);
  const absl::Time later = TestNow() + absl::Hours(1);
  *stop.mutable_arrive_time() = ToProto(later);
  EXPECT_THAT(Do(routes, &Routes::RecordStop, stop), Refused(common::v1::REASON_SCAN_IN_FUTURE));
  ASSERT_THAT(Do(routes, &Routes::RecordStop, stop, {.now = later}), IsOk());
  EXPECT_EQ(platform::FromProto(GetTrip(trip)->last_sign_time()), later);
  *stop.mutable_leave_time() = ToProto(later - absl::Minutes(1));
  auto reversed = Do(routes, &Routes::RecordStop, stop, {.now = later});
  ASSERT_EQ(platform::FieldsOf(reversed.status()).size(), 1u);
  EXPECT_EQ(platform::FieldsOf(reversed.status())[0].reason, common::v1::REASON_DATES_REVERSED);
  stop.set_number(9);
  EXPECT_THAT(Do(routes, &Routes::RecordStop, stop, {.now = later}),
              Refused(common::v1::REASON_FIELDS_INVALID));
  ASSERT_THAT(Do(routes, &Routes::SetRoute, RouteOf(trip)), IsOk());
  EXPECT_EQ(platform::FromProto(Get(trip)->stops(0).arrive_time()), later);
}

TEST_F(RoutesTest, TheLastPositionIsTheNewestMeasuredAndNoPartOfTheTrip) {
  const std::string trip = BoardingTrip(5, 0);
  v1::GetPositionRequest get;
  get.set_trip_id(trip);
  EXPECT_THAT(Do(routes, &Routes::GetPosition, get), Refused(common::v1::REASON_NOT_FOUND));
  Depart(trip);
  const absl::Time later = TestNow() + absl::Minutes(30);
  ASSERT_THAT(Position(trip, 48.5, later, later), IsOk());
  auto older = Position(trip, 48.1, TestNow(), later);
  ASSERT_THAT(older, IsOk());
  EXPECT_EQ(older->coordinates().latitude(), 48.5);
  EXPECT_EQ(Do(routes, &Routes::GetPosition, get)->accuracy(), 50);
  EXPECT_THAT(Do(routes, &Routes::GetPosition, get, In("UA63000000000041885")),
              Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_EQ(platform::FromProto(GetTrip(trip)->last_sign_time()), later);
  EXPECT_THAT(Position(trip, 48, later + absl::Hours(1), later),
              Refused(common::v1::REASON_SCAN_IN_FUTURE));
  Arrive(trip);
  EXPECT_THAT(Position(trip, 48, later, later), Refused(common::v1::REASON_STATE_FORBIDS));
}

TEST_F(RoutesTest, AssemblyPointsAreSeenWithinTheScopeAndAreStopsOfRoutes) {
  v1::CreateAssemblyPointRequest create;
  create.mutable_assembly_point()->set_unit_code(kLyman);
  create.mutable_assembly_point()->set_name("Школа, вигадано");
  create.mutable_assembly_point()->set_shelter(true);
  create.mutable_assembly_point()->set_synthetic(true);
  auto point = Do(routes, &Routes::CreateAssemblyPoint, create);
  ASSERT_THAT(point, IsOk());
  v1::ListAssemblyPointsRequest list;
  list.set_unit_code(kDonetsk);
  EXPECT_EQ(Do(routes, &Routes::ListAssemblyPoints, list, In(kDonetsk))->assembly_points_size(), 1);
  EXPECT_EQ(
      Do(routes, &Routes::ListAssemblyPoints, list, In(kDnipropetrovsk))->assembly_points_size(),
      0);
  const std::string trip = BoardingTrip(5, 0);
  v1::SetRouteRequest request = RouteOf(trip);
  request.mutable_route()->mutable_stops(0)->set_assembly_point_id(point->id());
  ASSERT_THAT(Do(routes, &Routes::SetRoute, request), IsOk());
  EXPECT_EQ(Get(trip)->stops(0).assembly_point_id(), point->id());
}

TEST_F(RoutesTest, TheFeedTellsNoPositions) {
  const std::string trip = BoardingTrip(5, 0);
  ASSERT_THAT(Do(routes, &Routes::SetRoute, RouteOf(trip)), IsOk());
  ASSERT_THAT(Position(trip, 48.5, TestNow()), IsOk());
  EXPECT_EQ(database.Sql("SELECT string_agg(DISTINCT kind, ',' ORDER BY kind) "
                         "FROM platform.outbox"),
            "site_places,sites,transit_centres,trips");
}

}  // namespace
}  // namespace cc::evacuation
