#include "services/territory/territory_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <malloc.h>

#include <cstdio>
#include <ctime>
#include <random>
#include <utility>

#include "services/territory/list_rows.h"
#include "services/territory/official_files.h"
#include "services/territory/order_document.h"
#include "services/territory/status_rules.h"

namespace cc::territory {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using v1::Unit;

Unit NewUnit(const std::string& code, const std::string& name, const std::string& parent = "") {
  Unit unit;
  unit.set_code(code);
  unit.set_tail(code.substr(code.size() - 5));
  unit.set_category(parent.empty() ? Unit::CATEGORY_OBLAST : Unit::CATEGORY_RAION);
  unit.set_name(name);
  unit.set_parent_code(parent);
  return unit;
}

std::vector<Unit> TwoRaions() {
  return {NewUnit("UA14020000000010001", "Перший", "UA14000000000091971"),
          NewUnit("UA14000000000091971", "Донецька"),
          NewUnit("UA14040000000020002", "Другий", "UA14000000000091971")};
}

TEST(TerritoryIndex, GivesUnitsBackAsTheyWereWithThePresentCodeOfTheUnitAbove) {
  std::vector<Unit> units = TwoRaions();
  units[1].set_code("UA15000000000091971");
  units[1].add_former_codes("UA14000000000091971");
  units[1].add_former_codes("UA13000000000091971");
  units[2].set_closed(true);
  const auto index = *TerritoryIndex::Make({units, {}, {}, 1});
  for (Unit unit : units) {
    if (!unit.parent_code().empty()) unit.set_parent_code("UA15000000000091971");
    const int32_t position = index->Find(unit.code());
    ASSERT_NE(position, TerritoryIndex::kNone) << unit.code();
    EXPECT_EQ(index->Whole(position).SerializeAsString(), unit.SerializeAsString());
    EXPECT_EQ(index->unit(position).code(), unit.code());
    EXPECT_EQ(index->unit(position).name(), unit.name());
    EXPECT_EQ(index->unit(position).category(), unit.category());
    EXPECT_EQ(index->unit(position).closed(), unit.closed());
    EXPECT_EQ(index->FindTail(TailOfCode(unit.tail())), position);
  }
  const int32_t oblast = index->Find("UA14000000000091971");
  EXPECT_EQ(oblast, index->Find("UA15000000000091971"));
  EXPECT_EQ(oblast, index->Find("UA13000000000091971"));
  EXPECT_EQ(index->Find("UA12000000000091971"), TerritoryIndex::kNone);
  EXPECT_THAT(index->former_codes(oblast),
              ElementsAre("UA14000000000091971", "UA13000000000091971"));
  EXPECT_THAT(index->former_codes(index->children(oblast)[0]), IsEmpty());
}

TEST(TerritoryIndex, TakesNoTailForACode) {
  EXPECT_EQ(TerritoryIndex::Make({{NewUnit("91971", "Донецька")}, {}, {}, 1}).status().code(),
            absl::StatusCode::kDataLoss);
}

TEST(TerritoryIndex, SharesItsUnitsWithOneOfOtherPeriods) {
  std::shared_ptr<const TerritoryIndex> before = *TerritoryIndex::Make({TwoRaions(), {}, {}, 4, 3});
  v1::StatusPeriod period;
  period.set_unit_code("UA14020000000010001");
  period.set_status(v1::STATUS_OCCUPIED);
  period.set_start_date("2022-03-01");
  v1::Act older, newer;
  older.set_edition_date("2025-01-01");
  newer.set_edition_date("2025-05-07");
  const std::shared_ptr<const TerritoryIndex> after = before->With({period}, {older, newer}, 5);
  EXPECT_EQ(after->units().data(), before->units().data());
  EXPECT_EQ(after->revision(), 5);
  EXPECT_EQ(after->units_revision(), 3);
  EXPECT_EQ(after->acts().front().edition_date(), "2025-05-07");
  before.reset();
  const absl::CivilDay day(2024, 1, 1);
  const int32_t unit = after->Find("UA14020000000010001");
  EXPECT_EQ(StatusOn(*after, unit, day, day).status(), v1::STATUS_OCCUPIED);
  EXPECT_THAT(after->FindName("перший"), ElementsAre(unit));
  EXPECT_THAT(after->With({}, {}, 6)->PeriodsOf(unit), IsEmpty());
}

double CpuSeconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

TEST(OfficialUnits, AreGivenBackAsTheyStandInTheFile) {
  SKIP_WITHOUT_OFFICIAL_FILES();
  const auto index = OfficialUnits();
  const std::vector<Unit> units = ReadCodifierFile(ReadOfficial(kCodifierFile)).units;
  ASSERT_THAT(units, SizeIs(index->units().size()));
  for (const Unit& unit : units)
    ASSERT_EQ(index->Whole(index->Find(unit.code())).SerializeAsString(), unit.SerializeAsString());
}

TEST(OfficialUnits, AreCompactInMemory) {
  SKIP_WITHOUT_OFFICIAL_FILES();
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "the sanitizer keeps its own heap";
#endif
  const auto in_use = [] {
    const struct mallinfo2 heap = mallinfo2();
    return heap.uordblks + heap.hblkhd;
  };
  RegisterContent content{ReadCodifierFile(ReadOfficial(kCodifierFile)).units, {}, {}, 1};
  const size_t count = content.units.size(), before = in_use();
  RegisterContent copy = content;
  const size_t as_messages = in_use() - before;
  const double start = CpuSeconds();
  const auto index = *TerritoryIndex::Make(std::move(copy));
  const double made = CpuSeconds() - start;
  const size_t kept = in_use() - before;
  std::printf("%zu units: %zu bytes each, %zu as messages; made in %.0f ms\n", count, kept / count,
              as_messages / count, made * 1e3);
  EXPECT_LE(kept, size_t{3} << 20);
}

TEST(OfficialUnits, AnswerQuickly) {
  SKIP_WITHOUT_OFFICIAL_FILES();
  const auto units = OfficialUnits();
  const auto index =
      units->With(ReadRows(ReadOrderDocument(ReadOfficial(kListFile)).rows, *units).periods, {}, 1);
  std::mt19937 random(60);
  constexpr int kQuestions = 200000;
  const auto count = static_cast<uint32_t>(index->units().size());
  const double start = CpuSeconds();
  int occupied = 0;
  for (int i = 0; i < kQuestions; ++i) {
    const auto unit = static_cast<int32_t>(random() % count);
    const absl::CivilDay day(2025, 5, 1);
    occupied += StatusOn(*index, unit, day, day).status() == v1::STATUS_OCCUPIED;
  }
  const double asked = CpuSeconds();
  size_t steps = 0;
  for (int i = 0; i < kQuestions; ++i)
    steps += index->PathOf(index->unit(static_cast<int32_t>(random() % count)).code())->size();
  std::printf("a status in %.0f ns, a path of %.1f steps in %.0f ns\n",
              (asked - start) / kQuestions * 1e9, static_cast<double>(steps) / kQuestions,
              (CpuSeconds() - asked) / kQuestions * 1e9);
  EXPECT_GT(occupied, 0);
}

}  // namespace
}  // namespace cc::territory
