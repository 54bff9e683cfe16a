#include "services/evacuation/trip_endings.h"

#include <gtest/gtest.h>

#include "services/evacuation/trip_fixture.h"
#include "services/evacuation/trip_store.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::Refused;
using platform::TestNow;
using v1::Passenger;
using v1::Trip;

class TripEndingsTest : public TripStory {
 protected:
  absl::StatusOr<Trip> Cancel(const std::string& trip) {
    v1::CancelTripRequest request;
    request.set_id(trip);
    request.set_reason(Trip::CANCEL_REASON_ROAD);
    return Do(endings, &TripEndings::CancelTrip, request);
  }
  std::vector<std::string> Silent(absl::Time now) {
    auto found = database.db().Read(platform::TestCall(),
                                    [&](platform::Tx& tx) { return SilentTrips(tx, now); });
    EXPECT_THAT(found, IsOk());
    std::vector<std::string> ids;
    for (const SilentTrip& trip : *found) ids.push_back(trip.id);
    return ids;
  }
};

TEST_F(TripEndingsTest, ATripIsClosedOnlyWhenEveryoneWhoBoardedIsAccountedFor) {
  const std::string trip = BoardingTrip(40, 2), family = AssembledParty();
  const std::vector<std::string> people = PeopleOf(family);
  const std::string other = AssembledParty(OneAdult());
  ASSERT_THAT(Board(family, trip), IsOk());
  ASSERT_THAT(Record(On(trip, PeopleOf(other)[0])), IsOk());
  EXPECT_THAT(Close(trip), Refused(common::v1::REASON_STATE_FORBIDS));
  Depart(trip);
  Arrive(trip);
  auto closed = Close(trip);
  EXPECT_THAT(closed, Refused(common::v1::REASON_PEOPLE_UNACCOUNTED));
  EXPECT_EQ(platform::DetailsOf(closed.status())["count"], "5");
  EXPECT_EQ(Passengers(trip, true).size(), 5u);

  v1::RegisterArrivalRequest arrival;
  arrival.set_party_id(family);
  ASSERT_THAT(Do(arrivals, &Arrivals::RegisterArrival, arrival), IsOk());
  closed = Close(trip);
  EXPECT_THAT(closed, Refused(common::v1::REASON_PEOPLE_UNACCOUNTED));
  EXPECT_EQ(platform::DetailsOf(closed.status())["people"], PeopleOf(other)[0])
      << "a registered family has arrived";
  auto outcome = RecordOutcome(trip, PeopleOf(other)[0], Passenger::OUTCOME_HOSPITAL);
  ASSERT_THAT(outcome, IsOk());
  EXPECT_EQ(outcome->outcome(), Passenger::OUTCOME_HOSPITAL);
  closed = Close(trip);
  ASSERT_THAT(closed, IsOk());
  EXPECT_EQ(closed->state(), Trip::STATE_CLOSED);
  EXPECT_EQ(platform::FromProto(closed->end_time()), TestNow());
  for (const Passenger& passenger : Passengers(trip)) {
    EXPECT_EQ(passenger.state(), Passenger::STATE_OFF);
    EXPECT_NE(passenger.outcome(), Passenger::OUTCOME_UNSPECIFIED);
  }
  EXPECT_THAT(Close(trip), Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_THAT(RecordOutcome(trip, people[0], Passenger::OUTCOME_DIED),
              Refused(common::v1::REASON_STATE_FORBIDS));
}

TEST_F(TripEndingsTest, EachIsCountedOnceWhereverTheyCameOut) {
  const std::string trip = BoardingTrip(40, 2), family = AssembledParty();
  const std::string other = AssembledParty(OneAdult()), third = AssembledParty(OneAdult());
  const std::vector<std::string> people = PeopleOf(family);
  ASSERT_THAT(Board(family, trip), IsOk());
  RecordAll(trip, {PeopleOf(other)[0], PeopleOf(third)[0]});
  Depart(trip);
  ASSERT_THAT(RecordOutcome(trip, people[3], Passenger::OUTCOME_HOSPITAL), IsOk());
  Arrive(trip);
  v1::RegisterArrivalRequest arrival;
  arrival.set_party_id(family);
  ASSERT_THAT(Do(arrivals, &Arrivals::RegisterArrival, arrival), IsOk());
  const auto counted = [&] {
    return database.Sql(
        "SELECT concat(sum(people), '/', sum(children), '/', sum(low_mobility)) "
        "FROM count_entries");
  };
  EXPECT_EQ(counted(), "3/2/0") << "the grandmother is in a hospital";
  ASSERT_THAT(RecordOutcome(trip, people[1], Passenger::OUTCOME_MISSING), IsOk());
  ASSERT_THAT(RecordOutcome(trip, PeopleOf(other)[0], Passenger::OUTCOME_LEFT_AT_STOP), IsOk());
  ASSERT_THAT(RecordOutcome(trip, PeopleOf(third)[0], Passenger::OUTCOME_DIED), IsOk());
  ASSERT_THAT(Close(trip), IsOk());
  EXPECT_EQ(counted(), "4/1/1") << "+ hospital + stop - missing";
}

TEST_F(TripEndingsTest, WhoGotOffAtTheEndHasArrivedOnceTheTripHas) {
  const std::string trip = BoardingTrip(40, 2), person = PeopleOf(AssembledParty(OneAdult()))[0];
  ASSERT_THAT(Record(On(trip, person)), IsOk());
  Depart(trip);
  ASSERT_THAT(Record(Off(trip, person, TestNow() + absl::Seconds(1))), IsOk());
  EXPECT_EQ(Passengers(trip)[0].outcome(), Passenger::OUTCOME_UNSPECIFIED);
  Arrive(trip);
  EXPECT_EQ(Passengers(trip)[0].outcome(), Passenger::OUTCOME_ARRIVED);
  EXPECT_THAT(Close(trip), IsOk());
}

TEST_F(TripEndingsTest, ATripIsNotClosedWhileRecordsContradict) {
  const std::string trip = BoardingTrip(40, 2), person = PeopleOf(AssembledParty(OneAdult()))[0];
  Depart(trip);
  Arrive(trip);
  ASSERT_THAT(Upload({Off(trip, person)}), IsOk());
  EXPECT_THAT(Close(trip), Refused(common::v1::REASON_SCAN_CONFLICTS_OPEN));
  ASSERT_THAT(Resolve(Conflicts()[0], false), IsOk());
  EXPECT_THAT(Close(trip), IsOk());
}

TEST_F(TripEndingsTest, WhatComesAfterTheEndIsKeptAndCanStillBecomeAFact) {
  const std::string trip = BoardingTrip(40, 2), person = PeopleOf(AssembledParty(OneAdult()))[0];
  Depart(trip);
  Arrive(trip);
  ASSERT_THAT(Close(trip), IsOk());
  auto late = Upload({On(trip, person, TestNow() - absl::Hours(1))}, "device",
                     {.now = TestNow() + absl::Hours(2)});
  ASSERT_THAT(late, IsOk());
  EXPECT_EQ(late->answers(0).reason(), common::v1::REASON_TRIP_ENDED);
  auto decided = Resolve(Conflicts()[0], true);
  EXPECT_THAT(decided, Refused(common::v1::REASON_FIELDS_INVALID)) << "what became of them?";
  ASSERT_THAT(Resolve(Conflicts()[0], true, Passenger::OUTCOME_ARRIVED), IsOk());
  ASSERT_EQ(Passengers(trip).size(), 1u);
  EXPECT_EQ(Passengers(trip)[0].state(), Passenger::STATE_OFF);
  EXPECT_EQ(Passengers(trip)[0].outcome(), Passenger::OUTCOME_ARRIVED);
}

TEST_F(TripEndingsTest, CancellingSaysWhyAndNobodyIsExpectedAnyMore) {
  auto made = Do(trips, &Trips::CreateTrip, TripRequest(Centre(), 5, 0));
  ASSERT_THAT(made, IsOk());
  v1::AssignPartyRequest assign;
  assign.set_trip_id(made->id());
  assign.set_party_id(AssembledParty(OneAdult()));
  ASSERT_THAT(Do(manifests, &Manifests::AssignParty, assign), IsOk());
  auto cancelled = Cancel(made->id());
  ASSERT_THAT(cancelled, IsOk());
  EXPECT_EQ(cancelled->state(), Trip::STATE_CANCELLED);
  EXPECT_EQ(GetTrip(made->id())->cancel_reason(), Trip::CANCEL_REASON_ROAD);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM trip_parties"), "0");
  EXPECT_THAT(Cancel(made->id()), Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_THAT(Record(On(made->id(), PeopleOf(assign.party_id())[0], TestNow() + absl::Seconds(1)),
                     {.now = TestNow() + absl::Seconds(1)}),
              Refused(common::v1::REASON_TRIP_ENDED));
}

TEST_F(TripEndingsTest, ATripWithPeopleOnBoardIsNotCancelled) {
  const std::string trip = BoardingTrip(5, 0), person = PeopleOf(AssembledParty(OneAdult()))[0];
  ASSERT_THAT(Record(On(trip, person)), IsOk());
  EXPECT_THAT(Cancel(trip), Refused(common::v1::REASON_STATE_FORBIDS));
  ASSERT_THAT(Record(Off(trip, person)), IsOk());
  EXPECT_THAT(Cancel(trip), IsOk());
}

TEST_F(TripEndingsTest, ATripThatNobodyHearsOfIsSilentPastItsExpectedSign) {
  const std::string trip = BoardingTrip(5, 0);
  const absl::Duration interval = absl::Minutes(GetTrip(trip)->sign_minutes());
  EXPECT_EQ(interval, absl::Hours(2)) << "rule trips.sign";
  EXPECT_TRUE(Silent(TestNow() + absl::Hours(9)).empty()) << "it has not left";
  Depart(trip);
  EXPECT_EQ(platform::FromProto(GetTrip(trip)->expected_sign_time()), TestNow() + interval);
  EXPECT_TRUE(Silent(TestNow() + interval).empty());
  EXPECT_EQ(Silent(TestNow() + interval + absl::Seconds(1)), std::vector<std::string>{trip});

  v1::ReportSignRequest sign;
  sign.set_id(trip);
  const absl::Time later = TestNow() + absl::Hours(1);
  ASSERT_THAT(Do(endings, &TripEndings::ReportSign, sign, {.now = later}), IsOk());
  EXPECT_TRUE(Silent(TestNow() + interval + absl::Seconds(1)).empty());
  EXPECT_EQ(platform::FromProto(GetTrip(trip)->expected_sign_time()), later + interval);
  Arrive(trip);
  EXPECT_TRUE(Silent(TestNow() + absl::Hours(9)).empty());
  EXPECT_THAT(Do(endings, &TripEndings::ReportSign, sign),
              Refused(common::v1::REASON_STATE_FORBIDS));
}

TEST_F(TripEndingsTest, AScanIsASignOfLifeByItsOwnTime) {
  const std::string trip = BoardingTrip(5, 0), person = PeopleOf(AssembledParty(OneAdult()))[0];
  ASSERT_THAT(Record(On(trip, person)), IsOk());
  Depart(trip);
  const absl::Time later = TestNow() + absl::Hours(1);
  ASSERT_THAT(Record(Off(trip, person, later), {.now = later}), IsOk());
  EXPECT_EQ(platform::FromProto(GetTrip(trip)->last_sign_time()), later);
}

}  // namespace
}  // namespace cc::evacuation
