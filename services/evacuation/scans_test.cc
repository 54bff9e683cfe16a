#include "services/evacuation/scans.h"

#include <gtest/gtest.h>

#include <atomic>
#include <random>

#include "services/evacuation/trip_fixture.h"
#include "services/platform/testing/at_once.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::Refused;
using v1::Passenger;
using v1::ScanAnswer;

class ScansTest : public TripStory {};

TEST_F(ScansTest, AFamilyBoardsOneByOneAndItsGroupIsOnTheTrip) {
  const std::string trip = BoardingTrip(40, 2), party = AssembledParty();
  const std::vector<std::string> people = PeopleOf(party);
  auto answer = Record(On(trip, "cc:person/" + people[0]));
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->result(), ScanAnswer::RESULT_APPLIED);
  EXPECT_FALSE(answer->known());
  EXPECT_EQ(GetParty(party)->trip_id(), trip) << "one of a group marks the group";
  EXPECT_EQ(GetParty(party)->leave_date(), "2025-05-01");
  EXPECT_EQ(GetParty(party)->origin_status().date(), "2025-05-01");
  EXPECT_EQ(GetTrip(trip)->boarded().seats(), 1);
  RecordAll(trip, {people[1], people[2], people[3]});
  EXPECT_EQ(GetTrip(trip)->boarded().seats(), 3);
  EXPECT_EQ(GetTrip(trip)->boarded().wheelchairs(), 1);
  ASSERT_THAT(TryDepart(trip), IsOk());
  EXPECT_EQ(GetParty(party)->state(), v1::Party::STATE_IN_TRANSIT);
}

TEST_F(ScansTest, TheDestinationSeesWhoComesOnceTheFirstIsOnBoard) {
  const std::string trip = BoardingTrip(40, 2), party = AssembledParty();
  EXPECT_THAT(GetParty(party, In(kDnipropetrovsk)), Refused(common::v1::REASON_NOT_FOUND));
  ASSERT_THAT(Record(On(trip, PeopleOf(party)[0])), IsOk());
  ASSERT_THAT(GetParty(party, In(kDnipropetrovsk)), IsOk());
  EXPECT_EQ(GetParty(party, In(kDnipropetrovsk))->persons_size(), 4);
}

TEST_F(ScansTest, AResentRecordIsAnsweredTheSameForGoodAndCountsOnce) {
  const std::string trip = BoardingTrip(40, 2), person = PeopleOf(AssembledParty(OneAdult()))[0];
  const v1::ScanLine line = On(trip, person);
  ASSERT_THAT(Record(line), IsOk());
  Depart(trip);
  auto again = Record(line);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->result(), ScanAnswer::RESULT_APPLIED);
  EXPECT_TRUE(again->known());
  EXPECT_EQ(GetTrip(trip)->boarded().seats(), 1);
  v1::ScanLine other = line;
  other.set_kind(v1::ScanLine::KIND_ALIGHT);
  EXPECT_THAT(Record(other), Refused(common::v1::REASON_FIELDS_INVALID));
  auto status = Record(other).status();
  ASSERT_EQ(platform::FieldsOf(status).size(), 1u);
  EXPECT_EQ(platform::FieldsOf(status)[0].reason, common::v1::REASON_SCAN_NUMBER_REUSED);
}

TEST_F(ScansTest, ARefusedRecordChangesNothingAndItsNumberStaysFree) {
  const std::string trip = BoardingTrip(1, 0);
  const std::string first = PeopleOf(AssembledParty(OneAdult()))[0];
  const std::string second = PeopleOf(AssembledParty(OneAdult()))[0];
  ASSERT_THAT(Record(On(trip, first)), IsOk());
  const v1::ScanLine line = On(trip, second);
  EXPECT_THAT(Record(line), Refused(common::v1::REASON_SEATS_TAKEN));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM scans"), "1");
  EXPECT_EQ(database.Sql("SELECT count(*) FROM passengers"), "1");
  ASSERT_THAT(Record(Off(trip, first)), IsOk());
  EXPECT_THAT(Record(line), IsOk());
}

TEST_F(ScansTest, GettingOffBeforeItLeavesFreesThePlaceAndTheGroup) {
  const std::string trip = BoardingTrip(40, 2), party = AssembledParty(OneAdult());
  const std::string person = PeopleOf(party)[0];
  ASSERT_THAT(Record(On(trip, person)), IsOk());
  ASSERT_THAT(Record(Off(trip, person)), IsOk());
  EXPECT_EQ(GetTrip(trip)->boarded().seats(), 0);
  EXPECT_EQ(GetParty(party)->trip_id(), "");
  EXPECT_EQ(Passengers(trip)[0].state(), Passenger::STATE_NOT_ON_BOARD);
  ASSERT_THAT(Record(On(BoardingTrip(5, 0), person)), IsOk()) << "it takes another trip";
}

TEST_F(ScansTest, NobodyIsOnBoardOfTwoTrips) {
  const std::string first = BoardingTrip(40, 2), second = BoardingTrip(40, 2);
  const std::vector<std::string> people = PeopleOf(AssembledParty());
  ASSERT_THAT(Record(On(first, people[0])), IsOk());
  EXPECT_THAT(Record(On(second, people[0])), Refused(common::v1::REASON_GROUP_ON_ANOTHER_TRIP));
  EXPECT_THAT(Record(On(second, people[3])), Refused(common::v1::REASON_GROUP_ON_ANOTHER_TRIP))
      << "nor a part of a group";
}

TEST_F(ScansTest, ATripDoesNotLeaveWithPartOfAGroup) {
  const std::string trip = BoardingTrip(40, 2), party = AssembledParty();
  const std::vector<std::string> people = PeopleOf(party);
  RecordAll(trip, {people[0], people[1]});
  auto left = TryDepart(trip);
  EXPECT_THAT(left, Refused(common::v1::REASON_GROUP_PARTLY_ON_BOARD));
  EXPECT_EQ(platform::DetailsOf(left.status())["group"], party);
  EXPECT_EQ(platform::DetailsOf(left.status())["on_board"], "2");
  EXPECT_EQ(GetTrip(trip)->state(), v1::Trip::STATE_BOARDING);
  RecordAll(trip, {people[2], people[3]});
  EXPECT_THAT(TryDepart(trip), IsOk());
}

TEST_F(ScansTest, OutsideTheScopeTripsAndPeopleAreUnknown) {
  const std::string trip = BoardingTrip(40, 2), person = PeopleOf(AssembledParty(OneAdult()))[0];
  EXPECT_THAT(Record(On(trip, person), In("UA63000000000041885")),
              Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Record(On(trip, "00000000-0000-7000-8000-00000000dead")),
              Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Record(On(trip, person), In(kDnipropetrovsk)), Refused(common::v1::REASON_NOT_FOUND))
      << "the destination does not see the group yet";
}

TEST_F(ScansTest, ARecordOfNobodyOrNowhereIsUnreadable) {
  v1::ScanLine line = On("", "Олена");
  EXPECT_THAT(Record(line), Refused(common::v1::REASON_FIELDS_INVALID));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM scans"), "0");
}

TEST_F(ScansTest, TheTableBarsWhatTheHandlerWouldNot) {
  const std::string first = BoardingTrip(40, 2), second = BoardingTrip(40, 2);
  const std::string person = PeopleOf(AssembledParty(OneAdult()))[0];
  ASSERT_THAT(Record(On(first, person)), IsOk());
  EXPECT_EQ(database.Sql("SELECT count(*) FROM pg_indexes WHERE indexname = 'passengers_on_board' "
                         "AND indexdef LIKE '%UNIQUE%(person_id) WHERE (state = 2)%'"),
            "1");
  EXPECT_EQ(database.Sql("SELECT boarded_seats FROM trips WHERE id = '" + first + "'"), "1");
}

TEST_F(ScansTest, OfThoseWhoRaceForTheLastSeatOneGetsIt) {
  constexpr int kRacers = 32;
  const std::string trip = BoardingTrip(1, 0);
  std::vector<v1::ScanLine> lines;
  for (int i = 0; i < kRacers; ++i)
    lines.push_back(On(trip, PeopleOf(AssembledParty(OneAdult()))[0]));
  auto outcomes = platform::AtOnce(
      kRacers, [&](int i) { return Record(lines[static_cast<size_t>(i)]).status(); });
  EXPECT_EQ(outcomes["OK"], 1);
  EXPECT_EQ(outcomes["REASON_SEATS_TAKEN"], kRacers - 1);
  EXPECT_EQ(GetTrip(trip)->boarded().seats(), 1);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM passengers WHERE state = 2"), "1");
}

TEST_F(ScansTest, TheSameRecordFromManyAtOnceCountsOnce) {
  const std::string trip = BoardingTrip(40, 0);
  const v1::ScanLine line = On(trip, PeopleOf(AssembledParty(OneAdult()))[0]);
  std::atomic<int> fresh = 0;
  auto outcomes = platform::AtOnce(16, [&](int) {
    auto answer = Record(line);
    if (answer.ok() && !answer->known()) ++fresh;
    return answer.status();
  });
  EXPECT_EQ(outcomes["OK"], 16);
  EXPECT_EQ(fresh, 1);
  EXPECT_EQ(GetTrip(trip)->boarded().seats(), 1);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM scans"), "1");
}

TEST_F(ScansTest, WhoIsScannedOnTwoTripsAtOnceIsOnOne) {
  const std::string first = BoardingTrip(40, 20), second = BoardingTrip(40, 20);
  for (int round = 0; round < 8; ++round) {
    const std::vector<std::string> people = PeopleOf(AssembledParty());
    const v1::ScanLine lines[] = {On(first, people[0]), On(second, people[3])};
    auto outcomes = platform::AtOnce(2, [&](int i) { return Record(lines[i]).status(); });
    EXPECT_THAT(outcomes,
                testing::UnorderedElementsAre(testing::Pair("OK", 1),
                                              testing::Pair("REASON_GROUP_ON_ANOTHER_TRIP", 1)));
  }
}

TEST_F(ScansTest, WhatWasAnsweredAtOnceIsWhatAllRecordsTogetherSay) {
  const std::string trip = BoardingTrip(3, 1);
  std::vector<std::string> people;
  for (int i = 0; i < 3; ++i) {
    for (const std::string& person : PeopleOf(AssembledParty())) people.push_back(person);
  }
  std::mt19937_64 random(std::random_device{}());
  for (int i = 0; i < 60; ++i) {
    const std::string& person = people[random() % people.size()];
    (void)Record(random() % 3 == 0 ? Off(trip, person) : On(trip, person));
  }
  const std::string told =
      "SELECT string_agg(concat(person_id, state, place_taken, boarded_at), ';' ORDER BY "
      "person_id) FROM passengers";
  const std::string before = database.Sql(told);
  const v1::Places boarded = GetTrip(trip)->boarded();
  // A record that concerns nobody makes all be judged anew.
  ASSERT_THAT(Upload({On(trip, "00000000-0000-7000-8000-00000000dead")}), IsOk());
  EXPECT_EQ(database.Sql(told), before);
  EXPECT_THAT(GetTrip(trip)->boarded(), platform::EqualsProto(boarded));
}

}  // namespace
}  // namespace cc::evacuation
