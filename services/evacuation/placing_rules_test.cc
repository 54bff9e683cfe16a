#include "services/evacuation/placing_rules.h"

#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/platform/testing/testing.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::Refused;

constexpr auto kOrdinary = v1::BED_KIND_ORDINARY;
constexpr auto kWheelchair = v1::BED_KIND_WHEELCHAIR;
constexpr auto kStretcher = v1::BED_KIND_STRETCHER;

FreeRoom Room(int floor, int position, int ordinary, int wheelchair = 0, int stretcher = 0) {
  FreeRoom room{.number = absl::StrCat(floor, "-", position), .floor = floor, .position = position};
  for (const auto& [kind, count] :
       {std::pair(kOrdinary, ordinary), {kWheelchair, wheelchair}, {kStretcher, stretcher}}) {
    for (int i = 0; i < count; ++i)
      room.beds.push_back({.id = absl::StrCat(room.number, "/", room.beds.size()), .kind = kind});
  }
  return room;
}
Resident Adult(int number, v1::BedKind kind = kOrdinary) {
  return {.number = number, .kind = kind};
}
Resident Child(int number, int adult) {
  return {.number = number, .kind = kOrdinary, .child = true, .adult = adult};
}
// Room by person.
std::map<int, std::string> RoomsOf(const absl::StatusOr<Placing>& placing) {
  std::map<int, std::string> rooms;
  if (!placing.ok()) return rooms;
  std::set<std::string> beds;
  for (const auto& bed : placing->beds) {
    rooms[bed.person_number()] = bed.room_number();
    EXPECT_TRUE(beds.insert(bed.bed_id()).second) << "one bed for two";
  }
  return rooms;
}

TEST(PlacingRules, AFamilyGetsTheRoomThatLeavesFewestBedsOver) {
  const auto placing = ChooseBeds({Room(1, 1, 4), Room(1, 2, 3), Room(1, 3, 2)},
                                  {Adult(1), Child(2, 1), Child(3, 1)});
  ASSERT_THAT(placing, IsOk());
  EXPECT_EQ(placing->choice, v1::CHOICE_ONE_ROOM);
  EXPECT_EQ(RoomsOf(placing), (std::map<int, std::string>{{1, "1-2"}, {2, "1-2"}, {3, "1-2"}}));
}

TEST(PlacingRules, ALargerFamilyGetsAdjacentRoomsAndEveryChildAnAdultInItsRoom) {
  const std::vector<Resident> family = {Adult(1),    Adult(2),    Child(3, 1),
                                        Child(4, 1), Child(5, 2), Child(6, 2)};
  const auto placing =
      ChooseBeds({Room(1, 1, 3), Room(1, 3, 3), Room(1, 4, 4), Room(2, 5, 4)}, family);
  ASSERT_THAT(placing, IsOk());
  EXPECT_EQ(placing->choice, v1::CHOICE_ADJACENT_ROOMS);
  const std::map<int, std::string> rooms = RoomsOf(placing);
  EXPECT_EQ(rooms.size(), 6u);
  for (const auto& [person, room] : rooms) EXPECT_TRUE(room == "1-3" || room == "1-4") << room;
  EXPECT_EQ(rooms.at(3), rooms.at(1));
  EXPECT_EQ(rooms.at(5), rooms.at(2));
}

TEST(PlacingRules, BedsThatLieApartDoNotHoldAFamily) {
  const std::vector<FreeRoom> rooms = {Room(1, 1, 2), Room(1, 3, 2), Room(2, 2, 2)};
  EXPECT_THAT(ChooseBeds(rooms, {Adult(1), Child(2, 1), Child(3, 1)}),
              Refused(common::v1::REASON_FAMILY_NOT_TOGETHER));
  EXPECT_THAT(ChooseBeds({Room(1, 1, 2), Room(1, 2, 2)}, {Adult(1), Child(2, 1), Child(3, 1)}),
              Refused(common::v1::REASON_FAMILY_NOT_TOGETHER))
      << "adjacent, but a child would be alone";
}

TEST(PlacingRules, WhoeverIsInAWheelchairOrLiesNeedsSuchABedWhateverElseIsFree) {
  EXPECT_THAT(ChooseBeds({Room(1, 1, 10)}, {Adult(1), Adult(2, kWheelchair)}),
              Refused(common::v1::REASON_NO_ACCESSIBLE_BED));
  EXPECT_THAT(ChooseBeds({Room(1, 1, 10, 2)}, {Adult(1), Adult(2, kStretcher)}),
              Refused(common::v1::REASON_NO_ACCESSIBLE_BED));
  EXPECT_THAT(ChooseBeds({Room(1, 1, 0, 3)}, {Adult(1)}), Refused(common::v1::REASON_SITE_FULL))
      << "such a bed is kept for those who need it";
  EXPECT_THAT(ChooseBeds({}, {Adult(1)}), Refused(common::v1::REASON_SITE_FULL));
  const auto placing =
      ChooseBeds({Room(1, 1, 4), Room(1, 2, 1, 1)}, {Adult(1), Adult(2, kWheelchair)});
  EXPECT_EQ(RoomsOf(placing), (std::map<int, std::string>{{1, "1-2"}, {2, "1-2"}}));
}

TEST(PlacingRules, WhoeverIsLeftOutIsExplained) {
  v1::Party party;
  for (int i = 1; i <= 3; ++i) {
    party.add_persons()->set_number(i);
    party.mutable_persons(i - 1)->set_birth_date("1980-01-01");
  }
  const absl::CivilDay day(2026, 1, 1);
  EXPECT_EQ(ResidentsOf(party, {}, false, day)->size(), 3u);
  EXPECT_THAT(ResidentsOf(party, {1, 2}, false, day),
              Refused(common::v1::REASON_FAMILY_SPLIT_UNEXPLAINED));
  EXPECT_EQ(ResidentsOf(party, {1, 2}, true, day)->size(), 2u);
  EXPECT_THAT(ResidentsOf(party, {1, 9}, true, day), Refused(common::v1::REASON_BED_UNSUITABLE));
  EXPECT_THAT(ResidentsOf(party, {1, 1, 2}, true, day), Refused(common::v1::REASON_BED_UNSUITABLE));
}

NamedBed Named(int person, const std::string& id, int position, v1::BedKind kind = kOrdinary) {
  return {.person = person,
          .known = true,
          .free = true,
          .bed = {.id = id, .kind = kind},
          .room_number = absl::StrCat(position),
          .floor = 1,
          .position = position};
}

TEST(PlacingRules, NamedBedsAreOneForEachOfTheirKindFreeAndTogether) {
  const std::vector<Resident> family = {Adult(1), Child(2, 1), Adult(3, kWheelchair)};
  const std::vector<NamedBed> good = {Named(1, "a", 1), Named(2, "b", 1),
                                      Named(3, "c", 2, kWheelchair)};
  const auto taken = TakeNamed(good, family, false);
  ASSERT_THAT(taken, IsOk());
  EXPECT_EQ(taken->choice, v1::CHOICE_NAMED);
  EXPECT_EQ(taken->beds.size(), 3u);

  std::vector<NamedBed> named = good;
  named[2].free = false;
  EXPECT_THAT(TakeNamed(named, family, false), Refused(common::v1::REASON_BED_TAKEN));
  named = good;
  named[2].bed.kind = kOrdinary;
  EXPECT_THAT(TakeNamed(named, family, false), Refused(common::v1::REASON_BED_UNSUITABLE));
  named = good;
  named[1].bed.id = "a";
  EXPECT_THAT(TakeNamed(named, family, false), Refused(common::v1::REASON_BED_UNSUITABLE));
  named = {good[0], good[1]};
  EXPECT_THAT(TakeNamed(named, family, false), Refused(common::v1::REASON_BED_UNSUITABLE));
  named = good;
  named[1].position = 2;
  EXPECT_THAT(TakeNamed(named, family, false), IsOk()) << "the grandmother is an adult too";
  named[2].position = 7;
  EXPECT_THAT(TakeNamed(named, family, false), Refused(common::v1::REASON_FAMILY_NOT_TOGETHER));
  EXPECT_THAT(TakeNamed(named, family, true), IsOk()) << "somebody said why";
}

}  // namespace
}  // namespace cc::evacuation
