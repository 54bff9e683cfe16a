#include "services/territory/codifier_file.h"

#include <gmock/gmock.h>

#include <random>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/platform/sheet/csv.h"
#include "services/platform/sheet/office_package_for_tests.h"
#include "services/territory/official_files.h"

namespace cc::territory {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Property;

constexpr char kHeader[] =
    "\xEF\xBB\xBFПерший рівень;Другий рівень;Третій рівень;Четвертий рівень;Додатковий рівень;"
    "Категорія об’єкта;Назва об’єкта\r\n";
constexpr char kOblast[] = "UA14000000000091971;;;;;O;Донецька\r\n";
constexpr char kRaion[] = "UA14000000000091971;UA14120000000070232;;;;P;Краматорський\r\n";

CodifierFile Read(const std::string& lines, const std::string& header = kHeader) {
  return ReadCodifierFile(header + lines);
}

// The first error as one sentence.
std::string Error(const std::string& lines, const std::string& header = kHeader) {
  CodifierFile file = Read(lines, header);
  EXPECT_GT(file.findings.errors(), 0);
  return file.findings.FirstError();
}

TEST(CodifierFile, ReadsRowsAsPublished) {
  CodifierFile file = Read(absl::StrCat(
      kOblast, kRaion,
      "UA14000000000091971;UA14120000000070232;UA14120050000033910;;;H;Іллінівська \r\n"));
  EXPECT_EQ(file.findings.FirstError(), "");
  ASSERT_EQ(file.units.size(), 3u);
  EXPECT_EQ(file.units[2].name(), "Іллінівська");
  EXPECT_EQ(file.units[2].parent_code(), "UA14120000000070232");
  EXPECT_EQ(file.units[2].tail(), "33910");
  EXPECT_EQ(file.units[2].category(), v1::Unit::CATEGORY_HROMADA);
}

TEST(CodifierFile, TakesQuotedCellsAndBareLineEnds) {
  CodifierFile file = Read("\"UA14000000000091971\";;;;;O;\"Донецька \"\"Велика; перша\"\"\"\n");
  EXPECT_EQ(file.findings.FirstError(), "");
  ASSERT_EQ(file.units.size(), 1u);
  EXPECT_EQ(file.units[0].name(), "Донецька \"Велика; перша\"");
}

TEST(CodifierFile, ReadsRepeatedLevelsAsOneUnitAbove) {
  CodifierFile file = Read(
      "UA80000000000093317;;;;;K;Київ\r\n"
      "UA80000000000093317;UA80000000000093317;UA80000000000093317;UA80000000000093317;"
      "UA80000000000126643;B;Голосіївський\r\n");
  EXPECT_EQ(file.findings.FirstError(), "");
  EXPECT_EQ(file.units[1].parent_code(), "UA80000000000093317");
}

TEST(CodifierFile, NamesTheEncodingThatIsWrong) {
  EXPECT_THAT(Error("", std::string("\xFF\xFE\x1F\x04", 4)), HasSubstr("UTF-16"));
  EXPECT_THAT(Error("UA14000000000091971;;;;;O;\xC4\xEE\xED\xE5\xF6\xFC\xEA\xE0\r\n"),
              AllOf(HasSubstr("рядок 2"), HasSubstr("windows-1251")));
  EXPECT_THAT(Error(std::string("UA14\0", 5)), HasSubstr("нульовий байт"));
  EXPECT_THAT(Error("", "PK\x03\x04"), HasSubstr("XLSX"));
  EXPECT_THAT(Error("", ""), HasSubstr("порожній"));
}

TEST(CodifierFile, NamesTheLineWhoseQuotingIsBroken) {
  EXPECT_THAT(Error(absl::StrCat(
                  kOblast, "UA14000000000091971;\"UA14120000000070232;;;;P;Краматорський\r\n")),
              AllOf(HasSubstr("рядок 3"), HasSubstr("лапки")));
  EXPECT_THAT(Error("UA14000000000091971;;;;;O;Доне\"цька\r\n"), HasSubstr("лапки"));
  EXPECT_THAT(Error("UA14000000000091971;;;;;O;\"Донецька\"x\r\n"), HasSubstr("лапки"));
}

TEST(CodifierFile, RefusesARowWithoutItsParent) {
  EXPECT_THAT(Error(kRaion), AllOf(HasSubstr("рядок 2"), HasSubstr("вищої одиниці немає")));
}

TEST(CodifierFile, HangsAPartialFileOnUnitsThatAreKnown) {
  CodifierOptions options;
  options.known = [](absl::string_view code) {
    return code == "UA14000000000091971" ? v1::Unit::CATEGORY_OBLAST
                                         : v1::Unit::CATEGORY_UNSPECIFIED;
  };
  EXPECT_EQ(ReadCodifierFile(absl::StrCat(kHeader, kRaion), options).findings.FirstError(), "");
}

TEST(CodifierFile, RefusesADuplicateCodeAndNamesItsRow) {
  EXPECT_THAT(Error(absl::StrCat(kOblast, kRaion, kRaion)),
              AllOf(HasSubstr("рядок 4"), HasSubstr("код уже є в рядку 3")));
}

TEST(CodifierFile, RefusesADuplicateTail) {
  EXPECT_THAT(Error(absl::StrCat(kOblast, "UA63000000000091971;;;;;O;Харківська\r\n")),
              AllOf(HasSubstr("рядок 3"), HasSubstr("останні п’ять цифр")));
}

TEST(CodifierFile, RefusesACycle) {
  EXPECT_THAT(Error("UA14000000000000002;UA14000000000000001;;;;P;А\r\n"
                    "UA14000000000000001;UA14000000000000002;;;;P;Б\r\n"),
              HasSubstr("коло"));
  EXPECT_THAT(Error("UA14000000000000001;UA14000000000000001;;;;P;А\r\n"),
              HasSubstr("не має вищої"));
}

TEST(CodifierFile, RefusesAParentThatLiesElsewhere) {
  EXPECT_THAT(
      Error(absl::StrCat(
          kOblast, kRaion, "UA63000000000041885;;;;;O;Харківська\r\n",
          "UA63000000000041885;UA14120000000070232;UA14120050000033910;;;H;Іллінівська\r\n")),
      AllOf(HasSubstr("рядок 5"), HasSubstr("не ті")));
}

TEST(CodifierFile, RefusesWhatIsNotItsLayout) {
  EXPECT_THAT(Error(kRaion, kOblast), HasSubstr("заголовків"));
  EXPECT_THAT(Error("UA14000000000091971;;;;;O\r\n"),
              HasSubstr("рядок 2: стовпців 6, а має бути 7"));
  EXPECT_THAT(Error("UA1400000000009197;;;;;O;Донецька\r\n"), HasSubstr("17 цифр"));
  EXPECT_THAT(Error("UA14000000000091971;;;;;Q;Донецька\r\n"), HasSubstr("категорія"));
  EXPECT_THAT(Error("UA14000000000091971;;;;;H;Донецька\r\n"), HasSubstr("рівня 1"));
  EXPECT_THAT(Error("UA14000000000091971;;;;;O; \r\n"), HasSubstr("назви"));
  EXPECT_THAT(Error("UA14000000000091971;;UA14120050000033910;;;H;Іллінівська\r\n"),
              HasSubstr("пропущено"));
  EXPECT_THAT(Error(absl::StrCat("UA14000000000091971;;;;;O;", std::string(5000, 'a'), "\r\n")),
              HasSubstr("задовгий"));
  EXPECT_THAT(Error(""), HasSubstr("жодної одиниці"));
}

TEST(CodifierFile, RepairsACategoryTypedInCyrillicAloud) {
  CodifierFile file = Read("UA14000000000091971;;;;;О;Донецька\r\n");
  EXPECT_EQ(file.findings.errors(), 0);
  EXPECT_THAT(file.findings.all(), Contains(Property(&v1::ImportFinding::severity,
                                                     v1::ImportFinding::SEVERITY_REPAIRED)));
}

// Rows of a codifier in a workbook, under a title, headings and their numbers.
std::string Workbook(const std::vector<std::vector<std::string>>& units,
                     const std::string& sheet_before = "") {
  std::string rows = platform::SheetRowXml(
      1, {"Кодифікатор адміністративно-територіальних одиниць", "", "", "", "", "", ""});
  int number = 3;
  absl::StrAppend(&rows, platform::SheetRowXml(
                             number++, {"", "Перший рівень ", "Другий рівень", "Третій рівень",
                                        "Четвертий рівень", "Додатковий рівень",
                                        "Категорія об'єкта", "Назва об'єкта"}));
  absl::StrAppend(&rows, platform::SheetRowXml(number++, {"1", "2", "3", "4", "5", "6", "7", "8"}));
  for (std::vector<std::string> unit : units) {
    unit.insert(unit.begin(), "");
    absl::StrAppend(&rows, platform::SheetRowXml(number++, unit));
  }
  std::vector<std::pair<std::string, std::string>> sheets;
  if (!sheet_before.empty()) sheets.push_back({"Довідка", sheet_before});
  sheets.push_back({"Кодифікатор", rows});
  return platform::MakePackage(platform::WorkbookParts(sheets));
}
const std::vector<std::string> kOblastCells = {
    "UA14000000000091971", "", "", "", "", "O", "Донецька "};
const std::vector<std::string> kRaionCells = {
    "UA14000000000091971", "UA14120000000070232", "", "", "", "P", "Краматорський"};

TEST(CodifierFile, ReadsAWorkbookAsItReadsText) {
  for (const std::string& before :
       {std::string(), platform::SheetRowXml(1, {"Умовні скорочення"})}) {
    CodifierFile file = ReadCodifierFile(Workbook({kOblastCells, kRaionCells}, before));
    EXPECT_EQ(file.findings.FirstError(), "");
    EXPECT_EQ(file.rows, 2);
    CodifierFile text = Read(absl::StrCat(kOblast, kRaion));
    ASSERT_EQ(file.units.size(), 2u);
    for (int i = 0; i < 2; ++i)
      EXPECT_EQ(file.units[i].SerializeAsString(), text.units[i].SerializeAsString());
  }
}

TEST(CodifierFile, NamesRowAndColumnOfAWorkbook) {
  std::vector<std::string> wrong = kRaionCells;
  wrong[1] = "UA1412";
  EXPECT_THAT(ReadCodifierFile(Workbook({kOblastCells, wrong})).findings.FirstError(),
              AllOf(HasSubstr("рядок 6"), HasSubstr("стовпець 3"), HasSubstr("17 цифр")));
  EXPECT_THAT(ReadCodifierFile(platform::MakePackage(platform::WorkbookParts(
                                   {{"Інше", platform::SheetRowXml(1, {"Назва", "Площа"})}})))
                  .findings.FirstError(),
              HasSubstr("на жодному аркуші"));
  const std::string whole = Workbook({kOblastCells});
  EXPECT_THAT(ReadCodifierFile(whole.substr(0, whole.size() - 30)).findings.FirstError(),
              HasSubstr("пошкоджено"));
}

TEST(CodifierFile, OverlooksWhatCannotMatter) {
  constexpr char kUnit[] = "UA14000000000091971;;;;;O;Донецька;;;\n";
  for (const char* header :
       {"Перший рівень;Другий рівень;Третій рівень;Четвертий рівень;Додатковий рівень;Категорія "
        "обєкта;Назва обєкта\n",
        "\xEF\xBB\xBF"
        "перший;другий;третій;четвертий;п'ятий;КАТЕГОРІЯ;НАЗВА;;\r\n",
        "Кодифікатор станом на 07.07.2026\n\nПерший рівень;Другий рівень;Третій рівень;Четвертий "
        "рівень;Додатковий рівень;Категорія;Назва\n1;2;3;4;5;6;7\n\n"}) {
    CodifierFile file = Read(kUnit, header);
    EXPECT_EQ(file.findings.FirstError(), "") << header;
    EXPECT_EQ(file.rows, 1) << header;
  }
  CodifierFile commas = Read("UA14000000000091971,,,,,O,\"Донецька, перша\"\n",
                             "Перший,Другий,Третій,Четвертий,Додатковий,Категорія,Назва\n");
  EXPECT_EQ(commas.findings.FirstError(), "");
  EXPECT_EQ(commas.units[0].name(), "Донецька, перша");
}

TEST(CodifierFile, ReadsColumnsByTheirHeadings) {
  CodifierFile file = Read("Донецька;O;UA14000000000091971;;;;;стара назва\n",
                           "Назва;Категорія;Перший;Другий;Третій;Четвертий;Додатковий;Примітка\n");
  EXPECT_EQ(file.findings.FirstError(), "");
  EXPECT_EQ(file.units[0].code(), "UA14000000000091971");
  EXPECT_THAT(file.findings.all(), Contains(Property(&v1::ImportFinding::text, "Примітка")));
  EXPECT_THAT(Error("UA14000000000091971;;;;;O;Донецька;зайве\n"),
              AllOf(HasSubstr("стовпець 8"), HasSubstr("поза стовпцями")));
}

TEST(CodifierFile, CapsRowsAndErrors) {
  CodifierOptions options;
  options.most_rows = 1;
  EXPECT_THAT(
      ReadCodifierFile(absl::StrCat(kHeader, kOblast, kRaion), options).findings.FirstError(),
      HasSubstr("забагато"));
  std::string bad = kHeader;
  for (int i = 0; i < 3000; ++i) bad += "x;;;;;O;y\n";
  EXPECT_LE(ReadCodifierFile(bad).findings.all().size(), 201u);
}

TEST(CodifierFile, ReadsTheOfficialEditionWhole) {
  SKIP_WITHOUT_OFFICIAL_FILES();
  CodifierFile file = ReadCodifierFile(ReadOfficial(kCodifierFile));
  EXPECT_EQ(file.findings.FirstError(), "");
  ASSERT_EQ(file.units.size(), 31748u);
  std::map<v1::Unit::Category, int> counts;
  for (const v1::Unit& unit : file.units) ++counts[unit.category()];
  EXPECT_EQ(counts[v1::Unit::CATEGORY_VILLAGE], 27237);
  EXPECT_EQ(counts[v1::Unit::CATEGORY_SETTLEMENT], 2007);
  EXPECT_EQ(counts[v1::Unit::CATEGORY_HROMADA], 1772);
  EXPECT_EQ(counts[v1::Unit::CATEGORY_CITY], 461);
  EXPECT_EQ(counts[v1::Unit::CATEGORY_RAION], 136);
  EXPECT_EQ(counts[v1::Unit::CATEGORY_CITY_DISTRICT], 108);
  EXPECT_EQ(counts[v1::Unit::CATEGORY_OBLAST], 25);
  EXPECT_EQ(counts[v1::Unit::CATEGORY_SPECIAL_CITY], 2);
  auto index = OfficialUnits();
  EXPECT_EQ(index->unit(index->parent(index->Find("UA32000000020050699"))).name(), "Київська")
      << "Chornobyl";
}

TEST(CodifierFile, ReadsTheOfficialEditionAsAWorkbookToo) {
  SKIP_WITHOUT_OFFICIAL_FILES();
  const std::string text = ReadOfficial(kCodifierFile);
  std::string rows;
  platform::ReadCsv(text, {}, [&](platform::SheetRow& row) {
    absl::StrAppend(&rows, platform::SheetRowXml(row.number + 2, row.cells));
    return true;
  });
  const CodifierFile book =
      ReadCodifierFile(platform::MakePackage(platform::WorkbookParts({{"Кодифікатор", rows}})));
  EXPECT_EQ(book.findings.FirstError(), "");
  const CodifierFile file = ReadCodifierFile(text);
  ASSERT_EQ(book.units.size(), file.units.size());
  for (size_t i = 0; i < file.units.size(); ++i)
    ASSERT_EQ(book.units[i].SerializeAsString(), file.units[i].SerializeAsString());
}

TEST(CodifierFile, SurvivesDamageOfTheOfficialEdition) {
  SKIP_WITHOUT_OFFICIAL_FILES();
  const std::string whole = ReadOfficial(kCodifierFile).substr(0, 60000);
  std::mt19937 random(20250516);
  for (int round = 0; round < 300; ++round) {
    std::string damaged = whole;
    for (int i = 0; i < 1 + round % 20; ++i)
      damaged[random() % damaged.size()] = static_cast<char>(random());
    if (round % 3 == 0) damaged.resize(random() % damaged.size());
    CodifierFile file = ReadCodifierFile(damaged);
    EXPECT_LE(file.findings.errors(), 200);
  }
}

}  // namespace
}  // namespace cc::territory
