#include "services/territory/searches.h"

#include <gmock/gmock.h>

#include "services/territory/territory_test_world.h"

namespace cc::territory {
namespace {

using platform::IsOk;
using platform::Refused;
using platform::TestCall;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kKramatorskRaion[] = "UA14120000000070232";
constexpr char kDonetsk[] = "UA14000000000091971";

class SearchesTest : public World {
 protected:
  std::vector<std::string> Search(const std::string& query) {
    v1::SearchUnitsRequest request;
    request.set_query(query);
    auto found = searches_.SearchUnits(TestCall(request), request);
    EXPECT_THAT(found, IsOk());
    std::vector<std::string> displays;
    for (const v1::UnitHit& hit : found->hits()) displays.push_back(hit.display());
    return displays;
  }
  absl::StatusOr<v1::UnitAlias> Add(const std::string& unit, const std::string& name,
                                    const std::string& start = "", const std::string& end = "") {
    v1::AddUnitAliasRequest request;
    request.mutable_alias()->set_unit_code(unit);
    request.mutable_alias()->set_name(name);
    request.mutable_alias()->set_kind(v1::UnitAlias::KIND_OTHER);
    request.mutable_alias()->set_start_date(start);
    request.mutable_alias()->set_end_date(end);
    return searches_.AddUnitAlias(TestCall(request), request);
  }
  std::vector<std::string> Aliases(const std::string& unit, bool removed = false) {
    v1::ListUnitAliasesRequest request;
    request.set_unit_code(unit);
    request.set_show_removed(removed);
    auto list = searches_.ListUnitAliases(TestCall(request), request);
    EXPECT_THAT(list, IsOk());
    std::vector<std::string> names;
    for (const v1::UnitAlias& alias : list->aliases()) names.push_back(alias.name());
    return names;
  }
};

constexpr char kHeading[] =
    "Перший рівень;Другий рівень;Третій рівень;Четвертий рівень;Додатковий рівень;Категорія "
    "об’єкта;Назва об’єкта\n";

TEST_F(SearchesTest, AUnitIsFoundWithItsPath) {
  EXPECT_THAT(Search("Краматорський р-н"), ElementsAre("Краматорський район, Донецька область"));
  EXPECT_THAT(Search("донецкая область"), ElementsAre("Донецька область"));
  EXPECT_THAT(Search("АР Крим"), ElementsAre("Автономна Республіка Крим"));
}

TEST_F(SearchesTest, PagesJoinToTheWholeAndATokenOfAnotherQuestionIsRefused) {
  v1::SearchUnitsRequest request;
  request.set_query("к");
  request.set_page_size(100);
  auto whole = searches_.SearchUnits(TestCall(request), request);
  ASSERT_THAT(whole, IsOk());
  ASSERT_GT(whole->hits_size(), 20);
  request.set_page_size(7);
  int at = 0;
  do {
    auto page = searches_.SearchUnits(TestCall(request), request);
    ASSERT_THAT(page, IsOk());
    for (const v1::UnitHit& hit : page->hits())
      EXPECT_EQ(hit.unit().code(), whole->hits(at++).unit().code());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(at, whole->hits_size());
  request.set_page_token(searches_.SearchUnits(TestCall(request), request)->next_page_token());
  request.set_query("д");
  EXPECT_THAT(searches_.SearchUnits(TestCall(request), request),
              Refused(common::v1::REASON_PAGE_TOKEN_INVALID));
}

TEST_F(SearchesTest, APlaceAndACategoryNarrow) {
  v1::SearchUnitsRequest request;
  request.set_query("Д");
  request.set_within_unit_code(kDonetsk);
  request.set_category(v1::Unit::CATEGORY_RAION);
  auto found = searches_.SearchUnits(TestCall(request), request);
  ASSERT_THAT(found, IsOk());
  ASSERT_EQ(found->hits_size(), 1);
  EXPECT_EQ(found->hits(0).unit().name(), "Донецький");
  EXPECT_EQ(found->hits(0).match(), v1::UnitHit::MATCH_PREFIX);
  request.set_within_unit_code("UA99000000000099999");
  EXPECT_THAT(searches_.SearchUnits(TestCall(request), request),
              Refused(common::v1::REASON_FIELDS_INVALID));
}

TEST_F(SearchesTest, SuggestionsAreNoMoreThanWanted) {
  v1::SuggestUnitsRequest request;
  request.set_query("К");
  EXPECT_EQ(searches_.SuggestUnits(TestCall(request), request)->hits_size(), 10);
  request.set_limit(3);
  auto three = searches_.SuggestUnits(TestCall(request), request);
  ASSERT_EQ(three->hits_size(), 3);
  EXPECT_GE(three->hits(0).score(), three->hits(1).score());
  EXPECT_GE(three->hits(1).score(), three->hits(2).score());
}

TEST_F(SearchesTest, AnAliasIsFoundFromTheAnswerOnAndNoMoreAfterItsRemoval) {
  EXPECT_THAT(Search("Північна Слобожанщина"), IsEmpty());
  auto alias = Add(kKramatorskRaion, " Північна  Слобожанщина ");
  ASSERT_THAT(alias, IsOk());
  EXPECT_EQ(alias->name(), "Північна Слобожанщина");
  EXPECT_EQ(alias->unit_code(), kKramatorskRaion);
  EXPECT_THAT(Search("Північна Слобожанщина"),
              ElementsAre("Краматорський район, Донецька область"));
  EXPECT_THAT(Aliases(kKramatorskRaion), ElementsAre("Північна Слобожанщина"));

  v1::RemoveUnitAliasRequest remove;
  remove.set_id(alias->id());
  auto removed = searches_.RemoveUnitAlias(TestCall(remove), remove);
  ASSERT_THAT(removed, IsOk());
  EXPECT_TRUE(removed->has_remove_time());
  EXPECT_THAT(Search("Північна Слобожанщина"), IsEmpty());
  EXPECT_THAT(Aliases(kKramatorskRaion), IsEmpty());
  EXPECT_THAT(Aliases(kKramatorskRaion, true), ElementsAre("Північна Слобожанщина")) << "kept";
  EXPECT_THAT(searches_.RemoveUnitAlias(TestCall(remove), remove),
              Refused(common::v1::REASON_STATE_FORBIDS));
  remove.set_id("00000000-0000-7000-8000-00000000dead");
  EXPECT_THAT(searches_.RemoveUnitAlias(TestCall(remove), remove),
              Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Add(kKramatorskRaion, "Північна Слобожанщина"), IsOk()) << "it may come again";
}

TEST_F(SearchesTest, AnAliasThatCannotBeIsRefused) {
  EXPECT_THAT(Add(kKramatorskRaion, "КРАМАТОРСЬКИЙ"), Refused(common::v1::REASON_ALIAS_IS_NAME));
  EXPECT_THAT(Add("UA99000000000099999", "Ніде"), Refused(common::v1::REASON_FIELDS_INVALID));
  EXPECT_THAT(Add(kKramatorskRaion, "«…»"), Refused(common::v1::REASON_FIELDS_INVALID));
  EXPECT_THAT(Add(kKramatorskRaion, "Давній", "2020-01-02", "2020-01-01"),
              Refused(common::v1::REASON_FIELDS_INVALID));
  EXPECT_THAT(Add(kKramatorskRaion, "Давній", "2020-01-01", "2020-01-01"), IsOk());
  EXPECT_THAT(Add(kKramatorskRaion, "Давній"), Refused(common::v1::REASON_ALREADY_EXISTS));
}

TEST_F(SearchesTest, ARenamingByAnEditionKeepsTheNameBefore) {
  const std::string raion = "UA14000000000091971;UA14120000000070232";
  v1::ImportCodifierRequest partial;
  partial.set_partial(true);
  partial.set_edition_date("2025-05-16");
  ASSERT_THAT(Codifier(kHeading + raion + ";UA14120110000031497;;;H;Лиманська\n" + raion +
                           ";UA14120110000031497;UA14120110250049232;;C;Озерне\n",
                       partial),
              IsOk());
  EXPECT_THAT(Search("Озерне"), ElementsAre(HasSubstr("село Озерне, Лиманська громада")));
  partial.set_edition_date("2025-06-16");
  auto renamed = Codifier(kHeading + raion + ";UA14120110000031497;;;H;Лиманська\n" + raion +
                              ";UA14120110000031497;UA14120110250049232;;C;Приозерне\n",
                          partial);
  ASSERT_THAT(renamed, IsOk());
  ASSERT_TRUE(renamed->applied());
  EXPECT_THAT(Search("Озерне"), ElementsAre(HasSubstr("село Приозерне, Лиманська громада")));
  EXPECT_THAT(Aliases("UA14120110250049232"), ElementsAre("Озерне"));
}

TEST_F(SearchesTest, TheKnownAliasesNameNoUnitAsItIsCalledAndNoneTwice) {
  EXPECT_EQ(database_.Sql("SELECT count(*) FROM unit_aliases a JOIN units u ON u.tail = "
                          "a.unit_tail WHERE a.name = u.name"),
            "0");
  EXPECT_GT(std::stoi(database_.Sql("SELECT count(*) FROM unit_aliases")), 200);
}

}  // namespace
}  // namespace cc::territory
