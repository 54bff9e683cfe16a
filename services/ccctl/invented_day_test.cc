#include "services/ccctl/invented_day.h"

#include <gtest/gtest.h>

#include <set>

#include "services/platform/time/date.h"

namespace cc::ccctl {
namespace {

const absl::CivilDay kDay(2026, 3, 1);
constexpr char kUnit[] = "UA14120110250049232";

std::string TextOf(const InventedDay& day) {
  std::string text;
  for (const InventedGroup& group : day.groups) text += group.party.SerializeAsString();
  return text;
}

TEST(InventedDay, IsTheSameForTheSameKeyAndAnotherForAnother) {
  EXPECT_EQ(TextOf(InventDay("a", 50, true, kUnit, kDay)),
            TextOf(InventDay("a", 50, true, kUnit, kDay)));
  EXPECT_NE(TextOf(InventDay("a", 50, true, kUnit, kDay)),
            TextOf(InventDay("b", 50, true, kUnit, kDay)));
}

TEST(InventedDay, HasOneHeadAGroupAndChildrenWithTheirAdult) {
  for (const InventedGroup& group : InventDay("a", 200, true, kUnit, kDay).groups) {
    EXPECT_TRUE(group.party.synthetic());
    EXPECT_EQ(group.party.persons(0).kinship(), common::v1::KINSHIP_HEAD);
    for (int i = 0; i < group.party.persons_size(); ++i) {
      const auto& person = group.party.persons(i);
      const absl::CivilDay born = *platform::ParseDate(person.birth_date());
      const bool child = kDay < absl::CivilDay(born.year() + 18, born.month(), born.day());
      EXPECT_EQ(child, i >= group.adults) << person.birth_date();
      EXPECT_EQ(person.accompanying_adult(), child ? 1 : 0);
      EXPECT_EQ(group.HeadsOf(i).children, child ? 1 : 0);
    }
  }
}

TEST(InventedDay, LeavesByEveryWayAndCountsWhoRemains) {
  const InventedDay day = InventDay("a", 20, true, kUnit, kDay);
  std::multiset<WayOut> ways;
  int people = 0;
  for (const InventedGroup& group : day.groups) {
    ways.insert(group.way);
    people += group.party.persons_size();
  }
  EXPECT_EQ(ways.count(WayOut::kSilentTrip), 1u);
  EXPECT_EQ(ways.count(WayOut::kCheckpoint), 2u);
  EXPECT_EQ(ways.count(WayOut::kByThemselves), 2u);
  EXPECT_GT(day.remaining.people, people + day.walk_ins.people + day.estimate.people)
      << "somebody stays";
  const InventedDay without = InventDay("a", 20, false, kUnit, kDay);
  for (const InventedGroup& group : without.groups) EXPECT_NE(group.way, WayOut::kSilentTrip);
}

TEST(InventedDay, HasABedForEachWhoTravels) {
  const InventedDay day = InventDay("a", 100, true, kUnit, kDay);
  int travellers = 0, beds = 0;
  for (const InventedGroup& group : day.groups) {
    if (group.way == WayOut::kPlannedTrip || group.way == WayOut::kSilentTrip)
      travellers += group.party.persons_size();
  }
  for (const auto& room : day.Rooms()) beds += room.beds().ordinary() + room.beds().wheelchair();
  EXPECT_EQ(beds, travellers + 2 * 8);
}

TEST(NamedUuid, IsMadeOfTheNameAlone) {
  EXPECT_EQ(NamedUuid("a"), NamedUuid("a"));
  EXPECT_NE(NamedUuid("a"), NamedUuid("b"));
  EXPECT_EQ(NamedUuid("a").size(), 36u);
}

}  // namespace
}  // namespace cc::ccctl
