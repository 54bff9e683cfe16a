#include "services/territory/editions.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "services/territory/official_files.h"
#include "services/territory/territory_test_world.h"

namespace cc::territory {
namespace {

using platform::IsOk;
using platform::Refused;
using platform::TestCall;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

constexpr char kHeader[] =
    "Перший рівень;Другий рівень;Третій рівень;Четвертий рівень;Додатковий рівень;Категорія "
    "об’єкта;Назва об’єкта\r\n";
constexpr char kRaion[] = "UA14000000000091971;UA14120000000070232;";
constexpr char kHromada[] = "UA14120070000090878";
constexpr char kCity[] = "UA14120070010085843";
constexpr char kVillage[] = "UA14120070020010159";

// An invented hromada with a city and two villages, and another with none.
std::string First() {
  return absl::StrCat(kHeader, "UA14000000000091971;;;;;O;Донецька\r\n", kRaion,
                      ";;;P;Краматорський\r\n", kRaion,
                      "UA14120070000090878;;;H;Костянтинівська\r\n", kRaion,
                      "UA14120080000090879;;;H;Лиманська\r\n", kRaion,
                      "UA14120070000090878;UA14120070010085843;;M;Костянтинівка\r\n", kRaion,
                      "UA14120070000090878;UA14120070020010159;;C;Біла Гора\r\n", kRaion,
                      "UA14120070000090878;UA14120070030010160;;C;Зоря\r\n");
}
// The city is renamed, the village moves to the other hromada and becomes a settlement with another
// code, Zoria is closed, and Nova is added.
std::string Second() {
  return absl::StrReplaceAll(
      First(), {{absl::StrCat(kRaion, "UA14120070000090878;UA14120070030010160;;C;Зоря\r\n"), ""},
                {";M;Костянтинівка\r\n", ";M;Нова Костянтинівка\r\n"},
                {"UA14120070000090878;UA14120070020010159;;C;Біла Гора\r\n",
                 absl::StrCat("UA14120080000090879;UA14120080020010159;;X;Біла Гора\r\n", kRaion,
                              "UA14120080000090879;UA14120080030010161;;C;Нова\r\n")}});
}

class EditionsTest : public World {
 protected:
  v1::ImportReport Import(const std::string& content, const std::string& date,
                          bool validate_only = false, bool partial = false) {
    v1::ImportCodifierRequest request;
    request.set_edition_date(date);
    request.set_validate_only(validate_only);
    request.set_partial(partial);
    request.add_accept("closes-many");
    auto report = Codifier(content, request);
    EXPECT_THAT(report, IsOk());
    return report.value_or(v1::ImportReport());
  }
  absl::StatusOr<v1::Unit> Unit(const std::string& code, const std::string& date) {
    v1::GetUnitRequest request;
    request.set_code(code);
    request.set_edition_date(date);
    return editions_.GetUnit(TestCall(request), request);
  }
  absl::StatusOr<v1::ListUnitChangesResponse> Changes(
      const std::string& edition, v1::UnitChange::Kind kind = v1::UnitChange::KIND_UNSPECIFIED) {
    v1::ListUnitChangesRequest request;
    request.set_edition_id(edition);
    request.set_kind(kind);
    return editions_.ListUnitChanges(TestCall(request), request);
  }
  static std::vector<v1::UnitChange::Kind> Kinds(const v1::UnitChange& change) {
    std::vector<v1::UnitChange::Kind> kinds;
    for (int kind : change.kinds()) kinds.push_back(static_cast<v1::UnitChange::Kind>(kind));
    return kinds;
  }
};

TEST_F(EditionsTest, APreviewTellsEachUnitBeforeAndAfter) {
  Import(First(), "2025-05-16");
  v1::ImportReport report = Import(Second(), "2025-07-01", /*validate_only=*/true);
  EXPECT_FALSE(report.applied());
  EXPECT_THAT(report.unit_change_counts(),
              UnorderedElementsAre(Pair("KIND_ADDED", 1), Pair("KIND_CLOSED", 1),
                                   Pair("KIND_RENAMED", 1), Pair("KIND_RECODED", 1),
                                   Pair("KIND_MOVED", 1), Pair("KIND_RECATEGORISED", 1)));
  ASSERT_EQ(report.unit_changes_size(), 4);
  const v1::UnitChange& closed = report.unit_changes(0);
  EXPECT_EQ(closed.before().name(), "Зоря");
  EXPECT_FALSE(closed.before().closed());
  EXPECT_TRUE(closed.after().closed());
  const v1::UnitChange& moved = report.unit_changes(2);
  EXPECT_THAT(Kinds(moved), ElementsAre(v1::UnitChange::KIND_RECODED, v1::UnitChange::KIND_MOVED,
                                        v1::UnitChange::KIND_RECATEGORISED));
  EXPECT_EQ(moved.before().parent_code(), kHromada);
  EXPECT_EQ(moved.after().parent_code(), "UA14120080000090879");
  EXPECT_EQ(report.unit_changes(3).after().name(), "Нова");
  EXPECT_FALSE(report.unit_changes(3).has_before());
}

TEST_F(EditionsTest, HistoryIsToldByEdition) {
  Import(First(), "2025-05-16");
  const std::string second = Import(Second(), "2025-07-01").act_id();
  auto changes = Changes(second);
  ASSERT_THAT(changes, IsOk());
  ASSERT_EQ(changes->changes_size(), 4);
  EXPECT_EQ(changes->changes(0).tail(), "10159");
  EXPECT_EQ(changes->changes(0).before().code(), kVillage);
  EXPECT_EQ(changes->changes(0).before().parent_code(), kHromada);
  EXPECT_EQ(changes->changes(0).after().code(), "UA14120080020010159");
  EXPECT_EQ(Changes(second, v1::UnitChange::KIND_RENAMED)->changes_size(), 1);
  EXPECT_THAT(Changes("00000000-0000-7000-8000-00000000000f"),
              Refused(common::v1::REASON_NOT_FOUND));
  v1::ListEditionsRequest list;
  auto editions = editions_.ListEditions(TestCall(list), list);
  ASSERT_THAT(editions, IsOk());
  ASSERT_EQ(editions->editions_size(), 3);
  EXPECT_EQ(editions->editions(0).id(), second);
  EXPECT_EQ(editions->editions(0).changes().at("KIND_MOVED"), 1);
  EXPECT_FALSE(editions->editions(1).built_in());
  EXPECT_TRUE(editions->editions(2).built_in());
  EXPECT_EQ(editions->editions(2).changes().at("KIND_ADDED"), 163);
}

TEST_F(EditionsTest, PagesOfChangesAndVersionsJoinToTheWhole) {
  Import(First(), "2025-05-16");
  v1::ListUnitChangesRequest changes;
  changes.set_edition_id(Import(Second(), "2025-07-01").act_id());
  changes.set_page_size(3);
  std::vector<std::string> tails;
  do {
    auto page = editions_.ListUnitChanges(TestCall(changes), changes);
    ASSERT_THAT(page, IsOk());
    for (const v1::UnitChange& change : page->changes()) tails.push_back(change.tail());
    changes.set_page_token(page->next_page_token());
  } while (!changes.page_token().empty());
  EXPECT_THAT(tails, ElementsAre("10159", "10160", "10161", "85843"));
  v1::ListUnitVersionsRequest versions;
  versions.set_code(kVillage);
  versions.set_page_size(1);
  std::vector<std::string> dates;
  do {
    auto page = editions_.ListUnitVersions(TestCall(versions), versions);
    ASSERT_THAT(page, IsOk());
    for (const v1::UnitVersion& version : page->versions()) dates.push_back(version.edition_date());
    versions.set_page_token(page->next_page_token());
  } while (!versions.page_token().empty());
  EXPECT_THAT(dates, ElementsAre("2025-07-01", "2025-05-16"));
}

TEST_F(EditionsTest, QuestionsAreAnsweredAsOfAnEdition) {
  Import(First(), "2025-05-16");
  Import(Second(), "2025-07-01");
  EXPECT_THAT(Unit(kVillage, "2025-05-15"), Refused(common::v1::REASON_EDITION_UNKNOWN));
  EXPECT_EQ(Unit(kCity, "2025-05-16")->name(), "Костянтинівка");
  EXPECT_EQ(Unit(kCity, "2025-06-30")->name(), "Костянтинівка");
  EXPECT_EQ(Unit(kCity, "2025-07-01")->name(), "Нова Костянтинівка");
  EXPECT_EQ(Unit(kVillage, "2025-06-30")->category(), v1::Unit::CATEGORY_VILLAGE);
  EXPECT_THAT(Unit(kVillage, "2025-06-30")->former_codes(), IsEmpty());
  EXPECT_THAT(Unit("UA14120080020010159", "2025-08-01")->former_codes(), ElementsAre(kVillage));
  EXPECT_EQ(Unit("UA14120080020010159", "2025-06-30")->code(), kVillage)
      << "a later code names the same unit";
  EXPECT_EQ(Unit("10160", "2025-06-30")->closed(), false);
  EXPECT_EQ(Unit("10160", "2025-07-01")->closed(), true);
  EXPECT_THAT(Unit("10161", "2025-06-30"), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Unit("UA99000000000010159", "2025-08-01"), Refused(common::v1::REASON_NOT_FOUND));
  v1::GetUnitPathRequest path;
  path.set_code(kVillage);
  path.set_edition_date("2025-06-30");
  auto before = editions_.GetUnitPath(TestCall(path), path);
  ASSERT_THAT(before, IsOk());
  ASSERT_EQ(before->units_size(), 4);
  EXPECT_EQ(before->units(0).name(), "Донецька");
  EXPECT_EQ(before->units(2).name(), "Костянтинівська");
  EXPECT_EQ(before->edition().edition_date(), "2025-05-16");
  path.set_edition_date("2025-07-02");
  EXPECT_EQ(editions_.GetUnitPath(TestCall(path), path)->units(2).name(), "Лиманська");
}

TEST_F(EditionsTest, ListsAreNarrowedAndPagedAsOfAnEdition) {
  Import(First(), "2025-05-16");
  Import(Second(), "2025-07-01");
  auto names = [&](v1::ListUnitsRequest request) {
    std::vector<std::string> names;
    request.set_page_size(1);
    do {
      auto page = editions_.ListUnits(TestCall(request), request);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) break;
      for (const v1::Unit& unit : page->units()) names.push_back(unit.name());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return names;
  };
  v1::ListUnitsRequest children;
  children.set_parent_code(kHromada);
  children.set_edition_date("2025-06-01");
  EXPECT_THAT(names(children), ElementsAre("Костянтинівка", "Біла Гора", "Зоря"));
  children.set_edition_date("2025-08-01");
  EXPECT_THAT(names(children), ElementsAre("Нова Костянтинівка"));
  children.set_show_closed(true);
  EXPECT_THAT(names(children), ElementsAre("Нова Костянтинівка", "Зоря"));
  v1::ListUnitsRequest named;
  named.set_name("БІЛА  ГОРА");
  named.set_edition_date("2025-06-01");
  EXPECT_THAT(names(named), ElementsAre("Біла Гора"));
  named.set_category(v1::Unit::CATEGORY_SETTLEMENT);
  EXPECT_THAT(names(named), IsEmpty());
}

// After a take-over the register in memory is what the database would give.
TEST_F(EditionsTest, MemoryAndDatabaseHoldTheSameAfterEachEdition) {
  ASSERT_THAT(List(R"({"reference": {"kind": "наказ", "number": "376", "date": "2025-02-28"},
      "editionDate": "2025-05-07", "periods": [{"unitCode": "UA14120000000070232",
      "status": "STATUS_OCCUPIED", "startDate": "2025-01-01"}]})"),
              IsOk());
  const std::string recoded =
      absl::StrReplaceAll(Second(), {{"UA14120080000090879", "UA14120990000090879"}});
  int month = 5;
  for (const std::string& content : {First(), Second(), recoded, First() + "\n"}) {
    Import(content, absl::StrCat("2025-0", month++, "-16"));
    TerritoryRegister other(database_.db());
    ASSERT_THAT(other.Refresh(TestCall()), IsOk());
    const auto here = kept_.index(), there = other.index();
    EXPECT_EQ(here->revision(), there->revision());
    EXPECT_EQ(here->units_revision(), there->units_revision());
    EXPECT_EQ(here->acts().size(), there->acts().size());
    ASSERT_EQ(here->periods().size(), there->periods().size());
    for (size_t i = 0; i < here->periods().size(); ++i)
      EXPECT_EQ(here->periods()[i].SerializeAsString(), there->periods()[i].SerializeAsString());
    ASSERT_EQ(here->units().size(), there->units().size());
    for (int32_t i = 0; i < static_cast<int32_t>(here->units().size()); ++i)
      EXPECT_EQ(here->Whole(i).SerializeAsString(), there->Whole(i).SerializeAsString());
  }
}

TEST_F(EditionsTest, AClosedUnitMayComeBack) {
  Import(First(), "2025-05-16");
  Import(Second(), "2025-07-01");
  v1::ImportReport report = Import(absl::StrCat(First(), "\r\n"), "2025-08-01");
  EXPECT_EQ(report.unit_change_counts().at("KIND_REOPENED"), 1);
  EXPECT_EQ(report.unit_change_counts().at("KIND_CLOSED"), 1) << "Nova";
  EXPECT_FALSE(Unit("10160", "2025-08-01")->closed());
  EXPECT_TRUE(Unit("10160", "2025-07-31")->closed());
}

TEST_F(EditionsTest, AnEditionThatChangesNothingIsAnEditionAllTheSame) {
  Import(First(), "2025-05-16");
  v1::ImportReport report = Import(absl::StrCat(First(), "\r\n"), "2025-06-16");
  EXPECT_TRUE(report.applied());
  EXPECT_THAT(report.unit_change_counts(), IsEmpty());
  EXPECT_EQ(Changes(report.act_id())->changes_size(), 0);
  v1::ListUnitsRequest list;
  list.set_edition_date("2025-07-01");
  EXPECT_EQ(editions_.ListUnits(TestCall(list), list)->edition().edition_date(), "2025-06-16");
}

TEST_F(EditionsTest, AUnitUnderARecodedOneHasNotChanged) {
  Import(First(), "2025-05-16");
  v1::ImportReport report = Import(
      absl::StrReplaceAll(First(), {{"UA14120080000090879", "UA14120990000090879"}}), "2025-07-01");
  EXPECT_THAT(report.unit_change_counts(), ElementsAre(Pair("KIND_RECODED", 1)));
  report = Import(absl::StrReplaceAll(First(), {{"UA14120070000090878", "UA14120980000090878"}}),
                  "2025-08-01");
  EXPECT_THAT(report.unit_change_counts(), ElementsAre(Pair("KIND_RECODED", 2)))
      << "the other goes back";
  EXPECT_EQ(Unit(kCity, "2025-08-01")->parent_code(), "UA14120980000090878");
  EXPECT_EQ(Unit(kCity, "2025-07-31")->parent_code(), kHromada);
  v1::GetUnitRequest get;
  get.set_code(kCity);
  EXPECT_EQ(units_.GetUnit(TestCall(get), get)->parent_code(), "UA14120980000090878");
}

TEST_F(EditionsTest, StatusesHangOnTheUnitWhenItIsRecodedAndMoved) {
  Import(First(), "2025-05-16");
  ASSERT_THAT(List(R"({"reference": {"kind": "наказ", "number": "376", "date": "2025-02-28"},
      "editionDate": "2025-05-07", "periods": [{"unitCode": "UA14120070020010159",
      "status": "STATUS_OCCUPIED", "startDate": "2025-01-01"}]})"),
              IsOk());
  Import(Second(), "2025-07-01");
  EXPECT_EQ(Status("UA14120080020010159", "2025-07-02").status(), v1::STATUS_OCCUPIED);
  EXPECT_EQ(Status(kVillage, "2025-07-02").status(), v1::STATUS_OCCUPIED);
}

TEST_F(EditionsTest, TheOfficialEditionIsTakenOverInShortTransactions) {
  SKIP_WITHOUT_OFFICIAL_FILES();
  const absl::Time start = absl::Now();
  v1::ImportReport report = Import(ReadOfficial(kCodifierFile), "2025-05-16");
  const absl::Duration took = absl::Now() - start;
  EXPECT_TRUE(report.applied());
  EXPECT_EQ(report.unit_change_counts().at("KIND_ADDED"), 31748 - 163);
  EXPECT_EQ(report.unit_changes_size(), 1000);
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM unit_versions"),
            database_.Sql("SELECT count(*) + (SELECT count(*) FROM unit_versions WHERE kinds <> 2) "
                          "FROM units"));
  RecordProperty("milliseconds", static_cast<int>(absl::ToInt64Milliseconds(took)));
  const std::string versions = database_.Sql(
      "SELECT count(*) FROM (SELECT DISTINCT ON (tail) * FROM unit_versions ORDER BY tail, "
      "revision "
      "DESC) v JOIN units u USING (tail) WHERE (v.code, v.name, v.category, v.closed, "
      "coalesce(v.parent_tail, -1)) = (u.code, u.name, u.category, u.closed_by IS NOT NULL, "
      "coalesce(u.parent_tail, -1))");
  EXPECT_EQ(versions, "31748");
}

}  // namespace
}  // namespace cc::territory
