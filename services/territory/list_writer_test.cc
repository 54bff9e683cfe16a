#include "services/territory/list_writer.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "cc/common/v1/download.pb.h"
#include "services/territory/list_wording.h"
#include "services/territory/official_files.h"
#include "services/territory/order_document.h"

namespace cc::territory {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using v1::Unit;

constexpr char kOblast[] = "UA14000000000091971";
constexpr char kRaion[] = "UA14140000000070889";
constexpr char kHromada[] = "UA14140090000012345";
constexpr char kCentre[] = "UA14140090010023456";
constexpr char kVillage[] = "UA14140090020034567";
constexpr char kOtherHromada[] = "UA14140110000045678";
constexpr char kTwin[] = "UA14140110020056789";

Unit MakeUnit(const char* code, Unit::Category category, const char* name, const char* parent) {
  Unit unit;
  unit.set_code(code);
  unit.set_tail(std::string(code).substr(14));
  unit.set_category(category);
  unit.set_name(name);
  unit.set_parent_code(parent);
  return unit;
}

// An invented corner of an oblast: two hromadas, each with a village of the same name.
std::shared_ptr<const TerritoryIndex> Units() {
  return *TerritoryIndex::Make(
      {{MakeUnit(kOblast, Unit::CATEGORY_OBLAST, "Донецька", ""),
        MakeUnit(kRaion, Unit::CATEGORY_RAION, "Маріупольський", kOblast),
        MakeUnit(kHromada, Unit::CATEGORY_HROMADA, "Сартанська", kRaion),
        MakeUnit(kCentre, Unit::CATEGORY_SETTLEMENT, "Сартана", kHromada),
        MakeUnit(kVillage, Unit::CATEGORY_VILLAGE, "Кам’янка", kHromada),
        MakeUnit(kOtherHromada, Unit::CATEGORY_HROMADA, "Нікольська", kRaion),
        MakeUnit(kTwin, Unit::CATEGORY_VILLAGE, "Кам’янка", kOtherHromada)},
       {},
       {},
       1});
}

v1::StatusPeriod Period(const char* unit, v1::Status status, const char* start, const char* end,
                        std::vector<const char*> excluded = {}, bool doubtful = false) {
  v1::StatusPeriod period;
  period.set_unit_code(unit);
  period.set_status(status);
  period.set_start_date(start);
  period.set_end_date(end);
  for (const char* code : excluded) period.add_excluded_unit_codes(code);
  period.set_doubtful(doubtful);
  return period;
}

ListContent Sample() {
  ListContent list;
  list.reference.set_kind("наказ");
  list.reference.set_number("376");
  list.reference.set_date("2025-02-28");
  list.reference.set_issuer("Міністерство розвитку громад та територій України");
  list.reference.set_registration_number("380/43786");
  list.reference.set_registration_date("2025-03-11");
  auto& amendment = list.amended_by.emplace_back(list.reference);
  amendment.set_number("748");
  amendment.set_date("2025-04-23");
  amendment.clear_registration_number();
  amendment.clear_registration_date();
  list.periods = {
      Period(kVillage, v1::STATUS_POSSIBLE_HOSTILITIES, "2022-02-24", "2022-03-04"),
      Period(kVillage, v1::STATUS_POSSIBLE_HOSTILITIES, "2022-09-01", ""),
      Period(kRaion, v1::STATUS_ACTIVE_HOSTILITIES, "2022-02-24", "2022-03-04", {kTwin, kCentre}),
      // A part of the excepted hromada has the status that the hromada is excepted from.
      Period(kRaion, v1::STATUS_OCCUPIED, "2022-03-05", "", {kOtherHromada}, true),
      Period(kTwin, v1::STATUS_ACTIVE_HOSTILITIES_STATE_RESOURCES, "2022-03-05", "2022-04-01"),
      // Two open periods of one unit contradict each other.
      Period(kTwin, v1::STATUS_OCCUPIED, "2022-05-01", "", {}, true),
      Period(kTwin, v1::STATUS_OCCUPIED, "2022-06-01", "", {}, true),
      Period(kHromada, v1::STATUS_OCCUPIED, "2022-03-10", "", {kVillage}, true),
  };
  return list;
}

std::string Data(const ListContent& list, const TerritoryIndex& units, v1::ListFileFormat format) {
  auto file = WriteListFile(list, units, format, "list");
  EXPECT_TRUE(file.ok()) << file.status();
  return file.ok() ? file->data() : "";
}

// What makes a period itself, for comparisons.
std::multiset<std::string> Keys(const std::vector<v1::StatusPeriod>& periods) {
  std::multiset<std::string> keys;
  for (const v1::StatusPeriod& period : periods) {
    std::set<std::string> excluded(period.excluded_unit_codes().begin(),
                                   period.excluded_unit_codes().end());
    keys.insert(absl::StrCat(period.unit_code(), " ", period.status(), " ", period.start_date(),
                             " ", period.end_date(), " ", period.doubtful(), " ",
                             absl::StrJoin(excluded, ",")));
  }
  return keys;
}

TEST(ListWriter, ADocumentReadAgainGivesTheVeryPeriodsAndTheHeading) {
  auto units = Units();
  const ListContent list = Sample();
  ListDocument document = ReadOrderDocument(Data(list, *units, v1::LIST_FILE_FORMAT_DOCX));
  ASSERT_EQ(document.findings.errors(), 0) << document.findings.FirstError();
  EXPECT_EQ(document.reference.ShortDebugString(), list.reference.ShortDebugString());
  ASSERT_EQ(document.amended_by.size(), 1u);
  EXPECT_EQ(document.amended_by[0].number(), "748");
  EXPECT_EQ(document.amended_by[0].date(), "2025-04-23");
  ListReading reading = ReadRows(document.rows, *units);
  EXPECT_EQ(reading.findings.errors(), 0) << reading.findings.FirstError();
  EXPECT_EQ(Keys(reading.periods), Keys(list.periods));
}

TEST(ListWriter, PeriodsThatFollowEachOtherStandInOneRowWithAParagraphEach) {
  auto units = Units();
  ListDocument document = ReadOrderDocument(Data(Sample(), *units, v1::LIST_FILE_FORMAT_DOCX));
  const auto row = std::find_if(document.rows.begin(), document.rows.end(),
                                [](const ListRow& r) { return r.code == kVillage; });
  ASSERT_NE(row, document.rows.end());
  EXPECT_EQ(row->name, "с. Кам’янка Сартанської селищної територіальної громади");
  EXPECT_THAT(row->starts, ElementsAre("24.02.2022", "01.09.2022"));
  EXPECT_THAT(row->ends, ElementsAre("04.03.2022"));
  EXPECT_EQ(std::count_if(document.rows.begin(), document.rows.end(),
                          [](const ListRow& r) {
                            return r.code == kTwin && r.status == v1::STATUS_OCCUPIED;
                          }),
            2)
      << "two open periods cannot share a cell";
}

TEST(ListWriter, AnExclusionIsNamedSoThatOnlyOneUnitIsMeant) {
  auto units = Units();
  EXPECT_EQ(ExceptionWording(*units, units->Find(kHromada), units->Find(kVillage)), "с. Кам’янка");
  EXPECT_EQ(ExceptionWording(*units, units->Find(kRaion), units->Find(kTwin)),
            absl::StrCat("с. Кам’янка (", kTwin, ")"));
  EXPECT_EQ(ExceptionWording(*units, units->Find(kRaion), units->Find(kOtherHromada)),
            absl::StrCat("Нікольська сільська територіальна громада (", kOtherHromada, ")"));
}

TEST(ListWriter, CapitalsAreUkrainian) {
  EXPECT_EQ(Capitals("Автономна Республіка Крим, Запорізька, м’ята, ґанок, їжак, єдність"),
            "АВТОНОМНА РЕСПУБЛІКА КРИМ, ЗАПОРІЗЬКА, М’ЯТА, ҐАНОК, ЇЖАК, ЄДНІСТЬ");
}

TEST(ListWriter, ALineOfTheCsvTellsWhereTheUnitLies) {
  auto units = Units();
  const std::string csv = Data(Sample(), *units, v1::LIST_FILE_FORMAT_CSV);
  EXPECT_THAT(csv, HasSubstr(absl::StrCat(
                       "1. Території можливих бойових дій;", kVillage,
                       ";с. Кам’янка Сартанської селищної територіальної громади;Донецька "
                       "область;Маріупольський район;Сартанська селищна територіальна "
                       "громада;2022-02-24;2022-03-04;;;\r\n")));
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 9);
}

TEST(ListWriter, ASheetIsAnArchiveWithEveryPeriod) {
  auto units = Units();
  auto file = WriteListFile(Sample(), *units, v1::LIST_FILE_FORMAT_XLSX, "list");
  ASSERT_TRUE(file.ok());
  EXPECT_TRUE(absl::StartsWith(file->data(), "PK"));
  common::v1::Download download;
  ASSERT_TRUE(file->extensions(0).UnpackTo(&download));
  EXPECT_EQ(download.file_name(), "list.xlsx");
}

TEST(ListWriter, TheOfficialListWrittenAndReadAgainIsTheSame) {
  SKIP_WITHOUT_OFFICIAL_FILES();
  auto units = OfficialUnits();
  ListDocument official = ReadOrderDocument(ReadOfficial(kListFile));
  ListContent list;
  list.reference = official.reference;
  list.amended_by = official.amended_by;
  list.periods = ReadRows(official.rows, *units).periods;
  ASSERT_GT(list.periods.size(), 3000u);
  ListDocument written = ReadOrderDocument(Data(list, *units, v1::LIST_FILE_FORMAT_DOCX));
  EXPECT_EQ(written.findings.errors(), 0) << written.findings.FirstError();
  EXPECT_EQ(written.reference.ShortDebugString(), official.reference.ShortDebugString());
  EXPECT_EQ(written.amended_by.size(), official.amended_by.size());
  ListReading again = ReadRows(written.rows, *units);
  EXPECT_EQ(again.findings.errors(), 0) << again.findings.FirstError();
  const auto before = Keys(list.periods), after = Keys(again.periods);
  std::vector<std::string> lost, made;
  std::set_difference(before.begin(), before.end(), after.begin(), after.end(),
                      std::back_inserter(lost));
  std::set_difference(after.begin(), after.end(), before.begin(), before.end(),
                      std::back_inserter(made));
  EXPECT_THAT(lost, IsEmpty());
  EXPECT_THAT(made, IsEmpty());
}

}  // namespace
}  // namespace cc::territory
