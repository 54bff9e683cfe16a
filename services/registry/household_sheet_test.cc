#include "services/registry/household_sheet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/platform/sheet/office_package_for_tests.h"

namespace cc::registry {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> Headings() {
  std::vector<std::string> headings;
  for (const SheetColumnSpec& spec : kHouseholdSheet) headings.emplace_back(spec.heading);
  return headings;
}
std::vector<std::string> Person(const std::string& household, const std::string& family) {
  std::vector<std::string> cells(kSheetColumns, "x");
  cells[static_cast<size_t>(SheetColumn::kHousehold)] = household;
  cells[static_cast<size_t>(SheetColumn::kFamilyName)] = family;
  return cells;
}
std::string Csv(const std::vector<std::vector<std::string>>& rows) {
  std::string text = absl::StrCat(absl::StrJoin(Headings(), ";"), "\n");
  for (const auto& row : rows) absl::StrAppend(&text, absl::StrJoin(row, ";"), "\n");
  return text;
}
std::string Book(const std::vector<std::vector<std::string>>& rows) {
  std::string xml = platform::SheetRowXml(1, Headings());
  for (size_t i = 0; i < rows.size(); ++i)
    xml += platform::SheetRowXml(static_cast<int>(i) + 2, rows[i]);
  return platform::MakePackage(platform::WorkbookParts({{"Родини", xml}}));
}

// `household: rows` of each, in their order.
std::vector<std::string> Households(const std::string& content) {
  std::vector<std::string> read;
  ReadHouseholds(content, FormatOf(content), [&](SheetHousehold& household) {
    read.push_back(absl::StrCat(household.rows[0].cells(0), ": ", household.rows.size(), " ",
                                household.errors.size()));
    return true;
  });
  return read;
}

TEST(HouseholdSheet, ARowThatCannotBeReadSpoilsTheHouseholdThatItNames) {
  const std::string text =
      Csv({Person("1", "a"), Person("2", "b"), Person("2", "\"c\"d"), Person("3", "e")});
  EXPECT_THAT(Households(text), ElementsAre("1: 1 0", "2: 2 1", "3: 1 0"));
}

TEST(HouseholdSheet, WhatCanBeReadOfABrokenRowIsGivenBackToBeCorrected) {
  std::vector<v1::ImportRow> rows;
  const std::string text = Csv({Person("7", "ціле"), Person("7", "\"a\"b")});
  ReadHouseholds(text, v1::SHEET_FORMAT_CSV, [&](SheetHousehold& household) {
    rows = household.rows;
    return true;
  });
  ASSERT_EQ(rows.size(), 2u);
  const std::vector<std::string> remarks = {"", "Рядок 3."};
  for (v1::SheetFormat format : {v1::SHEET_FORMAT_CSV, v1::SHEET_FORMAT_XLSX}) {
    const auto table = WriteHouseholds(format, rows, &remarks);
    ASSERT_TRUE(table.ok());
    EXPECT_THAT(Households(*table), ElementsAre(HasSubstr("7: 2 ")));
  }
}

// Bytes changed, cut out or doubled anywhere: reading ends, with households or with a problem, and
// never more rows than the file has.
void SurvivesDamage(const std::string& whole, uint64_t seed) {
  std::mt19937_64 random(seed);
  for (int round = 0; round < 400; ++round) {
    std::string damaged = whole;
    for (uint64_t i = 0, n = 1 + random() % 4; i < n && !damaged.empty(); ++i) {
      const size_t at = random() % damaged.size(), length = random() % 64;
      switch (random() % 4) {
        case 0:
          damaged[at] = static_cast<char>(random());
          break;
        case 1:
          damaged.erase(at, length);
          break;
        case 2:
          damaged.insert(at, damaged.substr(random() % damaged.size(), length));
          break;
        default:
          damaged.resize(at);
      }
    }
    size_t rows = 0;
    bool named = true;
    const auto problem = ReadHouseholds(damaged, FormatOf(damaged), [&](SheetHousehold& household) {
      rows += household.rows.size();
      for (const v1::ImportRow& row : household.rows)
        named = named && row.row() > 0 && row.cells_size() == static_cast<int>(kSheetColumns);
      return true;
    });
    EXPECT_TRUE(named);
    EXPECT_LT(rows, 2000u);
    if (problem) EXPECT_FALSE(problem->message.empty());
  }
}

TEST(HouseholdSheet, ReadsDamagedTablesToTheirEnd) {
  std::vector<std::vector<std::string>> rows;
  for (int i = 0; i < 12; ++i) rows.push_back(Person(absl::StrCat(i / 2), "Ґудзь\"; їжак"));
  SurvivesDamage(Csv(rows), 1);
  SurvivesDamage(Book(rows), 2);
}

TEST(HouseholdSheet, ABombIsRefusedBeforeItIsUnpacked) {
  const std::string bomb =
      platform::MakePackage(platform::WorkbookParts({{"Родини", std::string(100 << 20, ' ')}}));
  EXPECT_LT(bomb.size(), 1u << 20);
  const auto problem =
      ReadHouseholds(bomb, v1::SHEET_FORMAT_XLSX, [](SheetHousehold&) { return true; });
  ASSERT_TRUE(problem.has_value());
  EXPECT_THAT(problem->message, HasSubstr("понад міру"));
}

}  // namespace
}  // namespace cc::registry
