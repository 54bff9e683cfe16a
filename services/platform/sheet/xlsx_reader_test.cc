#include "services/platform/sheet/xlsx_reader.h"

#include <gmock/gmock.h>

#include <random>

#include "services/platform/sheet/office_package_for_tests.h"
#include "services/platform/validate/utf8.h"

namespace cc::platform {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Read {
  std::vector<SheetRow> rows;
  std::string problem;
  int problem_row = 0;
};

Read ReadFirst(const std::string& bytes, const XlsxOptions& options = {}) {
  Read read;
  absl::StatusOr<XlsxReader> book = XlsxReader::Open(bytes, options);
  if (!book.ok()) {
    read.problem = std::string(book.status().message());
    return read;
  }
  auto problem = book->Read(book->sheets()[0], [&](SheetRow& row) {
    read.rows.push_back(row);
    return true;
  });
  if (problem) {
    read.problem = problem->message;
    read.problem_row = problem->row;
  }
  return read;
}

std::string Book(const std::string& rows, const std::string& shared = "") {
  return MakePackage(WorkbookParts({{"Аркуш1", rows}}, shared));
}

TEST(XlsxReader, ReadsEveryKindOfValue) {
  Read read = ReadFirst(Book(
      "<row r=\"3\"><c r=\"A3\" t=\"s\"><v>1</v></c><c r=\"C3\" t=\"str\"><f>1+1</f><v>2</v></c>"
      "<c r=\"D3\"><v>7</v></c><c r=\"E3\" t=\"inlineStr\"><is><r><t>Ли</t></r><r><t>ман</t></r>"
      "</is></c><c r=\"F3\" s=\"1\"/></row><row><c><v>8</v></c><c t=\"s\"><v>0</v></c></row>"
      "<row r=\"9\"/>",
      "<si><t>а</t></si><si><r><t>Киї</t></r><r><t>в</t></r><rPh><t>x</t></rPh></si>"));
  EXPECT_THAT(read.problem, IsEmpty());
  ASSERT_EQ(read.rows.size(), 2u);
  EXPECT_EQ(read.rows[0].number, 3);
  EXPECT_THAT(read.rows[0].cells, ElementsAre("Київ", "", "2", "7", "Лиман"));
  EXPECT_EQ(read.rows[1].number, 4);
  EXPECT_THAT(read.rows[1].cells, ElementsAre("8", "а"));
}

TEST(XlsxReader, TellsSheetsAndHiddenOnes) {
  auto book = XlsxReader::Open(
      MakePackage(WorkbookParts({{"Довідка", ""}, {"Кодифікатор", SheetRowXml(1, {"a"})}}, "",
                                " state=\"hidden\"")),
      {});
  ASSERT_TRUE(book.ok()) << book.status();
  ASSERT_EQ(book->sheets().size(), 2u);
  EXPECT_TRUE(book->sheets()[0].hidden);
  EXPECT_EQ(book->sheets()[1].name, "Кодифікатор");
}

TEST(XlsxReader, NamesTheCellThatCannotBeRead) {
  Read read = ReadFirst(Book(
      "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"AB1\" t=\"s\"><v>5</v></c></row>"
      "<row r=\"2\"><c r=\"B2\" t=\"e\"><v>#N/A</v></c></row><row r=\"3\"><c><v>3</v></c></row>"));
  ASSERT_EQ(read.rows.size(), 3u);
  EXPECT_THAT(read.rows[0].problem, HasSubstr("AB1"));
  EXPECT_THAT(read.rows[1].problem, HasSubstr("B2: помилка обчислення #N/A"));
  EXPECT_THAT(read.rows[2].problem, IsEmpty());
}

TEST(XlsxReader, CapsRowsColumnsCellsAndSharedTexts) {
  const std::string two = SheetRowXml(1, {"a"}) + SheetRowXml(2, {"b"});
  Read read = ReadFirst(Book(two), {.most_rows = 1});
  EXPECT_THAT(read.problem, HasSubstr("забагато рядків"));
  EXPECT_EQ(read.problem_row, 2);
  EXPECT_THAT(ReadFirst(Book(SheetRowXml(1, {"", "", "c"})), {.most_columns = 2}).rows[0].problem,
              HasSubstr("C1: забагато стовпців"));
  EXPECT_THAT(ReadFirst(Book(SheetRowXml(1, {"abcd"})), {.most_cell_bytes = 3}).rows[0].problem,
              HasSubstr("A1: текст задовгий"));
  const std::string shared = "<row><c t=\"s\"><v>0</v></c></row>";
  EXPECT_THAT(
      ReadFirst(Book(shared, "<si><t>abcd</t></si>"), {.most_cell_bytes = 3}).rows[0].problem,
      HasSubstr("текст задовгий"));
  EXPECT_THAT(ReadFirst(Book(shared, "<si><t>abcd</t></si>"), {.most_shared_bytes = 3}).problem,
              HasSubstr("завеликі"));
}

TEST(XlsxReader, RefusesWhatIsNoWorkbook) {
  EXPECT_THAT(ReadFirst("text").problem, HasSubstr("не файл XLSX"));
  EXPECT_THAT(ReadFirst("\xD0\xCF\x11\xE0 old").problem, HasSubstr("старий формат XLS"));
  EXPECT_THAT(ReadFirst(MakePackage({{"word/document.xml", "<a/>"}})).problem,
              HasSubstr("xl/workbook.xml"));
  EXPECT_THAT(ReadFirst(MakePackage(WorkbookParts({}))).problem, HasSubstr("жодного аркуша"));
  EXPECT_THAT(
      ReadFirst(MakePackage(WorkbookParts({{"a", SheetRowXml(1, {"a"})}}), "secret")).problem,
      HasSubstr("зашифровано"));
  const std::string whole = Book(SheetRowXml(1, {"a"}));
  EXPECT_THAT(ReadFirst(whole.substr(0, whole.size() / 2)).problem, HasSubstr("пошкоджено"));
}

TEST(XlsxReader, RefusesBombsAndDtds) {
  EXPECT_THAT(ReadFirst(Book(std::string(20 << 20, ' '))).problem, HasSubstr("понад міру"));
  EXPECT_THAT(
      ReadFirst(Book(std::string(3000, ' ')), {.package = {.most_unpacked_bytes = 2000}}).problem,
      HasSubstr("завеликий"));
  EXPECT_THAT(ReadFirst(Book("", ""), {.package = {.most_entries = 2}}).problem,
              HasSubstr("забагато частин"));
  PackageParts parts = WorkbookParts({{"a", ""}});
  parts[0].second = "<!DOCTYPE a [<!ENTITY b \"c\">]><worksheet/>";
  EXPECT_THAT(ReadFirst(MakePackage(parts)).problem, HasSubstr("DTD"));
  std::string deep;
  for (int i = 0; i < 300; ++i) deep += "<a>";
  EXPECT_THAT(ReadFirst(Book(deep)).problem, HasSubstr("заглибоко"));
}

TEST(XlsxReader, RefusesRowsAndCellsOutOfTheirOrder) {
  EXPECT_THAT(ReadFirst(Book("<row r=\"2\"/><row r=\"1\"/>")).problem, HasSubstr("не на місці"));
  EXPECT_THAT(ReadFirst(Book("<row r=\"x\"/>")).problem, HasSubstr("не на місці"));
  EXPECT_THAT(ReadFirst(Book("<row r=\"1\"><c r=\"B1\"/><c r=\"A1\"/></row>")).problem,
              HasSubstr("«A1» рядка 1"));
}

TEST(XlsxReader, SurvivesDamage) {
  const std::string whole =
      Book(SheetRowXml(1, {"Лиман", "Київ"}) + SheetRowXml(5, {"a"}), "<si><t>а</t></si>");
  std::mt19937 random(20260707);
  for (int round = 0; round < 2000; ++round) {
    std::string damaged = whole;
    for (int i = 0; i < 1 + round % 10; ++i)
      damaged[random() % damaged.size()] = static_cast<char>(random());
    if (round % 3 == 0) damaged.resize(random() % damaged.size());
    const Read read = ReadFirst(damaged);
    EXPECT_EQ(FindInvalidUtf8(read.problem), absl::string_view::npos) << round;
    EXPECT_TRUE(!read.problem.empty() || read.rows.size() <= 2u);
  }
}

}  // namespace
}  // namespace cc::platform
