#include "services/territory/codifier_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <random>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace cc::territory {
namespace {

using testing::HasSubstr;

constexpr char kHeader[] = "Перший рівень;Другий рівень;Третій рівень;Четвертий рівень;Додатковий рівень;Категорія об’єкта;Назва об’єкта\r\n";
constexpr char kGood[] =
    "UA14000000000091971;;;;;O;Донецька\r\n"
    "UA14000000000091971;UA14120000000070232;;;;P;Краматорський\r\n"
    "UA14000000000091971;UA14120000000070232;UA14120110000031497;;;H;Лиманська \r\n";

// `row: message` of every finding.
std::string Faults(const std::string& file) {
  std::string text;
  for (const auto& finding : ReadCodifier(file, nullptr).findings) absl::StrAppend(&text, finding.row(), ": ", finding.message(), "\n");
  return text;
}

TEST(Codifier, ReadsUnitsWithTheirParentsAndTidyNames) {
  CodifierFile file = ReadCodifier(absl::StrCat("\xEF\xBB\xBF", kHeader, kGood), nullptr);
  EXPECT_TRUE(file.findings.empty());
  ASSERT_EQ(file.units.size(), 3u);
  EXPECT_EQ(file.units[2].code(), "UA14120110000031497");
  EXPECT_EQ(file.units[2].tail(), "31497");
  EXPECT_EQ(file.units[2].name(), "Лиманська");
  EXPECT_EQ(file.units[2].parent_code(), "UA14120000000070232");
  EXPECT_EQ(file.units[2].category(), v1::Unit::CATEGORY_HROMADA);
}

TEST(Codifier, RefusesADuplicateCodeAndNamesBothRows) {
  EXPECT_THAT(Faults(absl::StrCat(kHeader, kGood, "UA14000000000091971;UA14120000000070232;;;;P;Краматорський\r\n")),
              HasSubstr("5: код або його останні п’ять цифр уже є в рядку 3"));
}

TEST(Codifier, RefusesTheSameTailUnderAnotherCode) {
  EXPECT_THAT(Faults(absl::StrCat(kHeader, kGood, "UA14000000000091971;UA14140000000070232;;;;P;Інший\r\n")), HasSubstr("5: код або"));
}

TEST(Codifier, NamesTheRowOfAnUnknownParent) {
  EXPECT_THAT(Faults(absl::StrCat(kHeader, "UA14000000000091971;;;;;O;Донецька\r\nUA99000000000099999;UA14120000000070232;;;;P;К\r\n")),
              HasSubstr("3: вищої території немає у файлі"));
}

TEST(Codifier, RefusesACyclicHierarchy) {
  EXPECT_THAT(Faults(absl::StrCat(kHeader, "UA14120000000070232;UA14000000000091971;;;;P;А\r\nUA14000000000091971;UA14120000000070232;;;;P;Б\r\n")),
              HasSubstr("території вкладено по колу"));
}

TEST(Codifier, RefusesOtherEncodingsAndNamesTheByte) {
  EXPECT_THAT(Faults("\xFF\xFE\x1F\x04"), HasSubstr("UTF-16"));
  EXPECT_THAT(Faults("\xCF\xE5\xF0\xF8\xE8\xE9;"), HasSubstr("байт 0 не є UTF-8"));
  EXPECT_THAT(Faults(std::string("a\0b", 3)), HasSubstr("нульовий байт"));
}

TEST(Codifier, RefusesBrokenQuotingAndNamesItsRow) {
  EXPECT_THAT(Faults(absl::StrCat(kHeader, kGood, "UA14000000000091971;\"UA1412;;;;P;К\r\n")), HasSubstr("5: "));
  EXPECT_THAT(Faults(absl::StrCat(kHeader, "UA14000000000091971;;;;;O;До\"нецька\r\n")), HasSubstr("2: лапки розставлено неправильно"));
}

TEST(Codifier, ReadsQuotedNames) {
  CodifierFile file = ReadCodifier(absl::StrCat(kHeader, "UA14000000000091971;;;;;O;\"До\"\"нець;ка\"\r\n"), nullptr);
  ASSERT_EQ(file.units.size(), 1u);
  EXPECT_EQ(file.units[0].name(), "До\"нець;ка");
}

TEST(Codifier, RefusesCodesAndCategoriesOfTheWrongForm) {
  EXPECT_THAT(Faults(absl::StrCat(kHeader, "UA1400000000009197;;;;;O;Донецька\r\n")), HasSubstr("2: код не має вигляду"));
  EXPECT_THAT(Faults(absl::StrCat(kHeader, "UA14000000000091971;;;;;Z;Донецька\r\n")), HasSubstr("2: невідома категорія"));
  EXPECT_THAT(Faults(absl::StrCat(kHeader, "UA14000000000091971;;;;;H;Донецька\r\n")), HasSubstr("не відповідає рівню"));
  EXPECT_THAT(Faults(absl::StrCat(kHeader, "UA14000000000091971;;;O;Донецька\r\n")), HasSubstr("2: стовпців 5"));
  EXPECT_THAT(Faults("a;b\r\n"), HasSubstr("1: перший рядок не є заголовком"));
  EXPECT_THAT(Faults(kHeader), HasSubstr("немає жодної території"));
  EXPECT_THAT(Faults(""), HasSubstr("не є заголовком"));
}

std::string Official() {
  const char* folder = std::getenv("CC_REFERENCE_DATA");
  std::ifstream file(absl::StrCat(folder == nullptr ? "../shared/data" : folder, "/katottg/kodifikator-16-05-2025.csv"));
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(Codifier, ReadsTheOfficialFileWhole) {
  std::string file = Official();
  if (file.empty()) GTEST_SKIP() << "the official codifier is not here: set CC_REFERENCE_DATA";
  CodifierFile read = ReadCodifier(file, nullptr);
  for (const auto& finding : read.findings) ADD_FAILURE() << finding.row() << ": " << finding.message();
  std::map<int, int> counts;
  for (const auto& unit : read.units) ++counts[unit.category()];
  EXPECT_EQ(read.units.size(), 31748u);
  EXPECT_EQ(counts[v1::Unit::CATEGORY_VILLAGE], 27237);
  EXPECT_EQ(counts[v1::Unit::CATEGORY_SETTLEMENT], 2007);
  EXPECT_EQ(counts[v1::Unit::CATEGORY_HROMADA], 1772);
  EXPECT_EQ(counts[v1::Unit::CATEGORY_CITY], 461);
  EXPECT_EQ(counts[v1::Unit::CATEGORY_RAION], 136);
  EXPECT_EQ(counts[v1::Unit::CATEGORY_CITY_DISTRICT], 108);
  EXPECT_EQ(counts[v1::Unit::CATEGORY_OBLAST], 25);
  EXPECT_EQ(counts[v1::Unit::CATEGORY_SPECIAL_CITY], 2);
}

TEST(Codifier, SurvivesAnyDamage) {
  std::string good = absl::StrCat("\xEF\xBB\xBF", kHeader, kGood);
  std::mt19937 random(7);
  for (int i = 0; i < 20000; ++i) {
    std::string damaged = good;
    for (int n = random() % 4; n >= 0; --n) damaged[random() % damaged.size()] = static_cast<char>(random());
    if (random() % 3 == 0) damaged.resize(random() % damaged.size());
    ReadCodifier(damaged, nullptr);
  }
}

}  // namespace
}  // namespace cc::territory
