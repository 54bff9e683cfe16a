#include "services/evacuation/party_rules.h"

#include "services/platform/testing/testing.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::ParseProto;
using platform::ReasonOf;
using platform::Refused;
using ::testing::Not;

const absl::CivilDay kToday(2025, 5, 1);

v1::Person Adult() {
  return ParseProto<v1::Person>(
      "birth_date: '1985-04-17' kinship: KINSHIP_HEAD mobility: MOBILITY_WALKING number: 1");
}
v1::Person Child(int accompanying_adult) {
  v1::Person child = ParseProto<v1::Person>(
      "birth_date: '2015-06-01' kinship: KINSHIP_CHILD mobility: MOBILITY_WALKING number: 2");
  child.set_accompanying_adult(accompanying_adult);
  return child;
}
v1::Party Group(std::vector<v1::Person> persons) {
  v1::Party party;
  party.set_state(v1::Party::STATE_ASSEMBLED);
  for (v1::Person& person : persons) *party.add_persons() = person;
  return party;
}
v1::Trip Bus(int seats, int wheelchairs) {
  v1::Trip trip;
  trip.set_state(v1::Trip::STATE_BOARDING);
  trip.set_date("2025-05-01");
  trip.mutable_places()->set_seats(seats);
  trip.mutable_places()->set_wheelchairs(wheelchairs);
  return trip;
}

TEST(IsChild, EndsOnTheEighteenthBirthday) {
  struct Case {
    const char* birth;
    absl::CivilDay day;
    bool child;
  };
  for (const Case& c :
       {Case{"2007-05-02", kToday, true}, Case{"2007-05-01", kToday, false},
        Case{"2025-05-01", kToday, true}, Case{"2004-02-29", absl::CivilDay(2022, 2, 28), true},
        Case{"2004-02-29", absl::CivilDay(2022, 3, 1), false}}) {
    v1::Person person;
    person.set_birth_date(c.birth);
    EXPECT_EQ(IsChild(person, c.day), c.child) << c.birth;
  }
}

TEST(CheckParty, AcceptsAFamilyAndAChildThatHasNobodyYet) {
  EXPECT_THAT(CheckParty(Group({Adult(), Child(1)}), kToday), IsOk());
  EXPECT_THAT(CheckParty(Group({Adult(), Child(0)}), kToday), IsOk());
}

TEST(CheckParty, WantsExactlyOneHead) {
  EXPECT_THAT(CheckParty(Group({Child(0)}), kToday), Not(IsOk()));
  EXPECT_THAT(CheckParty(Group({Adult(), Adult()}), kToday), Not(IsOk()));
}

TEST(CheckParty, RefusesBirthDatesThatCannotBe) {
  for (const char* date : {"2025-05-02", "1894-12-31", "2025-02-30", ""}) {
    v1::Person person = Adult();
    person.set_birth_date(date);
    EXPECT_THAT(CheckParty(Group({person}), kToday), Not(IsOk())) << date;
  }
}

TEST(CheckParty, RefusesACompanionWhoIsNobodyOrAChildOrTheChildItself) {
  for (int number : {2, 3, 4, 50}) {
    EXPECT_THAT(CheckParty(Group({Adult(), Child(number), Child(1)}), kToday), Not(IsOk()))
        << number;
  }
}

TEST(PlacesNeeded, GiveEachPersonThePlaceThatSuitsThem) {
  v1::Person grandmother = Adult(), lying = Adult(), helped = Adult();
  grandmother.set_mobility(common::v1::MOBILITY_WHEELCHAIR);
  lying.set_mobility(common::v1::MOBILITY_STRETCHER);
  helped.set_mobility(common::v1::MOBILITY_ASSISTED);
  v1::Places needed = PlacesNeeded(Group({Adult(), Child(1), grandmother, lying, helped}));
  EXPECT_EQ(needed.seats(), 3);
  EXPECT_EQ(needed.wheelchairs(), 1);
  EXPECT_EQ(needed.stretchers(), 1);
}

TEST(CheckBoarding, LetsAnAssembledGroupOnWhereEachKindOfPlaceSuffices) {
  EXPECT_THAT(CheckBoarding(Group({Adult(), Child(1)}), Bus(2, 0)), IsOk());
  EXPECT_THAT(CheckBoarding(Group({Adult(), Child(1)}), Bus(1, 5)),
              Refused(common::v1::REASON_NO_PLACES));
  v1::Person grandmother = Adult();
  grandmother.set_mobility(common::v1::MOBILITY_WHEELCHAIR);
  EXPECT_THAT(CheckBoarding(Group({grandmother}), Bus(50, 0)),
              Refused(common::v1::REASON_NO_PLACES));
}

TEST(CheckBoarding, CountsThoseAlreadyOnBoard) {
  v1::Trip bus = Bus(3, 0);
  bus.mutable_boarded()->set_seats(2);
  EXPECT_THAT(CheckBoarding(Group({Adult()}), bus), IsOk());
  EXPECT_THAT(CheckBoarding(Group({Adult(), Child(1)}), bus),
              Refused(common::v1::REASON_NO_PLACES));
}

TEST(CheckBoarding, NeverBoardsAChildWithoutAnAdult) {
  EXPECT_THAT(CheckBoarding(Group({Adult(), Child(0)}), Bus(50, 5)),
              Refused(common::v1::REASON_CHILD_UNACCOMPANIED));
}

TEST(CheckBoarding, RefusesWrongStatesOfGroupAndTrip) {
  v1::Party requested = Group({Adult()});
  requested.set_state(v1::Party::STATE_REQUESTED);
  EXPECT_THAT(CheckBoarding(requested, Bus(5, 0)), Refused(common::v1::REASON_STATE_FORBIDS));
  v1::Party boarded = Group({Adult()});
  boarded.set_trip_id("x");
  EXPECT_THAT(CheckBoarding(boarded, Bus(5, 0)), Refused(common::v1::REASON_ALREADY_BOARDED));
  v1::Trip gone = Bus(5, 0);
  gone.set_state(v1::Trip::STATE_DEPARTED);
  EXPECT_THAT(CheckBoarding(Group({Adult()}), gone), Refused(common::v1::REASON_STATE_FORBIDS));
}

TEST(CountPeople, CountsChildrenAndPeopleOfLowMobility) {
  v1::Person helped = Adult();
  helped.set_mobility(common::v1::MOBILITY_ASSISTED);
  Headcount count = CountPeople(Group({Adult(), Child(1), helped}), kToday);
  EXPECT_EQ(count.people, 3);
  EXPECT_EQ(count.children, 1);
  EXPECT_EQ(count.low_mobility, 1);
}

TEST(CheckArrival, WantsATripThatHasArrivedAndADayInBetween) {
  v1::Party party = Group({Adult()});
  party.set_state(v1::Party::STATE_IN_TRANSIT);
  v1::Trip trip = Bus(5, 0);
  EXPECT_THAT(CheckArrival(party, trip, kToday, kToday),
              Refused(common::v1::REASON_TRIP_NOT_ARRIVED));
  trip.set_state(v1::Trip::STATE_ARRIVED);
  EXPECT_THAT(CheckArrival(party, trip, kToday, kToday), IsOk());
  EXPECT_THAT(CheckArrival(party, trip, kToday - 1, kToday), Not(IsOk()));
  EXPECT_THAT(CheckArrival(party, trip, kToday + 1, kToday), Not(IsOk()));
  party.set_state(v1::Party::STATE_TRANSIT_CENTRE);
  EXPECT_THAT(CheckArrival(party, trip, kToday, kToday), Refused(common::v1::REASON_STATE_FORBIDS));
}

}  // namespace
}  // namespace cc::evacuation
