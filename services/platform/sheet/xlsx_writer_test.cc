#include "services/platform/sheet/xlsx_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "services/platform/sheet/archive_writer.h"
#include "services/platform/sheet/xlsx_reader.h"

namespace cc::platform {
namespace {

using ::testing::ElementsAre;

std::vector<std::vector<std::string>> Read(const std::string& bytes) {
  std::vector<std::vector<std::string>> rows;
  auto reader = XlsxReader::Open(bytes, {});
  EXPECT_TRUE(reader.ok()) << reader.status();
  if (!reader.ok() || reader->sheets().size() != 1) return rows;
  EXPECT_EQ(reader->sheets()[0].name, "Аркуш");
  auto problem = reader->Read(reader->sheets()[0], [&](SheetRow& row) {
    EXPECT_EQ(row.problem, "");
    rows.push_back(row.cells);
    return true;
  });
  EXPECT_FALSE(problem) << problem->message;
  return rows;
}

TEST(XlsxWriter, WhatItWritesIsReadAgain) {
  XlsxWriter out("Аркуш");
  out.Headings({"Код", "Назва"});
  out.Text("UA14").Text("м. Бахмут <&\"'>").EndRow();
  out.Text("=1+1").Number(-7).EndRow();
  auto bytes = out.Take();
  ASSERT_TRUE(bytes.ok()) << bytes.status();
  EXPECT_THAT(Read(*bytes),
              ElementsAre(ElementsAre("Код", "Назва"), ElementsAre("UA14", "м. Бахмут <&\"'>"),
                          ElementsAre("=1+1", "-7")))
      << "a text that looks like a formula stays a text";
}

TEST(XlsxWriter, ADateIsTheDayThatSpreadsheetsCount) {
  XlsxWriter out("Аркуш");
  out.Date(absl::CivilDay(2025, 2, 28)).EndRow();
  auto bytes = out.Take();
  ASSERT_TRUE(bytes.ok());
  EXPECT_THAT(Read(*bytes), ElementsAre(ElementsAre(testing::AnyOf("45716", "2025-02-28"))));
}

TEST(ArchiveWriter, TheSamePartsGiveTheSameBytes) {
  auto one = PackArchive({{"a.xml", "<a/>"}, {"b/c.xml", std::string(100000, 'x')}});
  auto other = PackArchive({{"a.xml", "<a/>"}, {"b/c.xml", std::string(100000, 'x')}});
  ASSERT_TRUE(one.ok() && other.ok());
  EXPECT_EQ(*one, *other);
  EXPECT_LT(one->size(), 2000u);
}

TEST(ArchiveWriter, LeavesOutWhatXmlDoesNotKnow) {
  EXPECT_EQ(XmlText(std::string("a\x01<b>&\"\x1f\n", 9)), "a&lt;b&gt;&amp;&quot;\n");
}

}  // namespace
}  // namespace cc::platform
