#include "services/evacuation/trips.h"

#include "services/evacuation/story_fixture.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::Refused;
using ::testing::Not;

class TripsTest : public Story {};

TEST_F(TripsTest, ATripTakesItsDestinationFromTheTransitCentre) {
  std::string centre = Centre();
  auto made = Do(trips, &Trips::CreateTrip, TripRequest(centre, 40, 2));
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->destination_unit_code(), kPavlohradRaion);
  EXPECT_EQ(made->state(), v1::Trip::STATE_PLANNED);
  EXPECT_EQ(made->etag(), "\"1\"");
  EXPECT_EQ(made->date(), "2025-05-01");
  EXPECT_THAT(*GetTrip(made->id()), platform::EqualsProto(*made));
}

TEST_F(TripsTest, RefusesAnUnknownCentreAnUnknownUnitAndAVehicleWithoutPlaces) {
  auto request = TripRequest("00000000-0000-7000-8000-00000000dead", 1, 0);
  EXPECT_THAT(Do(trips, &Trips::CreateTrip, request), Not(IsOk()));
  std::string centre = Centre();
  request = TripRequest(centre, 0, 0);
  EXPECT_THAT(Do(trips, &Trips::CreateTrip, request), Not(IsOk()));
  request = TripRequest(centre, 1, 0);
  request.mutable_trip()->set_from_unit_code("UA99000000000099999");
  EXPECT_THAT(Do(trips, &Trips::CreateTrip, request), Not(IsOk()));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM trips"), "0");
}

TEST_F(TripsTest, ARepeatedRequestMakesOneTrip) {
  auto request = TripRequest(Centre(), 40, 2);
  request.set_request_id("0196b3f0-0000-4000-8000-000000000001");
  auto first = Do(trips, &Trips::CreateTrip, request);
  auto second = Do(trips, &Trips::CreateTrip, request);
  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(first->id(), second->id());
  EXPECT_EQ(database.Sql("SELECT count(*) FROM trips"), "1");
  request.mutable_trip()->mutable_places()->set_seats(41);
  EXPECT_THAT(Do(trips, &Trips::CreateTrip, request),
              Refused(common::v1::REASON_REQUEST_ID_REUSED));
}

TEST_F(TripsTest, IsSeenFromItsStartAndItsDestinationOnly) {
  auto made = Do(trips, &Trips::CreateTrip, TripRequest(Centre(), 40, 2));
  ASSERT_THAT(made, IsOk());
  EXPECT_THAT(GetTrip(made->id(), In(kDonetsk)), IsOk());
  EXPECT_THAT(GetTrip(made->id(), In(kKramatorskRaion)), IsOk());
  EXPECT_THAT(GetTrip(made->id(), In(kDnipropetrovsk)), IsOk());
  EXPECT_THAT(GetTrip(made->id(), In("UA63000000000041885")),
              Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(GetTrip(made->id(), {.no_scope = true}), Refused(common::v1::REASON_NOT_FOUND));
  v1::OpenBoardingRequest open;
  open.set_id(made->id());
  EXPECT_THAT(Do(trips, &Trips::OpenBoarding, open, In("UA63000000000041885")),
              Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(TripsTest, StatesGoForwardOneByOne) {
  std::string trip = BoardingTrip(10, 0);
  v1::OpenBoardingRequest again;
  again.set_id(trip);
  EXPECT_THAT(Do(trips, &Trips::OpenBoarding, again), Refused(common::v1::REASON_STATE_FORBIDS));
  v1::ArriveTripRequest early;
  early.set_id(trip);
  EXPECT_THAT(Do(trips, &Trips::ArriveTrip, early), Refused(common::v1::REASON_STATE_FORBIDS));
  Depart(trip);
  Arrive(trip);
  EXPECT_EQ(GetTrip(trip)->state(), v1::Trip::STATE_ARRIVED);
  EXPECT_TRUE(GetTrip(trip)->has_departure_time());
  EXPECT_TRUE(GetTrip(trip)->has_arrival_time());
}

TEST_F(TripsTest, AStaleEtagChangesNothing) {
  std::string trip = BoardingTrip(10, 0);
  v1::DepartTripRequest depart;
  depart.set_id(trip);
  depart.set_etag("\"1\"");
  EXPECT_THAT(Do(trips, &Trips::DepartTrip, depart), Refused(common::v1::REASON_ETAG_STALE));
  depart.set_etag("\"2\"");
  EXPECT_THAT(Do(trips, &Trips::DepartTrip, depart), IsOk());
}

TEST_F(TripsTest, ListsByDayInPagesWithinTheScope) {
  std::string centre = Centre();
  for (const char* date : {"2025-05-01", "2025-05-03", "2025-05-02"}) {
    auto request = TripRequest(centre, 40, 2);
    request.mutable_trip()->set_date(date);
    ASSERT_THAT(Do(trips, &Trips::CreateTrip, request), IsOk());
  }
  v1::ListTripsRequest list;
  list.set_page_size(2);
  auto first = Do(trips, &Trips::ListTrips, list);
  ASSERT_THAT(first, IsOk());
  ASSERT_EQ(first->trips_size(), 2);
  EXPECT_EQ(first->trips(0).date(), "2025-05-03");
  EXPECT_EQ(first->trips(1).date(), "2025-05-02");
  list.set_page_token(first->next_page_token());
  auto second = Do(trips, &Trips::ListTrips, list);
  ASSERT_THAT(second, IsOk());
  ASSERT_EQ(second->trips_size(), 1);
  EXPECT_EQ(second->trips(0).date(), "2025-05-01");
  EXPECT_EQ(second->next_page_token(), "");
  v1::ListTripsRequest one_day;
  one_day.set_date("2025-05-02");
  EXPECT_EQ(Do(trips, &Trips::ListTrips, one_day)->trips_size(), 1);
  EXPECT_EQ(
      Do(trips, &Trips::ListTrips, v1::ListTripsRequest(), In("UA63000000000041885"))->trips_size(),
      0);
}

TEST_F(TripsTest, TransitCentresAreListedForEveryone) {
  std::string centre = Centre();
  auto list = Do(centres, &TransitCentres::ListTransitCentres, v1::ListTransitCentresRequest(),
                 In("UA63000000000041885"));
  ASSERT_THAT(list, IsOk());
  ASSERT_EQ(list->transit_centres_size(), 1);
  EXPECT_EQ(list->transit_centres(0).id(), centre);
  v1::CreateTransitCentreRequest cramped = platform::ParseProto<v1::CreateTransitCentreRequest>(
      "transit_centre { name: 'Ц' unit_code: 'UA12120000000089862' capacity: 3 "
      "beds { ordinary: 2 wheelchair: 2 } }");
  EXPECT_THAT(Do(centres, &TransitCentres::CreateTransitCentre, cramped), Not(IsOk()));
}

}  // namespace
}  // namespace cc::evacuation
