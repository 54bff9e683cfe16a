#include "services/territory/territory_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zip.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/territory/codifier_file.h"
#include "services/territory/document.h"
#include "services/territory/status_rules.h"

namespace cc::territory {
namespace {

using testing::HasSubstr;
using Finding = v1::ImportFinding;

std::string Slurp(const std::string& name) {
  const char* folder = std::getenv("CC_REFERENCE_DATA");
  std::ifstream file(absl::StrCat(folder == nullptr ? "../shared/data" : folder, "/", name));
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::shared_ptr<const TerritoryIndex> IndexOf(std::vector<v1::Unit> units, std::vector<v1::StatusPeriod> periods = {}) {
  RegisterContent content;
  content.units = std::move(units);
  content.periods = std::move(periods);
  auto index = TerritoryIndex::Make(std::move(content));
  EXPECT_TRUE(index.ok()) << index.status();
  return *index;
}

v1::Unit MakeUnit(const std::string& code, v1::Unit::Category category, const std::string& name, const std::string& parent) {
  v1::Unit unit;
  unit.set_code(code);
  unit.set_tail(code.substr(14));
  unit.set_category(category);
  unit.set_name(name);
  unit.set_parent_code(parent);
  return unit;
}

std::shared_ptr<const TerritoryIndex> SmallIndex() {
  return IndexOf({MakeUnit("UA14000000000091971", v1::Unit::CATEGORY_OBLAST, "Донецька", ""),
                  MakeUnit("UA14120000000070232", v1::Unit::CATEGORY_RAION, "Краматорський", "UA14000000000091971"),
                  MakeUnit("UA14120110000031497", v1::Unit::CATEGORY_HROMADA, "Лиманська", "UA14120000000070232"),
                  MakeUnit("UA14120110010088407", v1::Unit::CATEGORY_CITY, "Лиман", "UA14120110000031497"),
                  MakeUnit("UA14120110020052155", v1::Unit::CATEGORY_SETTLEMENT, "Дробишеве", "UA14120110000031497")});
}

// A DOCX with the given body of word/document.xml.
std::string Docx(const std::string& xml, const char* password = nullptr) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* sink = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_source_keep(sink);
  zip_t* archive = zip_open_from_source(sink, ZIP_TRUNCATE, &error);
  zip_int64_t part = zip_file_add(archive, "word/document.xml", zip_source_buffer(archive, xml.data(), xml.size(), 0), ZIP_FL_OVERWRITE);
  if (password != nullptr) zip_file_set_encryption(archive, part, ZIP_EM_AES_256, password);
  zip_close(archive);
  zip_source_open(sink);
  zip_source_seek(sink, 0, SEEK_END);
  std::string bytes(zip_source_tell(sink), '\0');
  zip_source_seek(sink, 0, SEEK_SET);
  zip_source_read(sink, bytes.data(), bytes.size());
  zip_source_close(sink);
  zip_source_free(sink);
  return bytes;
}

std::string P(const std::string& text) { return absl::StrCat("<w:p><w:r><w:t>", text, "</w:t></w:r></w:p>"); }
std::string TableOf(const std::vector<std::vector<std::string>>& rows) {
  std::string xml = "<w:tbl>";
  for (const auto& row : rows) {
    absl::StrAppend(&xml, "<w:tr>");
    for (const auto& cell : row) absl::StrAppend(&xml, "<w:tc>", cell.find("<w:p>") == 0 ? cell : P(cell), "</w:tc>");
    absl::StrAppend(&xml, "</w:tr>");
  }
  return xml + "</w:tbl>";
}
std::string Body(const std::string& inner) {
  return absl::StrCat("<?xml version=\"1.0\"?><w:document xmlns:w=\"urn:w\"><w:body>", inner, "</w:body></w:document>");
}
TerritoryList Read(const std::vector<std::vector<std::string>>& rows) {
  return ReadListDocument(Docx(Body(P("2. Території активних бойових дій") + TableOf(rows))), *SmallIndex());
}
std::string Said(const TerritoryList& list) {
  std::string text;
  for (const auto& f : list.findings) absl::StrAppend(&text, Finding::Severity_Name(f.severity()).substr(9), " ", f.row(), ": ", f.message(), " [", f.key(), "]\n");
  return text;
}

TEST(TerritoryList, PairsTheDatesOfOneCell) {
  TerritoryList list = Read({{"UA14120110000031497", "Лиманська міська територіальна громада", P("01.03.2022") + P("01.05.2023"), P("02.04.2022") + P("")}});
  EXPECT_EQ(Said(list), "");
  ASSERT_EQ(list.table.periods_size(), 2);
  EXPECT_EQ(list.table.periods(0).start_date(), "2022-03-01");
  EXPECT_EQ(list.table.periods(0).end_date(), "2022-04-02");
  EXPECT_EQ(list.table.periods(1).start_date(), "2023-05-01");
  EXPECT_EQ(list.table.periods(1).end_date(), "");
  EXPECT_EQ(list.table.periods(1).status(), v1::STATUS_ACTIVE_HOSTILITIES);
}

TEST(TerritoryList, RepairsTypingErrorsAloud) {
  TerritoryList list = Read({{"UA 14120110000031497", "Лиманська міська територіальна громада", "12.11 2022", "31.03. 2023"},
                             {"UA141201100200522155", "с-ще Дробишеве Лиманської громади", "01.03.2022", ""}});
  ASSERT_EQ(list.table.periods_size(), 2);
  EXPECT_EQ(list.table.periods(0).start_date(), "2022-11-12");
  EXPECT_EQ(list.table.periods(0).end_date(), "2023-03-31");
  EXPECT_EQ(list.table.periods(1).unit_code(), "UA14120110020052155");
  EXPECT_THAT(Said(list), HasSubstr("REPAIRED 1: код прочитано як UA14120110000031497"));
  EXPECT_THAT(Said(list), HasSubstr("REPAIRED 1: дату записано з пропусками"));
  EXPECT_THAT(Said(list), HasSubstr("REPAIRED 2: код прочитано як UA14120110020052155"));
  EXPECT_EQ(Said(list).find("ERROR"), std::string::npos);
}

TEST(TerritoryList, FindsTheUnitsThatAreExcepted) {
  TerritoryList list = Read({{"UA14120110000031497", "Лиманська міська територіальна громада за винятком м. Лиман та с-ще Дробишеве", "01.03.2022", ""}});
  ASSERT_EQ(list.table.periods_size(), 1);
  EXPECT_THAT(list.table.periods(0).excluded_unit_codes(), testing::UnorderedElementsAre("UA14120110010088407", "UA14120110020052155"));
}

TEST(TerritoryList, PutsAnExceptionThatNobodyKnowsBeforeAPerson) {
  TerritoryList list = Read({{"UA14120110000031497", "Лиманська міська територіальна громада за винятком с. Ніде", "01.03.2022", ""}});
  EXPECT_THAT(Said(list), HasSubstr("DOUBT 1: винятку немає"));
  std::string key = list.findings[0].key();
  EXPECT_EQ(AcceptDoubts({}, list), 1);
  EXPECT_EQ(AcceptDoubts({key}, list), 0);
  EXPECT_TRUE(list.table.periods(0).doubtful());
}

TEST(TerritoryList, NamesTheRowOfEveryFault) {
  TerritoryList list = Read({{"UA14120110000031497", "Лиманська громада", "вчора", ""},
                             {"UA14120110000031497", "Лиманська громада", "01.03.2022", "x"},
                             {"UA14120110000031497", "Лиманська громада", "", "01.03.2022"},
                             {"UA99999999999999999", "Ніде", "01.03.2022", ""},
                             {"UA14120110000031497", "Лиманська громада", "31.02.2022", ""},
                             {"один", "два"}});
  std::string said = Said(list);
  for (const char* wanted : {"ERROR 1: дату", "ERROR 2: дату", "ERROR 3: початків 0", "DOUBT 4: такого коду", "ERROR 5: дату", "ERROR 6: стовпців 2"}) {
    EXPECT_THAT(said, HasSubstr(wanted));
  }
}

TEST(TerritoryList, RefusesReversedDates) {
  TerritoryList list = Read({{"UA14120110000031497", "Лиманська громада", "01.03.2023", "01.03.2022"}});
  CheckPeriods("2025-05-07", list);
  EXPECT_THAT(Said(list), HasSubstr("кінець раніше за початок"));
}

TEST(TerritoryList, DoubtsStatusesThatOverlapByMoreThanTheSharedDay) {
  TerritoryList apart = Read({{"UA14120110000031497", "Лиманська громада", P("01.03.2022") + P("02.04.2022"), P("02.04.2022") + P("")}});
  CheckPeriods("2025-05-07", apart);
  EXPECT_EQ(Said(apart), "");
  TerritoryList over = Read({{"UA14120110000031497", "Лиманська громада", P("01.03.2022") + P("02.04.2022"), P("09.09.2025") + P("")}});
  CheckPeriods("2025-05-07", over);
  EXPECT_THAT(Said(over), HasSubstr("[overlap:UA14120110000031497:2022-03-01:2022-04-02]"));
  EXPECT_THAT(Said(over), HasSubstr("[future:UA14120110000031497:2022-03-01]"));
}

TEST(Document, RefusesWhatIsNoWholeDocx) {
  std::string good = Docx(Body(P("x")));
  EXPECT_TRUE(ReadDocument(good).ok());
  EXPECT_THAT(std::string(ReadDocument(good.substr(0, good.size() / 2)).status().message()), HasSubstr("не є цілим"));
  EXPECT_THAT(std::string(ReadDocument("hello").status().message()), HasSubstr("не є цілим"));
  EXPECT_FALSE(ReadDocument("").ok());
  EXPECT_THAT(std::string(ReadDocument(Docx(Body(P("x")), "secret")).status().message()), HasSubstr("зашифрований"));
  EXPECT_THAT(std::string(ReadDocument(Docx("<w:document><w:body>")).status().message()), HasSubstr("пошкоджено"));
}

TEST(Document, RefusesBombs) {
  std::string entities = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><w:document>&b;</w:document>";
  EXPECT_THAT(std::string(ReadDocument(Docx(entities)).status().message()), HasSubstr("DTD"));
  std::string zip_bomb = Docx(Body(P(std::string(30 << 20, ' '))));
  EXPECT_LT(zip_bomb.size(), 100000u);
  EXPECT_THAT(std::string(ReadDocument(zip_bomb).status().message()), HasSubstr("надто великий"));
  std::string deep;
  for (int i = 0; i < 1000; ++i) deep += "<w:x>";
  EXPECT_FALSE(ReadDocument(Docx(Body(deep))).ok());
}

TEST(TerritoryList, RefusesADocumentWithoutTheTables) {
  TerritoryList list = ReadListDocument(Docx(Body(P("Перелік"))), *SmallIndex());
  EXPECT_THAT(Said(list), HasSubstr("немає таблиць"));
}

TEST(TerritoryList, SurvivesAnyDamage) {
  std::string good = Docx(Body(P("2. Території активних бойових дій") + TableOf({{"UA14120110000031497", "Лиманська громада за винятком м. Лиман", "01.03.2022", ""}})));
  auto index = SmallIndex();
  std::mt19937 random(11);
  for (int i = 0; i < 5000; ++i) {
    std::string damaged = good;
    for (int n = random() % 4; n >= 0; --n) damaged[random() % damaged.size()] = static_cast<char>(random());
    if (random() % 3 == 0) damaged.resize(random() % damaged.size());
    ReadListDocument(damaged, *index);
  }
}

class OfficialList : public testing::Test {
 protected:
  void SetUp() override {
    std::string codifier = Slurp("katottg/kodifikator-16-05-2025.csv"), document = Slurp("territories/perelik-07-05-2025.docx");
    if (codifier.empty() || document.empty()) GTEST_SKIP() << "the official files are not here: set CC_REFERENCE_DATA";
    index_ = IndexOf(ReadCodifier(codifier, nullptr).units);
    list_ = ReadListDocument(document, *index_);
    CheckPeriods("2025-05-07", list_);
  }
  std::shared_ptr<const TerritoryIndex> index_;
  TerritoryList list_;
};

TEST_F(OfficialList, HasEveryPeriodOfEveryRow) {
  std::map<int, int> all, open;
  std::set<std::string> codes;
  for (const auto& period : list_.table.periods()) {
    ++all[period.status()];
    if (period.end_date().empty()) ++open[period.status()];
    codes.insert(period.unit_code());
  }
  EXPECT_EQ(list_.table.periods_size(), 3196);
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

TEST_F(OfficialList, KnowsItsActAndItsAmendments) {
  const auto& act = list_.table.reference();
  EXPECT_EQ(act.kind() + " " + act.number() + " " + act.date(), "наказ 376 2025-02-28");
  EXPECT_EQ(act.registration_number() + " " + act.registration_date(), "380/43786 2025-03-11");
  ASSERT_EQ(list_.table.amended_by_size(), 2);
  EXPECT_EQ(list_.table.amended_by(0).number() + " " + list_.table.amended_by(0).date(), "748 2025-04-23");
  EXPECT_EQ(list_.table.amended_by(1).number() + " " + list_.table.amended_by(1).date(), "779 2025-04-30");
}

TEST_F(OfficialList, SaysWhatItRepairedAndWhatAPersonMustSee) {
  std::string said = Said(list_);
  EXPECT_THAT(said, HasSubstr("код прочитано як UA14020110020077205"));
  EXPECT_THAT(said, HasSubstr("код прочитано як UA14160110120032432"));
  EXPECT_THAT(said, HasSubstr("UA63080130140094059"));
  EXPECT_EQ(said.find("ERROR"), std::string::npos) << said;
  RecordProperty("findings", said);
}

}  // namespace
}  // namespace cc::territory
