#include "services/evacuation/parties.h"

#include <atomic>
#include <thread>
#include <vector>

#include "services/evacuation/story_fixture.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::Refused;
using ::testing::Not;

class PartiesTest : public Story {};

TEST_F(PartiesTest, KeepsTheOriginsStatusWithTheActThatSaysSo) {
  auto made = Do(parties, &Parties::CreateParty, FamilyRequest());
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->state(), v1::Party::STATE_IDENTIFIED);
  auto read = GetParty(made->id());
  ASSERT_THAT(read, IsOk());
  EXPECT_THAT(*read, platform::EqualsProto(*made));
  EXPECT_EQ(read->origin_status().status(), territory::v1::STATUS_ACTIVE_HOSTILITIES);
  EXPECT_EQ(read->origin_status().date(), "2025-04-30");
  EXPECT_EQ(read->origin_status().act().number(), "376");
  EXPECT_EQ(read->origin_status().edition_date(), "2025-05-07");
  EXPECT_EQ(read->origin_status().revision(), 7);
  EXPECT_EQ(read->origin_status().snapshot_age_seconds(), 3);
}

TEST_F(PartiesTest, DoesNotWaitForTheRegisterOfTerritories) {
  statuses.known = false;
  auto made = Do(parties, &Parties::CreateParty, FamilyRequest());
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->origin_status().status(), territory::v1::STATUS_UNSPECIFIED);
  statuses.known = true;
}

TEST_F(PartiesTest, PersonalDataIsUnreadableInTheTable) {
  std::string id = AssembledParty();
  EXPECT_EQ(GetParty(id)->persons(3).name().given_name(), "Ганна");
  EXPECT_EQ(GetParty(id)->phone(), "+380501234567");
  for (std::string secret :
       {"Вигадан", "Ганна", "1934-01", "3068208400", "380501234567", "19340105-00078", "вул."}) {
    std::string bytes = "convert_to('" + secret + "', 'UTF8') IN personal";
    EXPECT_EQ(database.Sql("SELECT (SELECT count(*) FROM parties p WHERE position(" + bytes +
                           ") > 0 OR p::text LIKE '%" + secret +
                           "%') + (SELECT count(*) FROM "
                           "party_people p WHERE position(" +
                           bytes + ") > 0 OR p::text LIKE '%" + secret + "%')"),
              "0")
        << secret;
  }
}

TEST_F(PartiesTest, IsSeenFromItsOriginAndAfterBoardingFromItsDestination) {
  std::string id = AssembledParty();
  EXPECT_THAT(GetParty(id, In(kDonetsk)), IsOk());
  EXPECT_THAT(GetParty(id, In(kDnipropetrovsk)), Refused(common::v1::REASON_NOT_FOUND));
  ASSERT_THAT(Board(id, BoardingTrip(40, 2)), IsOk());
  auto seen = GetParty(id, In(kDnipropetrovsk));
  ASSERT_THAT(seen, IsOk());
  EXPECT_EQ(seen->persons_size(), 4);
  EXPECT_THAT(GetParty(id, In("UA63000000000041885")), Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(PartiesTest, AForeignScopeCanNeitherCreateNorMoveAGroup) {
  EXPECT_THAT(Do(parties, &Parties::CreateParty, FamilyRequest(), In(kDnipropetrovsk)),
              Not(IsOk()));
  std::string id = AssembledParty();
  EXPECT_THAT(Board(id, BoardingTrip(40, 2), In("UA63000000000041885")),
              Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(PartiesTest, BoardingTakesPlacesAndTheTripsDay) {
  std::string trip = BoardingTrip(40, 2), id = AssembledParty();
  auto boarded = Board(id, trip);
  ASSERT_THAT(boarded, IsOk());
  EXPECT_EQ(boarded->trip_id(), trip);
  EXPECT_EQ(boarded->leave_date(), "2025-05-01");
  EXPECT_EQ(boarded->origin_status().date(), "2025-05-01");
  EXPECT_EQ(GetTrip(trip)->boarded().seats(), 3);
  EXPECT_EQ(GetTrip(trip)->boarded().wheelchairs(), 1);
  EXPECT_THAT(Board(id, trip), Refused(common::v1::REASON_ALREADY_BOARDED));
  EXPECT_EQ(GetTrip(trip)->boarded().seats(), 3);
}

TEST_F(PartiesTest, AWheelchairWithoutAPlaceBoardsNobodyOfTheFamily) {
  std::string trip = BoardingTrip(40, 0), id = AssembledParty();
  EXPECT_THAT(Board(id, trip), Refused(common::v1::REASON_NO_PLACES));
  EXPECT_EQ(GetTrip(trip)->boarded().seats(), 0);
  EXPECT_EQ(GetParty(id)->trip_id(), "");
}

TEST_F(PartiesTest, AChildWithoutAnAdultStays) {
  v1::CreatePartyRequest request = FamilyRequest();
  request.mutable_party()->mutable_persons(1)->set_accompanying_adult(0);
  EXPECT_THAT(Board(AssembledParty(request), BoardingTrip(40, 2)),
              Refused(common::v1::REASON_CHILD_UNACCOMPANIED));
}

TEST_F(PartiesTest, ThoseWhoRaceForTheLastPlaceGetItOnce) {
  constexpr int kRacers = 6;
  std::string trip = BoardingTrip(3, 1);
  std::vector<std::string> families;
  for (int i = 0; i < kRacers; ++i) families.push_back(AssembledParty());
  std::atomic<int> boarded = 0, full = 0;
  std::vector<std::thread> racers;
  for (const std::string& family : families) {
    racers.emplace_back([&, family] {
      auto result = Board(family, trip);
      boarded += result.ok();
      full += !result.ok() && platform::ReasonOf(result.status()) == common::v1::REASON_NO_PLACES;
    });
  }
  for (std::thread& racer : racers) racer.join();
  EXPECT_EQ(boarded, 1);
  EXPECT_EQ(full, kRacers - 1);
  EXPECT_EQ(GetTrip(trip)->boarded().seats(), 3);
}

TEST_F(PartiesTest, BoardingAndDepartingAtOnceLeaveNobodyBehindOnBoard) {
  for (int round = 0; round < 5; ++round) {
    std::string trip = BoardingTrip(40, 2), family = AssembledParty();
    absl::StatusOr<v1::Party> boarded = absl::UnknownError("");
    std::thread boarder([&] { boarded = Board(family, trip); });
    Depart(trip);
    boarder.join();
    auto read = GetParty(family);
    ASSERT_THAT(read, IsOk());
    EXPECT_EQ(read->state(),
              boarded.ok() ? v1::Party::STATE_IN_TRANSIT : v1::Party::STATE_ASSEMBLED);
    EXPECT_EQ(read->trip_id().empty(), !boarded.ok());
  }
}

TEST_F(PartiesTest, ListsTheGroupsOfATripWithTheirPeople) {
  std::string trip = BoardingTrip(40, 2), on_board = AssembledParty();
  AssembledParty();
  ASSERT_THAT(Board(on_board, trip), IsOk());
  v1::ListPartiesRequest list;
  list.set_trip_id(trip);
  auto found = Do(parties, &Parties::ListParties, list);
  ASSERT_THAT(found, IsOk());
  ASSERT_EQ(found->parties_size(), 1);
  EXPECT_EQ(found->parties(0).id(), on_board);
  EXPECT_EQ(found->parties(0).persons_size(), 4);
  list.Clear();
  list.set_page_size(1);
  auto first = Do(parties, &Parties::ListParties, list);
  ASSERT_THAT(first, IsOk());
  list.set_page_token(first->next_page_token());
  auto second = Do(parties, &Parties::ListParties, list);
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->next_page_token(), "");
  EXPECT_NE(first->parties(0).id(), second->parties(0).id());
}

}  // namespace
}  // namespace cc::evacuation
