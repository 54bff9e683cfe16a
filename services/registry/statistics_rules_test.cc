#include "services/registry/statistics_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "cc/options/v1/options.pb.h"

namespace cc::registry {
namespace {

TEST(AgeBand, ChangesOnTheBirthdayAndNotOnTheDayBefore) {
  EXPECT_EQ(AgeBandOn("2021-03-02", absl::CivilDay(2026, 3, 1)), v1::AGE_BAND_0_4);
  EXPECT_EQ(AgeBandOn("2021-03-02", absl::CivilDay(2026, 3, 2)), v1::AGE_BAND_5_11);
  EXPECT_EQ(AgeBandOn("2014-12-31", absl::CivilDay(2026, 12, 30)), v1::AGE_BAND_5_11);
  EXPECT_EQ(AgeBandOn("2014-12-31", absl::CivilDay(2026, 12, 31)), v1::AGE_BAND_12_17);
  EXPECT_EQ(AgeBandOn("2008-02-29", absl::CivilDay(2026, 2, 28)), v1::AGE_BAND_12_17);
  EXPECT_EQ(AgeBandOn("2008-02-29", absl::CivilDay(2026, 3, 1)), v1::AGE_BAND_18_34);
  EXPECT_EQ(AgeBandOn("1991-01-01", absl::CivilDay(2026, 1, 1)), v1::AGE_BAND_35_59);
  EXPECT_EQ(AgeBandOn("1966-01-01", absl::CivilDay(2026, 1, 1)), v1::AGE_BAND_60_74);
  EXPECT_EQ(AgeBandOn("1951-01-01", absl::CivilDay(2026, 1, 1)), v1::AGE_BAND_75);
  EXPECT_EQ(AgeBandOn("", absl::CivilDay(2026, 1, 1)), v1::AGE_BAND_UNSPECIFIED);
  EXPECT_EQ(AgeBandOn("2026-01-02", absl::CivilDay(2026, 1, 1)), v1::AGE_BAND_UNSPECIFIED);
}

StatisticFacts Somebody() {
  return {.origin = {0, 10, 11, 12},
          .residence = {0, 20, 21},
          .office = {0, 20},
          .sex = 1,
          .age_band = 4,
          .disability = 2,
          .vulnerabilities = {2, 7},
          .needs = {"housing", "medical.treatment"},
          .month = "2026-03"};
}

TEST(StatisticFacts, AreReadAsTheyWereWritten) {
  EXPECT_EQ(ReadFacts(WriteFacts(Somebody())), Somebody());
  EXPECT_EQ(ReadFacts(WriteFacts(StatisticFacts())), StatisticFacts());
  EXPECT_EQ(ReadFacts("0;0"), std::nullopt);
  EXPECT_EQ(ReadFacts("x;;;0;0;0;;;"), std::nullopt);
}

TEST(StatisticCells, PartsOfEveryUnitAddUpToItAlsoWherePlacesAreNotStated) {
  std::map<std::tuple<int, int, std::string, int32_t>, int> of_parts, of_units;
  std::set<StatisticCell> seen;
  VisitCells(Somebody(), [&](const StatisticCell& cell, const StatisticPath& path) {
    EXPECT_TRUE(seen.insert(cell).second) << cell.unit;
    EXPECT_EQ(path.back(), cell.unit);
    ++of_parts[{cell.relation, cell.dimension, cell.category, cell.parent}];
    if (cell.unit != cell.parent)
      ++of_units[{cell.relation, cell.dimension, cell.category, cell.unit}];
  });
  // Every unit but hromadas has parts.
  for (const auto& [unit, count] : of_units) {
    if (std::get<3>(unit) != 12) EXPECT_EQ(of_parts[unit], count);
  }
  // all, sex and age, month, disability, two vulnerabilities, two needs, other oblast.
  EXPECT_EQ(seen.size(), 9u * (4 + 4 + 3));
}

TEST(StatisticChanges, OfTheSamePersonTakenAwayAndPutBackAreNone) {
  StatisticChanges changes;
  AddTo(changes, Somebody(), -1);
  AddTo(changes, Somebody(), 1);
  for (const auto& [cell, change] : changes) EXPECT_EQ(change.people, 0);
}

}  // namespace
}  // namespace cc::registry
