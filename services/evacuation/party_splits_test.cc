#include "services/evacuation/request_fixture.h"
#include "services/platform/testing/at_once.h"

// Splits of groups of whom some are on board.
namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::Refused;
using v1::PartySplit;
using v1::Passenger;

class PartySplitsTest : public RequestStory {
 protected:
  PartySplitsTest() : trip(BoardingTrip(40, 4)), party(AssembledParty()), people(PeopleOf(party)) {}

  // Mother and children board, the grandmother does not.
  void BoardThree() { RecordAll(trip, {people[0], people[1], people[2]}); }
  void ExpectThreeOnBoard() {
    EXPECT_EQ(GetTrip(trip)->boarded().seats(), 3);
    EXPECT_EQ(GetTrip(trip)->boarded().wheelchairs(), 0);
    EXPECT_EQ(database.Sql("SELECT count(*) FROM passengers WHERE state = 2"), "3");
    EXPECT_EQ(database.Sql("SELECT count(*) FROM passengers p JOIN party_people m "
                           "ON m.id = p.person_id WHERE (p.party_id, p.number) <> "
                           "(m.party_id, m.number)"),
              "0");
  }
  v1::Manifest ManifestOf() {
    v1::GetManifestRequest request;
    request.set_trip_id(trip);
    auto manifest = Do(manifests, &Manifests::GetManifest, request);
    EXPECT_THAT(manifest, IsOk());
    return manifest.value_or(v1::Manifest());
  }

  const std::string trip, party;
  const std::vector<std::string> people;
};

TEST_F(PartySplitsTest, HalfTheFamilyBoardsAndTheBusLeaves) {
  BoardThree();
  ASSERT_THAT(TryDepart(trip), Refused(common::v1::REASON_GROUP_PARTLY_ON_BOARD));
  auto split = Split(party, {people[3]}, PartySplit::REASON_NO_COMMON_VEHICLE);
  ASSERT_THAT(split, IsOk());
  EXPECT_EQ(GetParty(party)->trip_id(), trip);
  EXPECT_EQ(GetParty(party)->persons_size(), 3);
  const auto left = GetParty(split->new_party_id());
  EXPECT_EQ(left->trip_id(), "");
  EXPECT_EQ(left->state(), v1::Party::STATE_ASSEMBLED);
  ExpectThreeOnBoard();
  EXPECT_EQ(ManifestOf().on_board(), 3);
  EXPECT_EQ(ManifestOf().expected(), 3);
  ASSERT_THAT(TryDepart(trip), IsOk());
  EXPECT_EQ(GetParty(party)->state(), v1::Party::STATE_IN_TRANSIT);
  EXPECT_EQ(GetParty(left->id())->state(), v1::Party::STATE_ASSEMBLED);
  const std::string next = BoardingTrip(5, 1);
  ASSERT_THAT(Record(On(next, people[3])), IsOk()) << "whoever was left takes the next";
  Depart(next);
  ASSERT_EQ(database.Sql("SELECT count(*) FROM tracing_requests"), "1");
}

TEST_F(PartySplitsTest, ThoseOnBoardMayBeTheOnesWhoLeaveTheGroup) {
  v1::AssignPartyRequest expect;
  expect.set_trip_id(trip);
  expect.set_party_id(party);
  ASSERT_THAT(Do(manifests, &Manifests::AssignParty, expect), IsOk());
  BoardThree();
  auto split =
      Split(party, {people[0], people[1], people[2]}, PartySplit::REASON_NO_COMMON_VEHICLE);
  ASSERT_THAT(split, IsOk());
  EXPECT_EQ(GetParty(split->new_party_id())->trip_id(), trip);
  EXPECT_EQ(GetParty(party)->trip_id(), "");
  EXPECT_EQ(GetParty(party)->persons_size(), 1);
  ExpectThreeOnBoard();
  EXPECT_EQ(ManifestOf().expected(), 3) << "whoever stays is expected on it no more";
  ASSERT_THAT(TryDepart(trip), IsOk());
  // All records judged anew say the same.
  ASSERT_THAT(Upload({On(trip, "00000000-0000-7000-8000-00000000dead")}), IsOk());
  ExpectThreeOnBoard();
  EXPECT_EQ(GetParty(split->new_party_id())->state(), v1::Party::STATE_IN_TRANSIT);
  EXPECT_EQ(GetParty(party)->state(), v1::Party::STATE_ASSEMBLED);
}

TEST_F(PartySplitsTest, OnlyBetweenThoseWhoBoardedAndThoseWhoDidNot) {
  BoardThree();
  EXPECT_THAT(Split(party, {people[0], people[3]}, PartySplit::REASON_OWN_WISH),
              Refused(common::v1::REASON_CHILD_LEFT_ALONE));
  v1::SplitPartyRequest request =
      Dividing(party, {people[1], people[3]}, PartySplit::REASON_OWN_WISH);
  GoesWith(request, people[1], people[3]);
  const absl::Status refused = Do(joins, &PartyJoins::SplitParty, request).status();
  EXPECT_THAT(refused, Refused(common::v1::REASON_SPLIT_ACROSS_BOARDING));
  EXPECT_EQ(platform::DetailsOf(refused)["on_board"], "3");
  EXPECT_EQ(platform::DetailsOf(refused)["people"], "4");
  EXPECT_EQ(GetParty(party)->persons_size(), 4);
  ASSERT_THAT(Record(On(trip, people[3])), IsOk());
  EXPECT_THAT(Split(party, {people[3]}, PartySplit::REASON_OWN_WISH),
              Refused(common::v1::REASON_ALREADY_BOARDED));
}

TEST_F(PartySplitsTest, AChildWhoIsLeftGetsAnAdultOfThoseWhoAreLeft) {
  RecordAll(trip, {people[0], people[1]});
  EXPECT_THAT(Split(party, {people[2], people[3]}, PartySplit::REASON_SEPARATED),
              Refused(common::v1::REASON_CHILD_LEFT_ALONE));
  v1::SplitPartyRequest request =
      Dividing(party, {people[2], people[3]}, PartySplit::REASON_SEPARATED);
  GoesWith(request, people[2], people[3]);
  auto& kinship = *request.add_kinships();
  kinship.set_person_id(people[2]);
  kinship.set_kinship(common::v1::KINSHIP_GRANDCHILD);
  auto split = Do(joins, &PartyJoins::SplitParty, request);
  ASSERT_THAT(split, IsOk());
  const auto left = GetParty(split->new_party_id());
  EXPECT_EQ(left->persons(0).kinship(), common::v1::KINSHIP_GRANDCHILD);
  EXPECT_EQ(left->persons(0).accompanying_adult(), 2);
  EXPECT_EQ(left->persons(1).kinship(), common::v1::KINSHIP_HEAD);
  const std::string next = BoardingTrip(5, 1);
  EXPECT_THAT(Record(On(next, people[2])), Refused(common::v1::REASON_CHILD_UNACCOMPANIED));
  RecordAll(next, {people[3], people[2]});
}

TEST_F(PartySplitsTest, WhatWasRecordedOffLineAfterTheBusLeftIsSplitToo) {
  Depart(trip);
  ASSERT_THAT(Upload({On(trip, people[0]), On(trip, people[1]), On(trip, people[2])}), IsOk());
  ASSERT_EQ(GetParty(party)->state(), v1::Party::STATE_IN_TRANSIT) << "though one is at home";
  auto split = Split(party, {people[3]}, PartySplit::REASON_SEPARATED);
  ASSERT_THAT(split, IsOk());
  EXPECT_EQ(GetParty(split->new_party_id())->state(), v1::Party::STATE_ASSEMBLED);
  EXPECT_EQ(GetParty(split->new_party_id())->trip_id(), "");
  ExpectThreeOnBoard();
  Arrive(trip);
  EXPECT_EQ(GetParty(split->new_party_id())->state(), v1::Party::STATE_ASSEMBLED);
  v1::RegisterArrivalRequest arrival;
  arrival.set_party_id(party);
  ASSERT_THAT(Do(arrivals, &Arrivals::RegisterArrival, arrival), IsOk());
  EXPECT_EQ(Counted(1), "3");
  ASSERT_THAT(Close(trip), IsOk());
  EXPECT_EQ(Counted(1), "3");
}

TEST_F(PartySplitsTest, OneWhoBoardsWhileTheGroupIsDividedIsInOneGroupOnOneTrip) {
  for (int round = 0; round < 8; ++round) {
    const std::string group = AssembledParty();
    const std::vector<std::string> family = PeopleOf(group);
    const std::string bus = BoardingTrip(10, 2);
    RecordAll(bus, {family[0], family[1], family[2]});
    const v1::ScanLine line = On(bus, family[3]);
    const auto outcomes = platform::AtOnce(2, [&](int writer) {
      return writer == 0 ? Record(line).status()
                         : Split(group, {family[3]}, PartySplit::REASON_SEPARATED).status();
    });
    EXPECT_EQ(outcomes.at("OK") + (outcomes.contains("REASON_ALREADY_BOARDED")
                                       ? outcomes.at("REASON_ALREADY_BOARDED")
                                       : 0),
              2);
    EXPECT_EQ(GetTrip(bus)->boarded().wheelchairs(), 1) << "they board before or after";
    EXPECT_EQ(database.Sql("SELECT count(*) FROM passengers p JOIN party_people m "
                           "ON m.id = p.person_id JOIN parties g ON g.id = m.party_id "
                           "WHERE p.state = 2 AND (g.trip_id IS DISTINCT FROM p.trip_id "
                           "OR p.party_id <> g.id)"),
              "0");
  }
}

TEST_F(PartySplitsTest, OnceItHasArrivedNobodyIsParted) {
  BoardThree();
  ASSERT_THAT(Record(On(trip, people[3])), IsOk());
  Depart(trip);
  Arrive(trip);
  EXPECT_THAT(Split(party, {people[3]}, PartySplit::REASON_OWN_WISH),
              Refused(common::v1::REASON_ALREADY_BOARDED));
}

}  // namespace
}  // namespace cc::evacuation
