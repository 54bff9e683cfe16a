#include "services/territory/timeline_rules.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "services/platform/time/date.h"
#include "services/territory/list_rows.h"
#include "services/territory/official_files.h"
#include "services/territory/order_document.h"
#include "services/territory/reading_by_hand.h"

namespace cc::territory {
namespace {

constexpr unsigned kSeed = 748;
const absl::CivilDay kFirst(2022, 1, 1);
constexpr int kUnits = 24, kDays = 90;

std::string Code(int tail) { return absl::StrFormat("UA140000000000%05d", tail); }

// A synthetic country of a few levels; the first three units are on top.
std::vector<v1::Unit> RandomUnits(std::mt19937& random) {
  std::vector<v1::Unit> units;
  std::vector<int> depth(kUnits);
  for (int i = 0; i < kUnits; ++i) {
    v1::Unit& unit = units.emplace_back();
    unit.set_code(Code(i));
    unit.set_tail(absl::StrFormat("%05d", i));
    unit.set_name(absl::StrCat("Одиниця ", i));
    if (i < 3) continue;
    int parent = static_cast<int>(random() % static_cast<unsigned>(i));
    while (depth[parent] > 4) parent = static_cast<int>(random() % 3);
    depth[i] = depth[parent] + 1;
    unit.set_parent_code(Code(parent));
  }
  return units;
}

// A synthetic list: open and closed periods, shared days, exceptions, reversed dates.
std::vector<v1::StatusPeriod> RandomPeriods(std::mt19937& random, int count) {
  std::vector<v1::StatusPeriod> periods;
  for (int i = 0; i < count; ++i) {
    v1::StatusPeriod& period = periods.emplace_back();
    period.set_unit_code(Code(static_cast<int>(random() % kUnits)));
    period.set_status(static_cast<v1::Status>(1 + random() % 4));
    const absl::CivilDay start = kFirst + 5 + static_cast<int>(random() % 60);
    period.set_start_date(platform::FormatDate(start));
    if (random() % 4 != 0)
      period.set_end_date(platform::FormatDate(start + static_cast<int>(random() % 22) - 1));
    while (random() % 2) period.add_excluded_unit_codes(Code(static_cast<int>(random() % kUnits)));
  }
  return periods;
}

std::shared_ptr<const TerritoryIndex> Index(const RegisterContent& content) {
  return *TerritoryIndex::Make(content);
}

// The status of a day as the stretches tell it.
v1::Status Told(const std::vector<Stretch>& timeline, absl::CivilDay day) {
  for (const Stretch& stretch : timeline) {
    if (stretch.first <= day && day <= stretch.last)
      return stretch.period == nullptr ? v1::STATUS_NONE : stretch.period->status;
  }
  return v1::STATUS_NONE;
}

TEST(TimelineRules, TellEveryDayAsTheRowsReadByHandForRandomRegisters) {
  std::mt19937 random(kSeed);
  RecordProperty("seed", static_cast<int>(kSeed));
  for (int round = 0; round < 120; ++round) {
    RegisterContent content{RandomUnits(random), RandomPeriods(random, 50), {}, 1};
    auto index = Index(content);
    for (int32_t unit = 0; unit < kUnits; ++unit) {
      const std::vector<Stretch> timeline = TimelineOf(*index, unit);
      for (size_t i = 1; i < timeline.size(); ++i)
        ASSERT_EQ(timeline[i].first, timeline[i - 1].last + 1) << "a gap, seed " << kSeed;
      for (int day = 0; day < kDays; ++day) {
        ASSERT_EQ(Told(timeline, kFirst + day),
                  ByHand(content, *index, unit, platform::FormatDate(kFirst + day)))
            << "seed " << kSeed << " round " << round << " unit " << unit << " day " << day;
      }
    }
  }
}

TEST(TimelineRules, TellTheExactDaysThatDifferBetweenRandomRegisters) {
  std::mt19937 random(kSeed + 1);
  RecordProperty("seed", static_cast<int>(kSeed + 1));
  for (int round = 0; round < 120; ++round) {
    RegisterContent before{RandomUnits(random), RandomPeriods(random, 40), {}, 1};
    RegisterContent after = before;
    std::shuffle(after.periods.begin(), after.periods.end(), random);
    after.periods.resize(34);
    for (v1::StatusPeriod& period : RandomPeriods(random, 6)) after.periods.push_back(period);
    auto former = Index(before), present = Index(after);
    std::map<std::pair<int, int>, std::pair<int, int>> told, expected;  // unit, day → statuses
    for (const StatusDifference& one : CompareStatuses(*former, *present)) {
      ASSERT_NE(one.before, one.after);
      for (int day = 0; day < kDays; ++day) {
        if (kFirst + day < one.first || one.last < kFirst + day) continue;
        ASSERT_TRUE(
            told.emplace(std::pair(one.tail, day), std::pair<int, int>(one.before, one.after))
                .second)
            << "twice, seed " << kSeed + 1;
      }
    }
    for (int32_t unit = 0; unit < kUnits; ++unit) {
      for (int day = 0; day < kDays; ++day) {
        const std::string date = platform::FormatDate(kFirst + day);
        const int was = ByHand(before, *former, unit, date),
                  is = ByHand(after, *present, unit, date);
        if (was != is) expected[{unit, day}] = {was, is};
      }
    }
    ASSERT_EQ(told, expected) << "seed " << kSeed + 1 << " round " << round;
  }
}

TEST(TimelineRules, AUnitThatWasNotThereHadNoStatusAtAll) {
  std::mt19937 random(kSeed);
  RegisterContent before{RandomUnits(random), {}, {}, 1};
  v1::StatusPeriod& period = before.periods.emplace_back();
  period.set_unit_code(Code(0));
  period.set_status(v1::STATUS_OCCUPIED);
  period.set_start_date("2022-02-24");
  RegisterContent after = before;
  v1::Unit& added = after.units.emplace_back();
  added.set_code(Code(500));
  added.set_tail("00500");
  added.set_parent_code(Code(0));
  auto differences = CompareStatuses(*Index(before), *Index(after));
  ASSERT_EQ(differences.size(), 1u);
  EXPECT_EQ(differences[0].tail, 500);
  EXPECT_EQ(differences[0].before, v1::STATUS_UNSPECIFIED);
  EXPECT_EQ(differences[0].after, v1::STATUS_OCCUPIED);
  EXPECT_EQ(differences[0].last, absl::CivilDay::max());
}

TEST(TimelineRules, AUnitThatMovesTakesTheStatusOfItsNewParents) {
  std::mt19937 random(kSeed);
  RegisterContent before{RandomUnits(random), {}, {}, 1};
  v1::StatusPeriod& period = before.periods.emplace_back();
  period.set_unit_code(Code(1));
  period.set_status(v1::STATUS_ACTIVE_HOSTILITIES);
  period.set_start_date("2023-01-01");
  period.set_end_date("2023-01-31");
  for (v1::Unit& unit : before.units) {
    if (unit.parent_code() == Code(1)) unit.set_parent_code(Code(0));
  }
  RegisterContent after = before;
  after.units[20].set_parent_code(Code(1));
  auto differences = CompareStatuses(*Index(before), *Index(after));
  std::set<std::string> days;
  for (const StatusDifference& one : differences) {
    days.insert(platform::FormatDate(one.first) + ".." + platform::FormatDate(one.last));
    EXPECT_EQ(one.before, v1::STATUS_NONE);
  }
  EXPECT_THAT(days, testing::ElementsAre("2023-01-01..2023-01-31"));
}

TEST(TimelineRules, AgreeWithTheRowsReadByHandForTheOfficialList) {
  SKIP_WITHOUT_OFFICIAL_FILES();
  auto units = OfficialUnits();
  RegisterContent content;
  content.periods = ReadRows(ReadOrderDocument(ReadOfficial(kListFile)).rows, *units).periods;
  auto index = units->With(content.periods, {}, 1);
  std::mt19937 random(kSeed + 2);
  RecordProperty("seed", static_cast<int>(kSeed + 2));
  for (int i = 0; i < 400; ++i) {
    int32_t unit = index->Find(content.periods[random() % content.periods.size()].unit_code());
    if (std::vector<int32_t> below = index->Descendants(unit); i % 2 && !below.empty())
      unit = below[random() % below.size()];
    const std::vector<Stretch> timeline = TimelineOf(*index, unit);
    // Every first and last day of a stretch, and days at random.
    std::vector<absl::CivilDay> days;
    for (const Stretch& stretch : timeline) {
      days.push_back(stretch.first);
      days.push_back(stretch.first - 1);
    }
    for (int k = 0; k < 5; ++k)
      days.push_back(absl::CivilDay(2022, 2, 20) + static_cast<int>(random() % 1300));
    for (absl::CivilDay day : days) {
      ASSERT_EQ(Told(timeline, day), ByHand(content, *index, unit, platform::FormatDate(day)))
          << "seed " << kSeed + 2 << " " << index->unit(unit).code() << " "
          << platform::FormatDate(day);
    }
  }
  const absl::Time begun = absl::Now();
  auto none = units->With({}, {}, 0);
  const std::vector<StatusDifference> all = CompareStatuses(*none, *index);
  RecordProperty("compare_ms", static_cast<int>(absl::ToInt64Milliseconds(absl::Now() - begun)));
  RecordProperty("differences", static_cast<int>(all.size()));
  EXPECT_GT(all.size(), 5000u);
}

}  // namespace
}  // namespace cc::territory
