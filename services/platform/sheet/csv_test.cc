#include "services/platform/sheet/csv.h"

#include <gmock/gmock.h>

namespace cc::platform {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Read {
  std::vector<SheetRow> rows;
  std::optional<SheetProblem> problem;
};

Read ReadAll(absl::string_view text, const CsvOptions& options = {}) {
  Read read;
  read.problem = ReadCsv(text, options, [&](SheetRow& row) {
    read.rows.push_back(row);
    return true;
  });
  return read;
}

TEST(Csv, ReadsRowsWithTheirLines) {
  Read read = ReadAll(
      "\xEF\xBB\xBF"
      "a;b\r\n;\n\n\"c;\"\"d\"\"\";e");
  ASSERT_EQ(read.rows.size(), 2u);
  EXPECT_THAT(read.rows[0].cells, ElementsAre("a", "b"));
  EXPECT_EQ(read.rows[1].number, 4);
  EXPECT_THAT(read.rows[1].cells, ElementsAre("c;\"d\"", "e"));
  EXPECT_FALSE(read.problem);
}

TEST(Csv, SpoilsOnlyTheRowWhoseQuotingIsBroken) {
  for (const CsvOptions& options : {CsvOptions{}, CsvOptions{.line_ends_in_cells = true}}) {
    Read read = ReadAll("a;\"b\nc;d\ne;f\"\ng;\"h\"i\nj;k\n", options);
    if (!options.line_ends_in_cells) {
      ASSERT_EQ(read.rows.size(), 5u);
      EXPECT_THAT(read.rows[0].problem, HasSubstr("лапки"));
      EXPECT_THAT(read.rows[1].cells, ElementsAre("c", "d"));
      EXPECT_THAT(read.rows[2].problem, HasSubstr("лапки"));
      EXPECT_THAT(read.rows[3].problem, HasSubstr("лапки"));
    } else {
      ASSERT_EQ(read.rows.size(), 3u);
      EXPECT_THAT(read.rows[0].cells, ElementsAre("a", "b\nc;d\ne;f"));
      EXPECT_THAT(read.rows[1].problem, HasSubstr("лапки"));
    }
    EXPECT_EQ(read.rows.back().number, 5);
    EXPECT_THAT(read.rows.back().problem, IsEmpty());
  }
}

TEST(Csv, GuessesTheSeparatorByTheFirstLine) {
  EXPECT_THAT(ReadAll("a,b;c,d\n", {.separator = '\0'}).rows[0].cells,
              ElementsAre("a", "b;c", "d"));
  EXPECT_THAT(ReadAll("a\tb\n", {.separator = '\0'}).rows[0].cells, ElementsAre("a", "b"));
  EXPECT_THAT(ReadAll("a;b\n", {.separator = '\0'}).rows[0].cells, ElementsAre("a", "b"));
}

TEST(Csv, CapsRowsAndTheirLength) {
  Read read = ReadAll("a\nb\nc\n", {.most_rows = 2});
  ASSERT_TRUE(read.problem);
  EXPECT_EQ(read.problem->row, 3);
  read = ReadAll("aaaaaaaaaa\nb\n", {.most_row_bytes = 5});
  EXPECT_THAT(read.rows[0].problem, HasSubstr("задовгий"));
  EXPECT_THAT(read.rows[1].cells, ElementsAre("b"));
  EXPECT_TRUE(ReadAll("").problem);
  EXPECT_THAT(ReadAll("abc", {.most_bytes = 2}).problem->message, HasSubstr("завеликий"));
}

TEST(Csv, NamesTheLineThatIsNotUtf8) {
  Read read = ReadAll("a;b\nc;\xC4\xEE\xED\xE5\xF6\xFC\xEA\xE0\n");
  ASSERT_TRUE(read.problem);
  EXPECT_EQ(read.problem->row, 2);
  EXPECT_THAT(read.problem->message, HasSubstr("windows-1251"));
}

TEST(Csv, WritesWhatItReads) {
  CsvWriter writer(';');
  writer.Row({"Лиман", "a;b", "\"c\"", "d\ne", " f", ""});
  writer.Text("g").Number(-7).EndRow();
  Read read = ReadAll(writer.Take(), {.line_ends_in_cells = true});
  ASSERT_EQ(read.rows.size(), 2u);
  EXPECT_THAT(read.rows[0].cells, ElementsAre("Лиман", "a;b", "\"c\"", "d\ne", " f", ""));
  EXPECT_THAT(read.rows[1].cells, ElementsAre("g", "-7"));
}

TEST(Csv, NeutralisesFormulas) {
  CsvWriter writer;
  writer.Row({"=1+1", "+380", "-1", "@SUM(A1)", "\tx", "\rx", "a=b"});
  EXPECT_EQ(writer.Take(), "\xEF\xBB\xBF'=1+1,'+380,'-1,'@SUM(A1),'\tx,\"'\rx\",a=b\r\n");
}

}  // namespace
}  // namespace cc::platform
