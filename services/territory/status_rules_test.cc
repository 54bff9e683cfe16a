#include "services/territory/status_rules.h"

#include <gmock/gmock.h>

#include <random>

#include "absl/strings/str_format.h"
#include "services/platform/time/date.h"
#include "services/territory/list_rows.h"
#include "services/territory/official_files.h"
#include "services/territory/order_document.h"
#include "services/territory/reading_by_hand.h"

namespace cc::territory {
namespace {

using Content = RegisterContent;

v1::Unit Unit(int tail, int parent_tail) {
  v1::Unit unit;
  unit.set_code(absl::StrFormat("UA140000000000%05d", tail));
  unit.set_tail(absl::StrFormat("%05d", tail));
  unit.set_name(absl::StrFormat("Одиниця %d", tail % 7));
  unit.set_category(v1::Unit::CATEGORY_VILLAGE);
  if (parent_tail >= 0) unit.set_parent_code(absl::StrFormat("UA140000000000%05d", parent_tail));
  return unit;
}

v1::StatusPeriod Period(int tail, v1::Status status, const char* start, const char* end,
                        std::vector<int> excluded = {}) {
  v1::StatusPeriod period;
  period.set_unit_code(absl::StrFormat("UA140000000000%05d", tail));
  period.set_status(status);
  period.set_start_date(start);
  period.set_end_date(end);
  for (int one : excluded)
    period.add_excluded_unit_codes(absl::StrFormat("UA140000000000%05d", one));
  return period;
}

v1::Status On(const TerritoryIndex& index, int tail, const char* date) {
  absl::CivilDay day = *platform::ParseDate(date);
  return StatusOn(index, index.FindTail(tail), day, day).status();
}

// 1 ← 2 ← 3, 4
std::shared_ptr<const TerritoryIndex> Family(std::vector<v1::StatusPeriod> periods) {
  return *TerritoryIndex::Make(
      {{Unit(1, -1), Unit(2, 1), Unit(3, 2), Unit(4, 2)}, std::move(periods), {}, 1});
}

TEST(StatusRules, BothEndsOfAPeriodCount) {
  auto index = Family({Period(3, v1::STATUS_OCCUPIED, "2022-02-24", "2022-02-26")});
  EXPECT_EQ(On(*index, 3, "2022-02-23"), v1::STATUS_NONE);
  EXPECT_EQ(On(*index, 3, "2022-02-24"), v1::STATUS_OCCUPIED);
  EXPECT_EQ(On(*index, 3, "2022-02-26"), v1::STATUS_OCCUPIED);
  EXPECT_EQ(On(*index, 3, "2022-02-27"), v1::STATUS_NONE);
}

TEST(StatusRules, TheNearestUnitWithAPeriodOnTheDayDecides) {
  auto index = Family({Period(1, v1::STATUS_POSSIBLE_HOSTILITIES, "2022-01-01", ""),
                       Period(2, v1::STATUS_ACTIVE_HOSTILITIES, "2022-02-01", "2022-03-01"),
                       Period(3, v1::STATUS_OCCUPIED, "2022-02-10", "2022-02-20")});
  EXPECT_EQ(On(*index, 3, "2022-02-15"), v1::STATUS_OCCUPIED);
  EXPECT_EQ(On(*index, 3, "2022-02-25"), v1::STATUS_ACTIVE_HOSTILITIES);
  EXPECT_EQ(On(*index, 3, "2022-03-25"), v1::STATUS_POSSIBLE_HOSTILITIES);
  EXPECT_EQ(On(*index, 4, "2022-02-15"), v1::STATUS_ACTIVE_HOSTILITIES);
}

TEST(StatusRules, OnTheDayThatTwoPeriodsShareTheLaterOneHolds) {
  auto index = Family({Period(3, v1::STATUS_OCCUPIED, "2022-02-24", "2022-09-10"),
                       Period(3, v1::STATUS_ACTIVE_HOSTILITIES, "2022-09-10", "2022-09-10"),
                       Period(3, v1::STATUS_POSSIBLE_HOSTILITIES, "2022-09-10", "")});
  EXPECT_EQ(On(*index, 3, "2022-09-09"), v1::STATUS_OCCUPIED);
  EXPECT_EQ(On(*index, 3, "2022-09-10"), v1::STATUS_POSSIBLE_HOSTILITIES);
}

TEST(StatusRules, AnExceptedUnitAndAllBelowItPassThePeriodBy) {
  auto index = Family({Period(1, v1::STATUS_OCCUPIED, "2022-02-24", "", {2}),
                       Period(2, v1::STATUS_ACTIVE_HOSTILITIES, "2023-01-01", "")});
  EXPECT_EQ(On(*index, 1, "2022-06-01"), v1::STATUS_OCCUPIED);
  EXPECT_EQ(On(*index, 2, "2022-06-01"), v1::STATUS_NONE);
  EXPECT_EQ(On(*index, 3, "2022-06-01"), v1::STATUS_NONE);
  EXPECT_EQ(On(*index, 3, "2023-06-01"), v1::STATUS_ACTIVE_HOSTILITIES);
}

TEST(StatusRules, AgreeWithTheRowsReadByHandForRandomRegisters) {
  std::mt19937 random(376);
  for (int round = 0; round < 200; ++round) {
    Content content;
    const int count = 30;
    for (int i = 0; i < count; ++i)
      content.units.push_back(Unit(i, i < 3 ? -1 : static_cast<int>(random() % std::min(i, 10))));
    absl::CivilDay first(2022, 1, 1);
    for (int i = 0; i < 60; ++i) {
      absl::CivilDay start = first + static_cast<int>(random() % 60),
                     end = start + static_cast<int>(random() % 20);
      content.periods.push_back(
          Period(static_cast<int>(random() % count), static_cast<v1::Status>(1 + random() % 4),
                 platform::FormatDate(start).c_str(),
                 random() % 5 == 0 ? "" : platform::FormatDate(end).c_str(),
                 random() % 2 ? std::vector<int>{static_cast<int>(random() % count),
                                                 static_cast<int>(random() % count)}
                              : std::vector<int>{}));
    }
    auto made = TerritoryIndex::Make(content);
    if (!made.ok()) continue;  // too deep a family
    for (int32_t unit = 0; unit < count; ++unit) {
      for (int day = -1; day < 85; day += 3) {
        ASSERT_EQ(StatusOn(**made, unit, first + day, first + day).status(),
                  ByHand(content, **made, unit, platform::FormatDate(first + day)))
            << "round " << round << " unit " << unit << " day " << day;
      }
    }
  }
}

TEST(StatusRules, AgreeWithTheRowsReadByHandForTheOfficialList) {
  SKIP_WITHOUT_OFFICIAL_FILES();
  auto units = OfficialUnits();
  Content content;
  content.periods = ReadRows(ReadOrderDocument(ReadOfficial(kListFile)).rows, *units).periods;
  auto index = units->With(content.periods, {}, 1);
  std::mt19937 random(2025);
  for (int i = 0; i < 3000; ++i) {
    // Half of them below units that the list names.
    int32_t unit =
        i % 2 ? static_cast<int32_t>(random() % index->units().size())
              : index->Find(content.periods[random() % content.periods.size()].unit_code());
    if (std::vector<int32_t> below = index->Descendants(unit); i % 4 == 0 && !below.empty())
      unit = below[random() % below.size()];
    absl::CivilDay day = absl::CivilDay(2022, 2, 20) + static_cast<int>(random() % 1300);
    ASSERT_EQ(StatusOn(*index, unit, day, day).status(),
              ByHand(content, *index, unit, platform::FormatDate(day)))
        << index->unit(unit).code() << " " << platform::FormatDate(day);
  }
}

TEST(TerritoryIndex, RefusesWhatIsNoTree) {
  EXPECT_FALSE(TerritoryIndex::Make({{Unit(1, 2), Unit(2, 1)}, {}, {}, 1}).ok());
  EXPECT_FALSE(TerritoryIndex::Make({{Unit(1, 9)}, {}, {}, 1}).ok());
  EXPECT_FALSE(TerritoryIndex::Make({{Unit(1, -1), Unit(1, -1)}, {}, {}, 1}).ok());
}

TEST(TerritoryIndex, FindsNamesWhateverTheirApostrophesAndCase) {
  v1::Unit unit = Unit(1, -1);
  unit.set_name("Слов’янськ");
  auto index = *TerritoryIndex::Make({{unit}, {}, {}, 1});
  for (const char* name : {"Слов’янськ", "слов'янськ", " СЛОВʼЯНСЬК ", "слов`янськ"})
    EXPECT_EQ(index->FindName(name).size(), 1u) << name;
  EXPECT_TRUE(index->FindName("Слов").empty());
}

}  // namespace
}  // namespace cc::territory
