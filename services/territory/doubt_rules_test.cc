#include "services/territory/doubt_rules.h"

#include <gmock/gmock.h>

#include "absl/strings/str_format.h"
#include "services/territory/list_rows.h"
#include "services/territory/official_files.h"
#include "services/territory/order_document.h"

namespace cc::territory {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using v1::Doubt;
constexpr v1::Status kOccupied = v1::STATUS_OCCUPIED, kActive = v1::STATUS_ACTIVE_HOSTILITIES,
                     kPossible = v1::STATUS_POSSIBLE_HOSTILITIES;

std::string Code(int tail) { return absl::StrFormat("UA140000000000%05d", tail); }

// 1 ← 2 ← 3 ← 4
const TerritoryIndex& Family() {
  static const auto* kept = [] {
    RegisterContent content;
    for (int tail = 1; tail <= 4; ++tail) {
      v1::Unit& unit = content.units.emplace_back();
      unit.set_code(Code(tail));
      unit.set_name("Одиниця");
      unit.set_category(v1::Unit::CATEGORY_VILLAGE);
      if (tail > 1) unit.set_parent_code(Code(tail - 1));
    }
    return new std::shared_ptr<const TerritoryIndex>(*TerritoryIndex::Make(content));
  }();
  return **kept;
}

v1::StatusPeriod Period(int tail, v1::Status status, const char* start, const char* end,
                        std::vector<int> excluded = {}) {
  v1::StatusPeriod period;
  period.set_unit_code(Code(tail));
  period.set_status(status);
  period.set_start_date(start);
  period.set_end_date(end);
  for (int one : excluded) period.add_excluded_unit_codes(Code(one));
  return period;
}

std::vector<Contradiction> Find(const std::vector<v1::StatusPeriod>& periods) {
  return FindContradictions(periods, Family(), "2025-05-07");
}

void ExpectOne(const std::vector<v1::StatusPeriod>& periods, Doubt::Kind kind,
               const std::string& key, const std::string& message = "") {
  const std::vector<Contradiction> found = Find(periods);
  ASSERT_EQ(found.size(), 1u) << key;
  EXPECT_EQ(found[0].kind, kind) << found[0].message;
  EXPECT_EQ(found[0].key, key);
  EXPECT_THAT(found[0].message, HasSubstr(message));
}

TEST(DoubtRules, LetPassSharedBoundariesSingleDaysAndChildrenThatDifferOrRepeat) {
  EXPECT_THAT(Find({Period(3, kOccupied, "2022-02-24", "2022-09-10"),
                    Period(3, kActive, "2022-09-10", "2022-09-10"),
                    Period(3, kPossible, "2022-09-10", "")}),
              IsEmpty());
  EXPECT_THAT(Find({Period(2, kPossible, "2022-02-24", ""), Period(3, kActive, "2022-03-01", ""),
                    Period(4, kPossible, "2022-02-24", "")}),
              IsEmpty());
  EXPECT_THAT(Find({Period(2, kOccupied, "2022-02-24", "2022-09-10", {3}),
                    Period(3, kOccupied, "2022-02-27", "2022-09-10")}),
              IsEmpty());
}

TEST(DoubtRules, FindAUnitInTwoStatusesAtOnce) {
  ExpectOne({Period(3, kOccupied, "2022-02-24", "2022-09-15"),
             Period(3, kActive, "2022-09-10", "2022-12-01")},
            Doubt::KIND_OVERLAP, "overlap:" + Code(3) + ":2022-09-10", "двох статусів");
  ExpectOne({Period(3, kOccupied, "2022-02-24", ""), Period(3, kActive, "2022-09-10", "")},
            Doubt::KIND_OVERLAP, "overlap:" + Code(3) + ":2022-09-10");
}

TEST(DoubtRules, FindTheSamePeriodTwice) {
  ExpectOne({Period(3, kOccupied, "2022-02-24", "2022-09-15"),
             Period(3, kOccupied, "2022-02-24", "2022-09-15")},
            Doubt::KIND_DUPLICATE, "overlap:" + Code(3) + ":2022-02-24", "двічі");
}

TEST(DoubtRules, FindAYearThatDoesNotFitAndSayWhichWould) {
  ExpectOne(
      {Period(3, kOccupied, "2022-02-27", "2025-09-09"), Period(3, kActive, "2022-09-10", "")},
      Doubt::KIND_YEAR_TYPO, "overlap:" + Code(3) + ":2022-09-10", "замість 09.09.2022");
  // The row that follows begins too early.
  ExpectOne({Period(3, kOccupied, "2022-02-27", "2022-09-09"),
             Period(3, kActive, "2021-09-10", "2023-01-01")},
            Doubt::KIND_YEAR_TYPO, "overlap:" + Code(3) + ":2022-02-27", "замість 10.09.2022");
  ExpectOne({Period(3, kActive, "2021-10-01", "2022-11-01"),
             Period(3, kOccupied, "2022-03-01", "2022-09-30")},
            Doubt::KIND_YEAR_TYPO, "overlap:" + Code(3) + ":2022-03-01", "замість 01.10.2022");
  ExpectOne({Period(3, kOccupied, "2022-02-27", "2021-09-09")}, Doubt::KIND_YEAR_TYPO,
            "reversed:" + Code(3) + ":2022-02-27", "помилка в році");
  ExpectOne({Period(3, kOccupied, "2002-02-27", "2022-09-09")}, Doubt::KIND_YEAR_TYPO,
            "early:" + Code(3) + ":2002-02-27", "помилка в році");
}

TEST(DoubtRules, FindReversedDates) {
  ExpectOne({Period(3, kOccupied, "2022-09-09", "2022-02-27")}, Doubt::KIND_DATES_REVERSED,
            "reversed:" + Code(3) + ":2022-09-09", "переставлено");
}

TEST(DoubtRules, FindWhatLiesInTheFutureOfTheEdition) {
  ExpectOne({Period(3, kOccupied, "2022-09-09", "2025-05-08")}, Doubt::KIND_FUTURE,
            "future:" + Code(3) + ":2022-09-09", "кінець (08.05.2025)");
  ExpectOne({Period(3, kOccupied, "2025-06-09", "")}, Doubt::KIND_FUTURE,
            "future:" + Code(3) + ":2025-06-09", "початок (09.06.2025)");
  EXPECT_THAT(Find({Period(3, kOccupied, "2022-09-09", "2025-05-07")}), IsEmpty());
  EXPECT_THAT(FindContradictions({Period(3, kOccupied, "2022-09-09", "2025-05-08")}, Family(), ""),
              IsEmpty());
}

TEST(DoubtRules, FindAPartOfAnExceptedUnitWithTheStatusThatTheWholeIsExceptedFrom) {
  ExpectOne({Period(1, kOccupied, "2022-02-24", "", {2}), Period(3, kOccupied, "2022-03-01", "")},
            Doubt::KIND_INSIDE_EXCLUDED, "inside-excluded:" + Code(1) + ":4:2022-02-24:00002",
            Code(2));
  // Another status, another time, or a row of the excepted unit that speaks for its parts.
  EXPECT_THAT(
      Find({Period(1, kOccupied, "2022-02-24", "", {2}), Period(3, kActive, "2022-03-01", "")}),
      IsEmpty());
  EXPECT_THAT(Find({Period(1, kOccupied, "2022-02-24", "2022-03-01", {2}),
                    Period(3, kOccupied, "2022-03-02", "")}),
              IsEmpty());
  EXPECT_THAT(
      Find({Period(1, kOccupied, "2022-02-24", "", {2}), Period(2, kActive, "2022-02-24", "", {3}),
            Period(3, kOccupied, "2022-03-01", "")}),
      IsEmpty());
}

TEST(DoubtRules, FindOneContradictionAmongThePeriodsOfTheOfficialList) {
  SKIP_WITHOUT_OFFICIAL_FILES();
  auto units = OfficialUnits();
  const ListReading reading = ReadRows(ReadOrderDocument(ReadOfficial(kListFile)).rows, *units);
  const std::vector<Contradiction> found =
      FindContradictions(reading.periods, *units, "2025-05-07");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].key, "overlap:UA63080130140094059:2022-09-10");
  EXPECT_EQ(found[0].kind, Doubt::KIND_YEAR_TYPO);
  EXPECT_THAT(found[0].message, HasSubstr("кінець 09.09.2025 замість 09.09.2022"));
}

// Copies of the official list with one thing wrong.
TEST(DoubtRules, FindWhatWasDamagedInTheOfficialList) {
  SKIP_WITHOUT_OFFICIAL_FILES();
  auto units = OfficialUnits();
  const std::vector<v1::StatusPeriod> periods =
      ReadRows(ReadOrderDocument(ReadOfficial(kListFile)).rows, *units).periods;
  auto damaged = [&](size_t at, auto damage) {
    std::vector<v1::StatusPeriod> copy = periods;
    damage(copy[at], copy);
    std::vector<Doubt::Kind> kinds;
    for (const Contradiction& one : FindContradictions(copy, *units, "2025-05-07")) {
      if (one.key != "overlap:UA63080130140094059:2022-09-10") kinds.push_back(one.kind);
    }
    return kinds;
  };
  int later = 0, swapped = 0, twice = 0;
  for (size_t at = 0; at < periods.size(); at += 97) {
    if (periods[at].end_date().empty() || periods[at].end_date() == periods[at].start_date() ||
        periods[at].doubtful())
      continue;
    EXPECT_THAT(
        damaged(at, [](auto& p, auto&) { p.set_end_date("2026" + p.end_date().substr(4)); }),
        ::testing::Not(IsEmpty()))
        << at;
    ++later;
    EXPECT_THAT(
        damaged(at, [](auto& p, auto&) { p.mutable_start_date()->swap(*p.mutable_end_date()); }),
        ::testing::Contains(::testing::AnyOf(Doubt::KIND_DATES_REVERSED, Doubt::KIND_YEAR_TYPO)))
        << at;
    ++swapped;
    EXPECT_THAT(damaged(at, [](auto& p, auto& all) { all.push_back(v1::StatusPeriod(p)); }),
                ::testing::ElementsAre(Doubt::KIND_DUPLICATE))
        << at;
    ++twice;
  }
  EXPECT_GT(later, 10);
  EXPECT_EQ(later, swapped);
  EXPECT_EQ(later, twice);
}

}  // namespace
}  // namespace cc::territory
