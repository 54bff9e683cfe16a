#include "services/registry/service_points.h"

#include "services/registry/office_day_fixture.h"

namespace cc::registry {
namespace {

using platform::IsOk;
using platform::Refused;

class ServicePointsTest : public OfficeDay {
 protected:
  std::string Team() {
    auto made = Do(points, &ServicePoints::CreateMobileTeam,
                   platform::ParseProto<v1::CreateMobileTeamRequest>(
                       "team { office_unit_code: 'UA12120000000089862' name: 'Бригада' "
                       "synthetic: true }"));
    EXPECT_THAT(made, IsOk());
    return made->id();
  }
  absl::StatusOr<v1::ServicePoint> Stop(const std::string& team, const char* unit,
                                        const std::string& visits) {
    auto request = platform::ParseProto<v1::CreateServicePointRequest>(
        "service_point { kind: KIND_MOBILE_TEAM_STOP name: 'Клуб' windows: '1' slot_minutes: 20 "
        "slot_capacity: 1 synthetic: true " +
        visits + "}");
    request.mutable_service_point()->set_team_id(team);
    request.mutable_service_point()->set_office_unit_code(unit);
    return Do(points, &ServicePoints::CreateServicePoint, request);
  }
  absl::StatusOr<v1::ServicePoint> Get(const std::string& id, platform::TestCaller caller = {}) {
    return Do(points, &ServicePoints::GetServicePoint, Of<v1::GetServicePointRequest>(id), caller);
  }
};

TEST_F(ServicePointsTest, APlaceIsReadAsItWasOpened) {
  auto made = CreatePoint("days_off { date: '2026-03-09' note: 'Свято' }");
  ASSERT_THAT(made, IsOk());
  auto read = Get(made->id());
  ASSERT_THAT(read, IsOk());
  EXPECT_THAT(*read, platform::EqualsProto(*made));
  EXPECT_EQ(read->hours_size(), 5);
  EXPECT_EQ(read->days_off(0).note(), "Свято");
}

TEST_F(ServicePointsTest, OnlyItsOwnOfficeOpensAndSeesIt) {
  EXPECT_THAT(CreatePoint("", In(kKharkiv)), Refused(common::v1::REASON_UNIT_OUT_OF_SCOPE));
  const std::string id = Point();
  EXPECT_THAT(Get(id, In(kDnipropetrovsk)), IsOk());
  EXPECT_THAT(Get(id, In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(ServicePointsTest, HoursThatOverlapOrRunBackwardsAreRefused) {
  for (const char* hours : {"hours { weekday: WEEKDAY_MONDAY opens: '17:00' closes: '19:00' }",
                            "hours { weekday: WEEKDAY_SUNDAY opens: '12:00' closes: '12:00' }"}) {
    auto refused = CreatePoint(hours);
    EXPECT_THAT(refused, Refused(common::v1::REASON_FIELDS_INVALID)) << hours;
    EXPECT_EQ(database.Sql("SELECT count(*) FROM service_points"), "0");
  }
  EXPECT_THAT(CreatePoint("windows: '1'"), Refused(common::v1::REASON_FIELDS_INVALID));
}

TEST_F(ServicePointsTest, AChangeNamesItsFieldsAndItsRevision) {
  const std::string id = Point();
  v1::UpdateServicePointRequest request;
  *request.mutable_service_point() = PointRequest().service_point();
  request.mutable_service_point()->set_id(id);
  request.mutable_service_point()->set_name("Центр");
  request.mutable_service_point()->set_slot_capacity(9);
  request.mutable_update_mask()->add_paths("name");
  request.set_etag("\"1\"");
  auto changed = Do(points, &ServicePoints::UpdateServicePoint, request);
  ASSERT_THAT(changed, IsOk());
  EXPECT_EQ(changed->name(), "Центр");
  EXPECT_EQ(changed->slot_capacity(), 2);
  EXPECT_THAT(*Get(id), platform::EqualsProto(*changed));
  EXPECT_THAT(Do(points, &ServicePoints::UpdateServicePoint, request),
              Refused(common::v1::REASON_ETAG_STALE));
  request.clear_etag();
  request.mutable_update_mask()->add_paths("kind");
  EXPECT_THAT(Do(points, &ServicePoints::UpdateServicePoint, request),
              Refused(common::v1::REASON_FIELDS_INVALID));
}

TEST_F(ServicePointsTest, TheRouteOfATeamIsTheVisitsOfItsStopsByTime) {
  const std::string team = Team();
  ASSERT_THAT(Stop(team, kPavlohradRaion,
                   "visits { date: '2026-03-05' opens: '13:00' closes: '15:00' } "
                   "visits { date: '2026-03-03' opens: '09:00' closes: '12:00' }"),
              IsOk());
  ASSERT_THAT(Stop(team, kKharkiv, "visits { date: '2026-03-05' opens: '09:00' closes: '12:00' }"),
              IsOk());
  auto request = platform::ParseProto<v1::ListRouteStopsRequest>(
      "from_date: '2026-03-03' until_date: '2026-03-31' page_size: 2");
  request.set_team_id(team);
  auto route = Do(points, &ServicePoints::ListRouteStops, request);
  ASSERT_THAT(route, IsOk());
  ASSERT_EQ(route->stops_size(), 2);
  EXPECT_EQ(route->stops(0).visit().date(), "2026-03-03");
  EXPECT_EQ(route->stops(1).unit_code(), kKharkiv);
  request.set_page_token(route->next_page_token());
  route = Do(points, &ServicePoints::ListRouteStops, request);
  ASSERT_THAT(route, IsOk());
  ASSERT_EQ(route->stops_size(), 1);
  EXPECT_EQ(route->stops(0).visit().opens(), "13:00");
}

TEST_F(ServicePointsTest, ATeamIsNeverInTwoPlacesAtOnce) {
  const std::string team = Team();
  const std::string morning = "visits { date: '2026-03-03' opens: '09:00' closes: '12:00' }";
  ASSERT_THAT(Stop(team, kPavlohradRaion, morning), IsOk());
  EXPECT_THAT(Stop(team, kKharkiv, "visits { date: '2026-03-03' opens: '11:30' closes: '14:00' }"),
              Refused(common::v1::REASON_TEAM_ELSEWHERE));
  EXPECT_THAT(Stop(team, kKharkiv, "visits { date: '2026-03-03' opens: '12:00' closes: '14:00' }"),
              IsOk());
  EXPECT_THAT(Stop(Team(), kKharkiv, morning), IsOk());
}

TEST_F(ServicePointsTest, TheSendingOfficeSeesAStopOfItsTeamElsewhere) {
  auto stop =
      Stop(Team(), kKharkiv, "visits { date: '2026-03-03' opens: '09:00' closes: '12:00' }");
  ASSERT_THAT(stop, IsOk());
  EXPECT_THAT(Get(stop->id(), In(kDnipropetrovsk)), IsOk());
  EXPECT_THAT(Get(stop->id(), In(kKharkiv)), IsOk());
  EXPECT_THAT(Get(stop->id(), In(kDonetsk)), Refused(common::v1::REASON_NOT_FOUND));
}

}  // namespace
}  // namespace cc::registry
