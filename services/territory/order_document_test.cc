#include "services/territory/order_document.h"

#include <gmock/gmock.h>
#include <zip.h>

#include <map>
#include <random>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "services/territory/official_files.h"

namespace cc::territory {
namespace {

using ::testing::HasSubstr;

// A DOCX whose document.xml has this text.
std::string Zip(const std::string& xml, const char* name = "word/document.xml",
                const char* password = nullptr) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* out = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_source_keep(out);
  zip_t* zip = zip_open_from_source(out, ZIP_TRUNCATE, &error);
  zip_int64_t at = zip_file_add(zip, name, zip_source_buffer(zip, xml.data(), xml.size(), 0), 0);
  if (password != nullptr) zip_file_set_encryption(zip, at, ZIP_EM_AES_256, password);
  EXPECT_EQ(zip_close(zip), 0);
  zip_stat_t stat;
  zip_source_stat(out, &stat);
  std::string bytes(stat.size, '\0');
  zip_source_open(out);
  zip_source_read(out, bytes.data(), bytes.size());
  zip_source_close(out);
  zip_source_free(out);
  zip_error_fini(&error);
  return bytes;
}

std::string P(const std::string& text) {
  return absl::StrCat("<w:p><w:r><w:t>", text, "</w:t></w:r></w:p>");
}
std::string Row(const std::vector<std::string>& cells) {
  std::string row = "<w:tr>";
  for (const std::string& cell : cells)
    absl::StrAppend(&row, "<w:tc>", cell.find("<w:p>") == cell.npos ? P(cell) : cell, "</w:tc>");
  return absl::StrCat(row, "</w:tr>");
}
std::string Table(const std::vector<std::vector<std::string>>& rows) {
  std::string table = "<w:tbl>";
  for (const auto& row : rows) absl::StrAppend(&table, Row(row));
  return absl::StrCat(table, "</w:tbl>");
}
std::string Document(const std::string& body, const std::string& prologue = "") {
  return Zip(absl::StrCat(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>", prologue,
      "<w:document "
      "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>",
      body, "</w:body></w:document>"));
}

const char kHeading[] =
    "<w:p><w:r><w:t>ЗАТВЕРДЖЕНО</w:t><w:br/><w:t>Наказ Міністерства розвитку "
    "</w:t><w:br/><w:t>громад та територій "
    "України</w:t><w:br/><w:t>28 лютого 2025 року № 376</w:t></w:r></w:p>";
const std::vector<std::string> kOccupiedColumns = {"Код", "Найменування",
                                                   "Дата початку тимчасової окупації",
                                                   "Дата завершення тимчасової окупації*"};

std::string Occupied(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::vector<std::string>> all = {kOccupiedColumns};
  all.insert(all.end(), rows.begin(), rows.end());
  return Document(absl::StrCat(
      kHeading, P("ІІ. Тимчасово окуповані Російською Федерацією території України"), Table(all)));
}

std::string Error(const std::string& bytes) {
  return ReadOrderDocument(bytes).findings.FirstError();
}

// A small country for lists: a hromada with a city and two villages of one name.
std::shared_ptr<const TerritoryIndex> SmallCountry() {
  auto unit = [](const char* code, v1::Unit::Category category, const char* name,
                 const char* parent) {
    v1::Unit unit;
    unit.set_code(code);
    unit.set_tail(unit.code().substr(14));
    unit.set_category(category);
    unit.set_name(name);
    unit.set_parent_code(parent);
    return unit;
  };
  return *TerritoryIndex::Make(
      {{unit("UA14000000000091971", v1::Unit::CATEGORY_OBLAST, "Донецька", ""),
        unit("UA14120000000070232", v1::Unit::CATEGORY_RAION, "Краматорський",
             "UA14000000000091971"),
        unit("UA14120050000033910", v1::Unit::CATEGORY_HROMADA, "Іллінівська",
             "UA14120000000070232"),
        unit("UA14120050010000001", v1::Unit::CATEGORY_VILLAGE, "Іллінівка", "UA14120050000033910"),
        unit("UA14120050020000002", v1::Unit::CATEGORY_VILLAGE, "Зоря", "UA14120050000033910"),
        unit("UA14120050030000003", v1::Unit::CATEGORY_SETTLEMENT, "Петрівка",
             "UA14120050000033910")},
       {},
       {},
       1});
}

ListReading ReadOccupied(const std::vector<std::vector<std::string>>& rows) {
  ListDocument document = ReadOrderDocument(Occupied(rows));
  EXPECT_EQ(document.findings.FirstError(), "");
  return ReadRows(document.rows, *SmallCountry());
}

std::set<std::string> Doubts(const Findings& findings) {
  std::set<std::string> keys;
  for (const v1::ImportFinding& finding : findings.all()) {
    if (finding.severity() == v1::ImportFinding::SEVERITY_DOUBT) keys.insert(finding.key());
  }
  return keys;
}

int Repairs(const Findings& findings) {
  int count = 0;
  for (const v1::ImportFinding& finding : findings.all())
    count += finding.severity() == v1::ImportFinding::SEVERITY_REPAIRED;
  return count;
}

TEST(OrderDocument, ReadsTheActOfTheHeading) {
  ListDocument document = ReadOrderDocument(Occupied(
      {{"UA14120050000033910", "Іллінівська сільська територіальна громада", "24.02.2022", ""}}));
  EXPECT_EQ(document.reference.kind(), "наказ");
  EXPECT_EQ(document.reference.number(), "376");
  EXPECT_EQ(document.reference.date(), "2025-02-28");
  EXPECT_EQ(document.reference.issuer(), "Міністерство розвитку громад та територій України");
}

TEST(OrderDocument, RefusesWhatIsNotADocumentOfThisKind) {
  EXPECT_THAT(Error("hello"), HasSubstr("не файл DOCX"));
  EXPECT_THAT(Error("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), HasSubstr("паролем"));
  EXPECT_THAT(Error(Zip("<x/>", "other.xml")), HasSubstr("word/document.xml"));
  EXPECT_THAT(Error(Zip("<x>", "word/document.xml")), HasSubstr("XML"));
  EXPECT_THAT(Error(Zip("<x/>", "word/document.xml", "secret")), HasSubstr("зашифровано"));
  EXPECT_THAT(Error(Document(P("Текст без таблиць"))), HasSubstr("немає таблиць"));
  std::string whole = Occupied(
      {{"UA14120050000033910", "Іллінівська сільська територіальна громада", "24.02.2022", ""}});
  EXPECT_THAT(Error(whole.substr(0, whole.size() / 2)), HasSubstr("обрізано"));
}

TEST(OrderDocument, RefusesABombOfEntities) {
  EXPECT_THAT(
      Error(Document(P("&b;"),
                     "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>")),
      HasSubstr("DTD"));
  EXPECT_THAT(Error(Document(P("&x;"), "<!DOCTYPE x [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>")),
              HasSubstr("DTD"));
}

TEST(OrderDocument, RefusesABombOfZeros) {
  EXPECT_THAT(Error(Document(std::string(40 << 20, ' '))), HasSubstr("понад міру"));
  OrderDocumentOptions options;
  options.most_unpacked_bytes = 1000;
  EXPECT_THAT(ReadOrderDocument(Document(std::string(2000, 'x')), options).findings.FirstError(),
              HasSubstr("завеликий"));
}

TEST(OrderDocument, RefusesDeepXml) {
  std::string deep;
  for (int i = 0; i < 5000; ++i) deep += "<w:x>";
  EXPECT_THAT(Error(Document(deep)), HasSubstr("заглибоко"));
}

TEST(OrderDocument, RefusesOtherColumns) {
  EXPECT_THAT(Error(Document(absl::StrCat(P("1. Території можливих бойових дій"),
                                          Table({kOccupiedColumns, {"a", "b", "c", "d"}})))),
              HasSubstr("рядок 1"));
  EXPECT_THAT(Error(Occupied({{"UA14120050000033910", "Іллінівська", "24.02.2022"}})),
              HasSubstr("3 клітинок"));
  EXPECT_THAT(Error(Document(absl::StrCat(P("ІІ. Тимчасово окуповані території"),
                                          Table({{"a", "b", "c", "d"}})))),
              HasSubstr("заголовків"));
  EXPECT_THAT(Error(Document(Table({kOccupiedColumns}))), HasSubstr("заголовка розділу"));
}

TEST(ListRows, PairsSeveralPeriodsOfARow) {
  ListReading reading = ReadOccupied(
      {{"UA14120050010000001", "с. Іллінівка Іллінівської сільської територіальної громади",
        P("24.02.2022") + P("01.01.2024"), "01.05.2022"}});
  ASSERT_EQ(reading.periods.size(), 2u);
  EXPECT_EQ(reading.periods[0].end_date(), "2022-05-01");
  EXPECT_EQ(reading.periods[1].start_date(), "2024-01-01");
  EXPECT_EQ(reading.periods[1].end_date(), "");
  EXPECT_TRUE(Doubts(reading.findings).empty());
}

TEST(ListRows, RepairsTypingErrorsAloud) {
  ListReading reading = ReadOccupied({
      {"UA 14120050010000001", "c. Іллінівка Іллінівської сільської територіальної громади",
       "12.11 2022", "31.03. 2023"},
      {"UA141200500200000002", "с. Зоря Іллінівської сільської територіальної громади",
       "24.02.2022", ""},
  });
  EXPECT_EQ(reading.findings.FirstError(), "");
  ASSERT_EQ(reading.periods.size(), 2u);
  EXPECT_EQ(reading.periods[0].unit_code(), "UA14120050010000001");
  EXPECT_EQ(reading.periods[0].start_date(), "2022-11-12");
  EXPECT_EQ(reading.periods[0].end_date(), "2023-03-31");
  EXPECT_EQ(reading.periods[1].unit_code(), "UA14120050020000002");
  EXPECT_EQ(Repairs(reading.findings), 4);
}

TEST(ListRows, NamesTheExceptionsByCode) {
  ListReading reading =
      ReadOccupied({{"UA14120050000033910",
                     "Іллінівська сільська територіальна громада за винятком с. Іллінівка с. Зоря",
                     "24.02.2022", ""}});
  ASSERT_EQ(reading.periods.size(), 1u);
  EXPECT_THAT(reading.periods[0].excluded_unit_codes(),
              ::testing::ElementsAre("UA14120050010000001", "UA14120050020000002"));
}

TEST(ListRows, PutsContradictionsBeforeAPerson) {
  ListReading reading = ReadOccupied({
      {"UA14120050010000001", "с. Іллінівка Іллінівської сільської територіальної громади",
       P("24.02.2022") + P("01.01.2023"), P("01.05.2023") + P("02.05.2023")},
      {"UA14120050020000002", "с. Зоря Іллінівської сільської територіальної громади", "24.02.2022",
       "23.02.2022"},
      {"UA14120050000033910", "Іллінівська сільська територіальна громада за винятком с. Невідоме",
       "24.02.2022", ""},
      {"UA14120050030000003", "с-ще Зовсім Інше Іллінівської сільської територіальної громади",
       "24.02.2022", ""},
      {"UA14120050990099999", "с. Немає Іллінівської сільської територіальної громади",
       "24.02.2022", ""},
  });
  EXPECT_EQ(reading.findings.errors(), 0);
  EXPECT_THAT(
      Doubts(reading.findings),
      ::testing::ElementsAre("code:UA14120050990099999", "exception:UA14120050000033910:4:1",
                             "name:UA14120050030000003:4", "overlap:UA14120050010000001:2023-01-01",
                             "reversed:UA14120050020000002:2022-02-24"));
  for (const v1::StatusPeriod& period : reading.periods)
    EXPECT_TRUE(period.doubtful()) << period.ShortDebugString();
}

TEST(ListRows, RefusesDatesThatAreNone) {
  for (auto [start, end] : std::map<std::string, std::string>{
           {"32.01.2022", ""}, {"учора", ""}, {"24.02.22", ""}, {"", "24.02.2022"}}) {
    EXPECT_GT(ReadOccupied({{"UA14120050020000002",
                             "с. Зоря Іллінівської сільської територіальної громади", start, end}})
                  .findings.errors(),
              0)
        << start;
  }
}

TEST(ListRows, ReadsTheOfficialListPeriodByPeriod) {
  SKIP_WITHOUT_OFFICIAL_FILES();
  ListDocument document = ReadOrderDocument(ReadOfficial(kListFile));
  EXPECT_EQ(document.findings.FirstError(), "");
  EXPECT_EQ(document.reference.number(), "376");
  EXPECT_EQ(document.reference.registration_number(), "380/43786");
  EXPECT_EQ(document.reference.registration_date(), "2025-03-11");
  ASSERT_EQ(document.amended_by.size(), 2u);
  EXPECT_EQ(document.amended_by[0].number(), "748");
  EXPECT_EQ(document.amended_by[1].date(), "2025-04-30");
  auto units = OfficialUnits();
  ListReading reading = ReadRows(document.rows, *units);
  EXPECT_EQ(reading.findings.FirstError(), "");
  ASSERT_EQ(reading.periods.size(), 3196u);
  std::map<v1::Status, int> all, open;
  std::set<std::string> codes;
  for (const v1::StatusPeriod& period : reading.periods) {
    ++all[period.status()];
    if (period.end_date().empty()) ++open[period.status()];
    codes.insert(period.unit_code());
  }
  EXPECT_EQ(codes.size(), 2003u);
  EXPECT_EQ(all[v1::STATUS_POSSIBLE_HOSTILITIES], 480);
  EXPECT_EQ(all[v1::STATUS_ACTIVE_HOSTILITIES], 964);
  EXPECT_EQ(all[v1::STATUS_ACTIVE_HOSTILITIES_STATE_RESOURCES], 224);
  EXPECT_EQ(all[v1::STATUS_OCCUPIED], 1528);
  EXPECT_EQ(open[v1::STATUS_POSSIBLE_HOSTILITIES], 271);
  EXPECT_EQ(open[v1::STATUS_ACTIVE_HOSTILITIES], 100);
  EXPECT_EQ(open[v1::STATUS_ACTIVE_HOSTILITIES_STATE_RESOURCES], 147);
  EXPECT_EQ(open[v1::STATUS_OCCUPIED], 653);
}

TEST(ListRows, FindsWhatIsDoubtfulInTheOfficialList) {
  SKIP_WITHOUT_OFFICIAL_FILES();
  ListDocument document = ReadOrderDocument(ReadOfficial(kListFile));
  ListReading reading = ReadRows(document.rows, *OfficialUnits());
  EXPECT_THAT(Doubts(reading.findings),
              ::testing::ElementsAre(
                  "exception:UA44120010000044132:2:3", "exception:UA44120010000044132:4:3",
                  "overlap:UA63080130140094059:2022-09-10", "part:UA44120010020096222:4"));
  std::set<int> rows_with_exceptions;
  int with_exceptions = 0;
  for (const ListRow& row : document.rows)
    with_exceptions += row.name.find("за винятком") != std::string::npos;
  EXPECT_EQ(with_exceptions, 55) << "54, and one with a no-break space";
  std::set<std::string> repaired;
  for (const v1::ImportFinding& finding : reading.findings.all()) {
    if (finding.severity() == v1::ImportFinding::SEVERITY_REPAIRED) repaired.insert(finding.text());
  }
  EXPECT_TRUE(repaired.contains("UA140201100200772055"));
  EXPECT_TRUE(repaired.contains("UA 14160110120032432"));
  EXPECT_TRUE(repaired.contains("12.11 2022"));
  EXPECT_TRUE(repaired.contains("31.03. 2022"));
}

TEST(OrderDocument, SurvivesDamageOfTheOfficialList) {
  SKIP_WITHOUT_OFFICIAL_FILES();
  const std::string whole = ReadOfficial(kListFile);
  std::mt19937 random(20250507);
  for (int round = 0; round < 60; ++round) {
    std::string damaged = whole;
    for (int i = 0; i < 1 + round % 30; ++i)
      damaged[random() % damaged.size()] = static_cast<char>(random());
    if (round % 2 == 0) damaged.resize(random() % damaged.size());
    ReadOrderDocument(damaged);
  }
  const std::string small =
      Occupied({{"UA14120050020000002",
                 "с. Зоря Іллінівської сільської територіальної громади за винятком с. А, с. Б",
                 "24.02.2022", "01.03.2022"}});
  for (int round = 0; round < 2000; ++round) {
    std::string damaged = small;
    for (int i = 0; i < 1 + round % 5; ++i)
      damaged[random() % damaged.size()] = static_cast<char>(random());
    ListDocument document = ReadOrderDocument(damaged);
    ReadRows(document.rows, *SmallCountry());
  }
}

}  // namespace
}  // namespace cc::territory
