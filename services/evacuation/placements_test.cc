#include "services/evacuation/placements.h"

#include <set>

#include "services/evacuation/site_fixture.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::Refused;
using testing::SizeIs;

using PlacementsTest = SiteStory;

TEST_F(PlacementsTest, AnArrivedFamilyGetsARoomTogetherAndTheSiteHasFewerFreePlaces) {
  const v1::Site site = Site(Rooms(3, "ordinary: 3 wheelchair: 1"));
  const std::string family = Arrived(FamilyRequest());
  auto stay = Place(family, site.id());
  ASSERT_THAT(stay, IsOk());
  EXPECT_EQ(stay->state(), v1::Stay::STATE_STAYING);
  EXPECT_EQ(stay->choice(), v1::CHOICE_ONE_ROOM);
  EXPECT_EQ(stay->start_date(), "2026-03-02");
  EXPECT_EQ(stay->limit_date(), "") << "with documents there is no limit";
  std::set<std::string> rooms;
  for (const auto& bed : stay->beds()) rooms.insert(bed.room_number());
  EXPECT_THAT(stay->beds(), SizeIs(4));
  EXPECT_THAT(rooms, SizeIs(1));
  const v1::Site now = GetSite(site.id());
  EXPECT_EQ(now.free().ordinary(), 6);
  EXPECT_EQ(now.free().wheelchair(), 2);
  EXPECT_EQ(now.beds().ordinary(), 9);
  EXPECT_THAT(Place(family, site.id()), Refused(common::v1::REASON_PARTY_HAS_STAY));
  ExpectSound();
}

TEST_F(PlacementsTest, WhoeverHasNotArrivedIsNotPlaced) {
  const v1::Site site = Site(Rooms(1, "ordinary: 4"));
  EXPECT_THAT(Place(Party(Walkers(1)), site.id()), Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_THAT(Place(Arrived(Walkers(1)), site.id(), "start_date: '2026-03-03'"),
              FieldRefused(common::v1::REASON_DATE_IN_FUTURE));
  EXPECT_THAT(Place(Arrived(Walkers(1)), "00000000-0000-7000-8000-00000000dead"),
              FieldRefused(common::v1::REASON_SITE_UNKNOWN));
}

TEST_F(PlacementsTest, AClosedOrRepairedSiteTakesNobodyIn) {
  const v1::Site site = Site(Rooms(1, "ordinary: 4"));
  for (const char* state : {"STATE_REPAIR", "STATE_CLOSED"}) {
    ASSERT_THAT(SetState(site.id(), state), IsOk());
    EXPECT_THAT(Place(Arrived(Walkers(1)), site.id()), Refused(common::v1::REASON_SITE_NOT_OPEN));
    EXPECT_THAT(Reserve(Party(Walkers(1)), site.id()), Refused(common::v1::REASON_SITE_NOT_OPEN));
    EXPECT_EQ(GetSite(site.id()).free().ordinary(), 0);
  }
  ASSERT_THAT(SetState(site.id(), "STATE_OPEN"), IsOk());
  EXPECT_THAT(Place(Arrived(Walkers(1)), site.id()), IsOk());
}

TEST_F(PlacementsTest, AFullSiteAndOneWithoutAnAccessibleBedSayWhatIsMissing) {
  const v1::Site site = Site(Rooms(1, "ordinary: 2"));
  ASSERT_THAT(Place(Arrived(Walkers(1)), site.id()), IsOk());
  auto full = Place(Arrived(Walkers(2)), site.id());
  ASSERT_THAT(full, Refused(common::v1::REASON_SITE_FULL));
  EXPECT_EQ(platform::DetailsOf(full.status()).at("needed"), "2/0/0");
  EXPECT_EQ(platform::DetailsOf(full.status()).at("free"), "1/0/0");
  EXPECT_THAT(Place(Arrived(Walkers(2)), site.id()), Refused(common::v1::REASON_SITE_FULL));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM incidents WHERE subject_id = '" + site.id() + "'"),
            "1")
      << "the duty desk is told, once";
  EXPECT_THAT(Place(Arrived(FamilyRequest()), site.id()),
              Refused(common::v1::REASON_NO_ACCESSIBLE_BED));
  ExpectSound();
}

TEST_F(PlacementsTest, WhoeverFindsNoBedOfTheirKindIsToldToTheDeskOfTheSite) {
  const v1::Site home = Site(Rooms(1, "ordinary: 3")),
                 centre = Site(Rooms(1, "ordinary: 3"), "KIND_TRANSIT_CENTRE");
  EXPECT_THAT(Place(Arrived(FamilyRequest()), home.id()),
              Refused(common::v1::REASON_NO_ACCESSIBLE_BED));
  EXPECT_THAT(Reserve(Party(FamilyRequest()), centre.id(), "", In(kDonetsk)),
              Refused(common::v1::REASON_NO_ACCESSIBLE_BED));
  EXPECT_EQ(database.Sql("SELECT string_agg(concat(kind, ' ', subject_kind, ' ', unit_code), ', ' "
                         "ORDER BY subject_kind) FROM incidents"),
            absl::StrCat("3 sites ", kPavlohradRaion, ", 3 transit_centres ", kPavlohradRaion));
  ASSERT_THAT(SetState(home.id(), "STATE_CLOSED"), IsOk());
  const std::string stay = Place(Arrived(Walkers(1)), centre.id())->id();
  EXPECT_THAT(Transfer(stay, home.id()), Refused(common::v1::REASON_SITE_NOT_OPEN));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM incidents"), "2") << "a closed site is not full";
}

TEST_F(PlacementsTest, AReservationKeepsBedsAndIsTakenUpByTheSameGroup) {
  const v1::Site site = Site(Rooms(1, "ordinary: 2"));
  const std::string pair = Party(Walkers(2));
  auto reserved = Reserve(pair, site.id());
  ASSERT_THAT(reserved, IsOk());
  EXPECT_EQ(reserved->state(), v1::Stay::STATE_RESERVED);
  EXPECT_EQ(GetSite(site.id()).free().ordinary(), 0);
  EXPECT_THAT(Reserve(pair, site.id()), Refused(common::v1::REASON_PARTY_HAS_STAY));
  EXPECT_THAT(Place(Arrived(Walkers(1)), site.id()), Refused(common::v1::REASON_SITE_FULL));
  EXPECT_EQ(RoomsOf(site.id())[0].bed_list(0).state(), v1::Bed::STATE_RESERVED);

  database.Sql("UPDATE parties SET state = 5 WHERE id = '" + pair + "'");
  auto stay = Place(pair, site.id());
  ASSERT_THAT(stay, IsOk());
  EXPECT_EQ(stay->id(), reserved->id());
  EXPECT_EQ(stay->choice(), v1::CHOICE_RESERVED);
  EXPECT_EQ(RoomsOf(site.id())[0].bed_list(0).state(), v1::Bed::STATE_TAKEN);
  ExpectSound();
}

TEST_F(PlacementsTest, AReservationThatRanOutFreesItsBedsWithoutAnybodysDoing) {
  const v1::Site site = Site(Rooms(1, "ordinary: 2"));
  const std::string late = Party(Walkers(2));
  auto reserved = Reserve(late, site.id(), "until { seconds: 1772449200 }");  // an hour on
  ASSERT_THAT(reserved, IsOk());
  const platform::TestCaller later = {.now = platform::TestNow() + absl::Minutes(61)};
  EXPECT_EQ(GetSite(site.id()).free().ordinary(), 0);
  EXPECT_EQ(GetSite(site.id(), later).free().ordinary(), 2);
  EXPECT_EQ(
      Do(stays, &Stays::GetStay, Parse<v1::GetStayRequest>("id: '" + reserved->id() + "'"), later)
          ->state(),
      v1::Stay::STATE_EXPIRED);
  auto others = Place(Arrived(Walkers(2)), site.id(), "", later);
  ASSERT_THAT(others, IsOk());
  database.Sql("UPDATE parties SET state = 5 WHERE id = '" + late + "'");
  EXPECT_THAT(Place(late, site.id(), "", later), Refused(common::v1::REASON_SITE_FULL));
  ASSERT_THAT(End(others->id(), "kind: KIND_UNKNOWN", "", later), IsOk());
  auto stay = Place(late, site.id(), "", later);
  ASSERT_THAT(stay, IsOk()) << "who comes late gets what is free";
  EXPECT_NE(stay->id(), reserved->id());
  ExpectSound(later.now);
}

TEST_F(PlacementsTest, AReservationIsForLimitedHoursAndCanBeGivenUp) {
  const v1::Site site = Site(Rooms(1, "ordinary: 2"));
  const std::string pair = Party(Walkers(2));
  EXPECT_THAT(Reserve(pair, site.id(), "until { seconds: 1772445599 }"),
              FieldRefused(common::v1::REASON_NUMBER_OUT_OF_RANGE));
  EXPECT_THAT(Reserve(pair, site.id(), "until { seconds: 1773445600 }"),
              FieldRefused(common::v1::REASON_NUMBER_OUT_OF_RANGE));
  auto reserved = Reserve(pair, site.id());
  ASSERT_THAT(reserved, IsOk());
  auto cancel = Parse<v1::CancelReservationRequest>("id: '" + reserved->id() + "' reason: 'ні'");
  auto cancelled = Do(placements, &Placements::CancelReservation, cancel);
  ASSERT_THAT(cancelled, IsOk());
  EXPECT_EQ(cancelled->state(), v1::Stay::STATE_CANCELLED);
  EXPECT_EQ(GetSite(site.id()).free().ordinary(), 2);
  EXPECT_THAT(Do(placements, &Placements::CancelReservation, cancel),
              Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_THAT(Reserve(pair, site.id()), IsOk());
}

TEST_F(PlacementsTest, NamedBedsAreGivenWhereTheySuit) {
  const v1::Site site = Site(Rooms(3, "ordinary: 2"));
  const std::vector<v1::Room> rooms = RoomsOf(site.id());
  auto beds = [&](int a, int b) {
    return "beds { person_number: 1 bed_id: '" + rooms[a].bed_list(0).id() +
           "' } beds { person_number: 2 bed_id: '" + rooms[b].bed_list(1).id() + "' } ";
  };
  const std::string pair = Arrived(Walkers(2));
  EXPECT_THAT(Place(pair, site.id(), beds(0, 2)), Refused(common::v1::REASON_FAMILY_NOT_TOGETHER));
  auto stay = Place(pair, site.id(), beds(0, 1));
  ASSERT_THAT(stay, IsOk());
  EXPECT_EQ(stay->choice(), v1::CHOICE_NAMED);
  EXPECT_EQ(stay->beds(1).room_number(), "102");
  EXPECT_THAT(Place(Arrived(Walkers(2)), site.id(), beds(1, 1)),
              Refused(common::v1::REASON_BED_TAKEN));
  const v1::Site other = Site(Rooms(1, "ordinary: 4"));
  EXPECT_THAT(Place(Arrived(Walkers(2)), other.id(), beds(2, 2)),
              Refused(common::v1::REASON_BED_UNSUITABLE))
      << "beds of another site";
  ExpectSound();
}

TEST_F(PlacementsTest, AGroupIsNotSplitWithoutAReason) {
  const v1::Site site = Site(Rooms(1, "ordinary: 3"));
  const std::string three = Arrived(Walkers(2, 1));
  EXPECT_THAT(Place(three, site.id(), "person_numbers: [1, 3]"),
              Refused(common::v1::REASON_FAMILY_SPLIT_UNEXPLAINED));
  auto stay = Place(three, site.id(), "person_numbers: [1, 3] split_reason: 'батько в лікарні'");
  ASSERT_THAT(stay, IsOk());
  EXPECT_THAT(stay->beds(), SizeIs(2));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM stays WHERE position(convert_to('батько', 'UTF8') "
                         "IN personal) > 0"),
            "0")
      << "the reason is encrypted";
}

TEST_F(PlacementsTest, ATransferEndsOneStayAndBeginsAnotherAllOrNothing) {
  const v1::Site from = Site(Rooms(1, "ordinary: 4"), "KIND_TRANSIT_CENTRE");
  const v1::Site to = Site(Rooms(1, "ordinary: 2"));
  auto stay = Place(Arrived(Walkers(2)), from.id());
  ASSERT_THAT(stay, IsOk());
  EXPECT_EQ(stay->limit_date(), "2026-03-08") << "seven days in a transit centre";
  auto moved = Transfer(stay->id(), to.id());
  ASSERT_THAT(moved, IsOk());
  EXPECT_EQ(moved->previous_stay_id(), stay->id());
  EXPECT_EQ(moved->site_id(), to.id());
  EXPECT_EQ(GetSite(from.id()).free().ordinary(), 4);
  EXPECT_EQ(GetSite(to.id()).free().ordinary(), 0);
  EXPECT_THAT(Transfer(stay->id(), to.id()), Refused(common::v1::REASON_STATE_FORBIDS));

  auto others = Place(Arrived(Walkers(1)), from.id());
  ASSERT_THAT(others, IsOk());
  EXPECT_THAT(Transfer(others->id(), to.id()), Refused(common::v1::REASON_SITE_FULL));
  EXPECT_EQ(GetSite(from.id()).free().ordinary(), 3) << "they stay where they are";
  ASSERT_THAT(
      Transfer(moved->id(), to.id(),
               "beds { person_number: 1 bed_id: '" + moved->beds(1).bed_id() +
                   "' } beds { person_number: 2 bed_id: '" + moved->beds(0).bed_id() + "' }"),
      IsOk())
      << "they change beds";
  ExpectSound();
}

TEST_F(PlacementsTest, AStayBeyondTheLimitIsRefusedAndOneWithinItAgreed) {
  const v1::Site centre = Site(Rooms(2, "ordinary: 4"), "KIND_TRANSIT_CENTRE");
  const std::string one = Arrived(Walkers(1));
  auto over = Place(one, centre.id(), "until_date: '2026-03-09'");
  ASSERT_THAT(over, Refused(common::v1::REASON_STAY_LIMIT_EXCEEDED));
  EXPECT_EQ(platform::DetailsOf(over.status()).at("limit"), "2026-03-08");
  EXPECT_THAT(Place(one, centre.id(), "until_date: '2026-03-01'"),
              FieldRefused(common::v1::REASON_DATES_REVERSED));
  auto stay = Place(one, centre.id(), "until_date: '2026-03-04'");
  ASSERT_THAT(stay, IsOk());
  EXPECT_EQ(stay->until_date(), "2026-03-04");
  const v1::Site home = Site(Rooms(1, "ordinary: 4"));
  auto without = Place(Arrived(Walkers(1)), home.id(), "without_documents: true");
  ASSERT_THAT(without, IsOk());
  EXPECT_EQ(without->limit_date(), "2026-04-30") << "sixty days";
}

TEST_F(PlacementsTest, OnlyWhoeverActsForTheSitePlacesAndEverybodySendingMayReserve) {
  const v1::Site site = Site(Rooms(2, "ordinary: 4"));
  const std::string party = Party(Walkers(1));
  auto reserved = Reserve(party, site.id(), "", In(kDonetsk));
  ASSERT_THAT(reserved, IsOk()) << "who sends them keeps places for them";
  database.Sql("UPDATE parties SET state = 5 WHERE id = '" + party + "'");
  EXPECT_THAT(Place(party, site.id(), "", In(kDonetsk)),
              Refused(common::v1::REASON_UNIT_OUT_OF_SCOPE));
  EXPECT_THAT(GetParty(party, In(kPavlohradRaion)), IsOk()) << "who receives them sees them";
  auto stay = Place(party, site.id(), "", In(kPavlohradRaion));
  ASSERT_THAT(stay, IsOk());
  EXPECT_THAT(Place(Arrived(Walkers(1)), site.id(), "", In(kPavlohradRaion)),
              Refused(common::v1::REASON_NOT_FOUND))
      << "a group of Donetsk that nobody sent here";
  EXPECT_THAT(End(stay->id(), "kind: KIND_UNKNOWN", "", In(kDonetsk)),
              Refused(common::v1::REASON_UNIT_OUT_OF_SCOPE));
}

}  // namespace
}  // namespace cc::evacuation
