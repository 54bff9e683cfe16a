#include "services/territory/status_tally.h"

#include <gmock/gmock.h>

#include <map>
#include <random>
#include <tuple>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "services/platform/time/date.h"
#include "services/territory/list_rows.h"
#include "services/territory/official_files.h"
#include "services/territory/order_document.h"
#include "services/territory/status_rules.h"

namespace cc::territory {
namespace {

using Key = std::tuple<std::string, bool, int>;  // area, remainder, status
using Figures = std::map<Key, std::pair<int, int>>;

bool IsSettlement(const IndexedUnit& unit) {
  return unit.category() >= v1::Unit::CATEGORY_CITY &&
         unit.category() <= v1::Unit::CATEGORY_VILLAGE;
}

// Each unit asked for by itself, and put into the nearest area above it.
Figures ByHand(const TerritoryIndex& index, v1::AreaLevel level, absl::CivilDay day) {
  Figures figures;
  for (size_t i = 0; i < index.units().size(); ++i) {
    const int32_t unit = static_cast<int32_t>(i);
    if (index.unit(unit).closed()) continue;
    const std::vector<int32_t> path = index.Path(unit);
    int32_t area = path.front();
    bool remainder = true;
    for (int32_t at : path) {
      const v1::Unit::Category category = index.unit(at).category();
      const int rank = category <= v1::Unit::CATEGORY_SPECIAL_CITY ? v1::AREA_LEVEL_FIRST
                                                                   : static_cast<int>(category) - 1;
      if (rank != level) continue;
      area = at;
      remainder = false;
      break;
    }
    const TerritoryIndex::Period* period = DecidingPeriod(index, unit, day);
    auto& [units, settlements] = figures[{std::string(index.unit(area).code()), remainder,
                                          period == nullptr ? v1::STATUS_NONE : period->status}];
    ++units;
    settlements += IsSettlement(index.unit(unit));
  }
  return figures;
}

Figures Counted(const TerritoryIndex& index, v1::AreaLevel level, absl::CivilDay day) {
  const StatusTally tally(index, level);
  const std::vector<StatusTally::Counts> counts = tally.On(day);
  Figures figures;
  for (size_t i = 0; i < counts.size(); ++i) {
    for (size_t status = 0; status < counts[i].units.size(); ++status) {
      if (counts[i].units[status] == 0 && counts[i].settlements[status] == 0) continue;
      figures[{std::string(index.unit(tally.areas()[i].unit).code()), tally.areas()[i].remainder,
               static_cast<int>(status)}] = {counts[i].units[status],
                                             counts[i].settlements[status]};
    }
  }
  return figures;
}

v1::Unit Unit(int tail, int parent_tail, v1::Unit::Category category) {
  v1::Unit unit;
  unit.set_code(absl::StrFormat("UA140000000000%05d", tail));
  unit.set_name("Одиниця");
  unit.set_category(category);
  if (parent_tail >= 0) unit.set_parent_code(absl::StrFormat("UA140000000000%05d", parent_tail));
  return unit;
}

// 200 units of four levels, some of them closed or hung where they are not expected, with 80
// periods.
RegisterContent RandomRegister(std::mt19937& random) {
  RegisterContent content;
  auto category = [&](int tail) {
    if (tail < 4) return tail == 3 ? v1::Unit::CATEGORY_SPECIAL_CITY : v1::Unit::CATEGORY_OBLAST;
    if (tail < 14) return v1::Unit::CATEGORY_RAION;
    if (tail < 40) return v1::Unit::CATEGORY_HROMADA;
    return static_cast<v1::Unit::Category>(v1::Unit::CATEGORY_CITY + random() % 4);
  };
  auto below = [&](int tail) {
    if (tail < 4) return -1;
    if (tail < 14) return static_cast<int>(random() % 4);
    if (tail < 40) return static_cast<int>(random() % 14);
    return static_cast<int>(random() % 40);
  };
  for (int i = 0; i < 200; ++i) {
    v1::Unit unit = Unit(i, below(i), category(i));
    unit.set_closed(i >= 40 && random() % 10 == 0);
    content.units.push_back(unit);
  }
  const absl::CivilDay first(2022, 1, 1);
  for (int i = 0; i < 80; ++i) {
    v1::StatusPeriod& period = content.periods.emplace_back();
    period.set_unit_code(absl::StrFormat("UA140000000000%05d", random() % (i % 2 ? 40 : 200)));
    period.set_status(static_cast<v1::Status>(1 + random() % 4));
    const absl::CivilDay start = first + static_cast<int>(random() % 60);
    period.set_start_date(platform::FormatDate(start));
    if (random() % 5)
      period.set_end_date(platform::FormatDate(start + static_cast<int>(random() % 20)));
    for (int n = static_cast<int>(random() % 3); n > 0; --n)
      period.add_excluded_unit_codes(absl::StrFormat("UA140000000000%05d", random() % 200));
  }
  return content;
}

TEST(StatusTally, CountsWhatEachUnitByItselfAnswersForRandomRegisters) {
  std::mt19937 random(8);
  int rounds = 0;
  for (int round = 0; round < 40; ++round) {
    auto index = TerritoryIndex::Make(RandomRegister(random));
    if (!index.ok()) continue;
    ++rounds;
    for (int level = v1::AREA_LEVEL_FIRST; level <= v1::AREA_LEVEL_HROMADA; ++level) {
      for (int day = -1; day < 85; day += 7) {
        const absl::CivilDay on = absl::CivilDay(2022, 1, 1) + day;
        ASSERT_EQ(Counted(**index, static_cast<v1::AreaLevel>(level), on),
                  ByHand(**index, static_cast<v1::AreaLevel>(level), on))
            << "round " << round << " level " << level << " day " << day;
      }
    }
  }
  EXPECT_GT(rounds, 20);
}

TEST(StatusTally, WithinAUnitCountsWhatTheUnitsAboveHandDown) {
  std::mt19937 random(9);
  auto index = *TerritoryIndex::Make(RandomRegister(random));
  const absl::CivilDay on(2022, 2, 1);
  for (int32_t within = 0; within < 60; ++within) {
    StatusTally::Counts counted, by_hand;
    for (const auto& one : StatusTally(*index, v1::AREA_LEVEL_RAION, within).On(on))
      counted.Add(one);
    std::vector<int32_t> units = index->Descendants(within);
    units.push_back(within);
    for (int32_t unit : units) {
      if (index->unit(unit).closed()) continue;
      const TerritoryIndex::Period* period = DecidingPeriod(*index, unit, on);
      const v1::Status status = period == nullptr ? v1::STATUS_NONE : period->status;
      ++by_hand.units[status];
      by_hand.settlements[status] += IsSettlement(index->unit(unit));
    }
    EXPECT_EQ(counted.units, by_hand.units) << within;
    EXPECT_EQ(counted.settlements, by_hand.settlements) << within;
  }
}

std::shared_ptr<const TerritoryIndex> OfficialRegister() {
  auto units = OfficialUnits();
  return units->With(ReadRows(ReadOrderDocument(ReadOfficial(kListFile)).rows, *units).periods, {},
                     1);
}

TEST(StatusTally, CountsTheOfficialListAsEachUnitByItselfAnswers) {
  SKIP_WITHOUT_OFFICIAL_FILES();
  auto index = OfficialRegister();
  for (const absl::CivilDay day : {absl::CivilDay(2014, 2, 19), absl::CivilDay(2022, 2, 24),
                                   absl::CivilDay(2022, 9, 10), absl::CivilDay(2025, 5, 7)}) {
    for (v1::AreaLevel level : {v1::AREA_LEVEL_FIRST, v1::AREA_LEVEL_RAION, v1::AREA_LEVEL_HROMADA})
      ASSERT_EQ(Counted(*index, level, day), ByHand(*index, level, day))
          << platform::FormatDate(day) << " " << level;
  }
}

TEST(StatusTally, CountsEveryDayOfTheOfficialList) {
  SKIP_WITHOUT_OFFICIAL_FILES();
  auto index = OfficialRegister();
  const absl::Time begun = absl::Now();
  const StatusTally tally(*index, v1::AREA_LEVEL_RAION);
  const absl::Time laid = absl::Now();
  int days = 0;
  int32_t units = 0;
  for (absl::CivilDay day(2022, 2, 24); day <= absl::CivilDay(2025, 5, 7); ++day, ++days) {
    for (const auto& counts : tally.On(day)) {
      for (int32_t count : counts.units) units += count;
    }
  }
  EXPECT_EQ(units, days * static_cast<int32_t>(index->units().size()));
  RecordProperty("lay_us", static_cast<int>(absl::ToInt64Microseconds(laid - begun)));
  RecordProperty("day_us", static_cast<int>(absl::ToInt64Microseconds(absl::Now() - laid) / days));
}

}  // namespace
}  // namespace cc::territory
