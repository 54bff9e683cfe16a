#include "services/ccctl/table.h"

#include "cc/territory/v1/territory_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/ccctl/text.h"

namespace cc::ccctl {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Text, CountsColumnsAndNotBytes) {
  EXPECT_EQ(DisplayWidth("Бахмут"), 6u);
  EXPECT_EQ(DisplayWidth("Кам’янське"), 10u);
  EXPECT_EQ(DisplayWidth("и\u0306"), 1u);  // a combining breve
  EXPECT_EQ(DisplayWidth("日本"), 4u);
  EXPECT_EQ(Fit("Краматорськ", 6), "Крама…");
  EXPECT_EQ(Fit("Київ", 4), "Київ");
}

TEST(Text, KnowsWhatIsUtf8) {
  EXPECT_TRUE(IsUtf8("Їжак 🦔"));
  for (const char* bad : {"\xFF", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xD0"})
    EXPECT_FALSE(IsUtf8(bad));
}

TEST(Text, TurnsNamesAround) {
  EXPECT_EQ(Kebab("BatchGetStatuses"), "batch-get-statuses");
  EXPECT_EQ(Kebab("unit_code"), "unit-code");
  EXPECT_EQ(Snake("unit-code"), "unit_code");
}

TEST(Tables, AlignUkrainianText) {
  const Table table{.headings = {"code", "name", "n"},
                    .rows = {{"UA1", "Їжакове", "7"}, {"UA22", "Ік", "110"}},
                    .right = {false, false, true}};
  EXPECT_EQ(Render(table, 0),
            "code  name       n\n"
            "UA1   Їжакове    7\n"
            "UA22  Ік       110\n");
}

TEST(Tables, CutTheWidestColumnsToTheTerminal) {
  const Table table{.headings = {"code", "name"},
                    .rows = {{"UA1", "Краматорський район Донецької області"}}};
  EXPECT_EQ(Render(table, 20), "code  name\nUA1   Краматорський…\n");
}

TEST(Tables, ShowAListAsItsItems) {
  territory::v1::ListUnitsResponse answer;
  auto* unit = answer.add_units();
  unit->set_code("UA14120000000070232");
  unit->set_category(territory::v1::Unit::CATEGORY_RAION);
  unit->set_name("Краматорський");
  answer.set_next_page_token("abc");
  answer.set_revision(3);
  EXPECT_EQ(RenderAnswer(answer, 0),
            "code                 category  name\n"
            "UA14120000000070232  raion     Краматорський\n");
}

TEST(Tables, ShowOneResourceFieldByFieldAndItsListsBelow) {
  territory::v1::ImportReport report;
  report.set_rows(2);
  report.set_applied(true);
  (*report.mutable_counts())["raion"] = 1;
  auto* finding = report.add_findings();
  finding->set_severity(territory::v1::ImportFinding::SEVERITY_DOUBT);
  finding->set_row(12);
  finding->set_message("дати навпаки");
  EXPECT_EQ(RenderAnswer(report, 0),
            "rows     2\n"
            "applied  true\n"
            "counts   raion=1\n"
            "\nfindings:\n"
            "severity  row  message\n"
            "doubt      12  дати навпаки\n");
}

TEST(Tables, LetNoDataSteerTheTerminal) {
  territory::v1::Unit unit;
  unit.set_name("evil\x1b]0;title\x07\n\u202Etxt");
  const std::string text = RenderAnswer(unit, 0);
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, Not(HasSubstr("\u202E")));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
}

TEST(Tables, JsonHoldsEveryField) {
  EXPECT_THAT(Json(territory::v1::Unit(), true), HasSubstr(R"("parentCode":"")"));
}

}  // namespace
}  // namespace cc::ccctl
