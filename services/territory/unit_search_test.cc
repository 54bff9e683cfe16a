#include "services/territory/unit_search.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <map>
#include <random>

#include "absl/strings/str_cat.h"
#include "services/platform/text/ukrainian_text.h"
#include "services/territory/official_files.h"

namespace cc::territory {
namespace {

using platform::AppendUtf8;
using platform::CodePoints;
using platform::FoldName;

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using v1::Unit;
using v1::UnitHit;

Unit MakeUnit(const std::string& code, Unit::Category category, const std::string& name,
              const std::string& parent = "", bool closed = false) {
  Unit unit;
  unit.set_code(code);
  unit.set_tail(code.substr(14));
  unit.set_category(category);
  unit.set_name(name);
  unit.set_parent_code(parent);
  unit.set_closed(closed);
  return unit;
}

// Two hromadas of Kramatorsk raion and one of another oblast, with villages of one name.
std::shared_ptr<const TerritoryIndex> SomeUnits() {
  const std::string donetsk = "UA14000000000091971", raion = "UA14120000000070232",
                    lyman = "UA14120110000031497", kramatorsk = "UA14120090000098500",
                    kherson = "UA65000000000030969", far = "UA65100000000050118",
                    bilozerka = "UA65100010000022395";
  std::vector<Unit> units = {
      MakeUnit(donetsk, Unit::CATEGORY_OBLAST, "Донецька"),
      MakeUnit(raion, Unit::CATEGORY_RAION, "Краматорський", donetsk),
      MakeUnit(lyman, Unit::CATEGORY_HROMADA, "Лиманська", raion),
      MakeUnit("UA14120110010088407", Unit::CATEGORY_CITY, "Лиман", lyman),
      MakeUnit("UA14120110050031319", Unit::CATEGORY_SETTLEMENT, "Ямпіль", lyman),
      MakeUnit("UA14120110250049232", Unit::CATEGORY_VILLAGE, "Озерне", lyman),
      MakeUnit("UA14120110260010001", Unit::CATEGORY_VILLAGE, "Старе", lyman, /*closed=*/true),
      MakeUnit(kramatorsk, Unit::CATEGORY_HROMADA, "Краматорська", raion),
      MakeUnit("UA14120090010038661", Unit::CATEGORY_CITY, "Краматорськ", kramatorsk),
      MakeUnit("UA14120090020010002", Unit::CATEGORY_VILLAGE, "Озерне", kramatorsk),
      MakeUnit("UA14120090030010003", Unit::CATEGORY_VILLAGE, "Нове Озерне", kramatorsk),
      MakeUnit(kherson, Unit::CATEGORY_OBLAST, "Херсонська"),
      MakeUnit(far, Unit::CATEGORY_RAION, "Херсонський", kherson),
      MakeUnit(bilozerka, Unit::CATEGORY_HROMADA, "Білозерська", far),
      MakeUnit("UA65100010010010004", Unit::CATEGORY_SETTLEMENT, "Білозерка", bilozerka),
      MakeUnit("UA65100010020010005", Unit::CATEGORY_VILLAGE, "Озерне", bilozerka),
      MakeUnit("UA65100010030010006", Unit::CATEGORY_VILLAGE, "Лиман", bilozerka),
      MakeUnit("UA65100010040010007", Unit::CATEGORY_VILLAGE, "Кам’янка", bilozerka)};
  return *TerritoryIndex::Make({std::move(units), {}, {}, 1});
}

class UnitSearchTest : public ::testing::Test {
 protected:
  // Tails of the first hits.
  std::vector<std::string> Tails(const UnitSearch::Question& question) const {
    std::vector<std::string> tails;
    for (const UnitSearch::Hit& hit : search_.Find(question))
      tails.emplace_back(search_.index().unit(hit.unit).code().substr(14));
    return tails;
  }
  std::vector<std::string> Tails(absl::string_view text) const { return Tails({.text = text}); }

  const UnitSearch search_{SomeUnits(),
                           {{88407, v1::UnitAlias::KIND_FORMER, "Красний Лиман"},
                            {88407, v1::UnitAlias::KIND_RUSSIAN, "Красный Лиман"},
                            {77777, v1::UnitAlias::KIND_OTHER, "Ніде"}}};
};

TEST_F(UnitSearchTest, ExactComesBeforeBeginningsAndTheseBeforeSimilarNames) {
  EXPECT_THAT(Tails("Краматорськ"), ElementsAre("38661", "70232", "98500"));
  EXPECT_THAT(Tails("Крамотор"), ElementsAre("38661", "70232", "98500")) << "similar beginnings";
  const UnitHit exact = search_.Shown(search_.Find({.text = "Краматорськ"})[0]);
  EXPECT_EQ(exact.match(), UnitHit::MATCH_EXACT);
  EXPECT_EQ(exact.matched_name(), "Краматорськ");
  EXPECT_EQ(exact.alias_kind(), v1::UnitAlias::KIND_UNSPECIFIED);
  EXPECT_EQ(search_.Shown(search_.Find({.text = "Краматор"})[0]).match(), UnitHit::MATCH_PREFIX);
  EXPECT_EQ(search_.Shown(search_.Find({.text = "Крамоторськ"})[0]).match(),
            UnitHit::MATCH_SIMILAR);
}

TEST_F(UnitSearchTest, AmongEqualsTheLargerComesFirst) {
  EXPECT_THAT(Tails("Лиман")[0], "88407") << "the city before the village";
  EXPECT_THAT(Tails("Лиман")[1], "10006");
  EXPECT_EQ(Tails("Л")[0], "88407");
}

TEST_F(UnitSearchTest, LatinTypingErrorsAndHabitsOfWritingFindTheName) {
  for (const char* text : {"Kramatorsk", "Краматорск", "краматорсьК", "Kрaмaтopськ", "Карматорськ",
                           "Краматоськ", "Краматторськ", "rhfvfnjhcmr", "  Краматорськ!  "}) {
    ASSERT_THAT(Tails(text), Not(IsEmpty())) << text;
    EXPECT_EQ(Tails(text)[0], "38661") << text;
  }
  for (const char* text : {"Кам'янка", "Камянка", "Кам`янка", "Камʼянка", "Kamianka", "Kamyanka"})
    EXPECT_THAT(Tails(text), ElementsAre("10007")) << text;
  for (const char* text : {"Нове Озерне", "Нове-Озерне", "НовеОзерне", "nove ozerne"})
    EXPECT_THAT(Tails(text), ElementsAre("10003")) << text;
}

TEST_F(UnitSearchTest, ShortTextsForgiveNoErrors) {
  EXPECT_THAT(Tails("Ляm"), IsEmpty());
  EXPECT_THAT(Tails("Лумон"), IsEmpty()) << "two errors in five letters";
}

TEST_F(UnitSearchTest, APlaceBesideTheNameDecides) {
  EXPECT_THAT(Tails("Озерне Лиманської громади"), ElementsAre("49232"));
  EXPECT_THAT(Tails("с. Озерне Лиманської міської територіальної громади Краматорського району"),
              ElementsAre("49232"));
  EXPECT_THAT(Tails("Озерне, Лиман"), ElementsAre("49232", "10005", "10002", "10003"))
      << "in the hromadas of the city and of the village of that name, then in their raions";
  EXPECT_THAT(Tails("Озерне, Херсонська обл."), ElementsAre("10005"));
  EXPECT_THAT(Tails("Озерне Херсонська"), ElementsAre("10005"));
  EXPECT_THAT(Tails("Херсонська область, Озерне"), ElementsAre("10005"));
  EXPECT_THAT(Tails("Ozerne, Kramatorskyi raion, Donetsk oblast"),
              ElementsAre("10002", "49232", "10003"));
}

TEST_F(UnitSearchTest, NearIsTheHromadaThenTheRaionThenTheOblast) {
  EXPECT_THAT(Tails("село Озерне біля Краматорська"), ElementsAre("10002", "49232", "10003"));
  EXPECT_THAT(Tails("Озерне коло Білозерки"), ElementsAre("10005"));
}

TEST_F(UnitSearchTest, APlaceThatHoldsNoneIsPassedOver) {
  EXPECT_THAT(Tails("Ямпіль, Херсонська область"), ElementsAre("31319"));
  EXPECT_THAT(Tails("Ямпіль, Тридев’ята область"), ElementsAre("31319"));
}

TEST_F(UnitSearchTest, CategoriesNarrowButAWrongOneIsForgiven) {
  EXPECT_THAT(Tails("село Лиман"), ElementsAre("10006"));
  EXPECT_THAT(Tails("м. Лиман"), ElementsAre("88407"));
  EXPECT_THAT(Tails("село Ямпіль"), ElementsAre("31319")) << "it is a settlement";
  EXPECT_THAT(Tails({.text = "Лиман", .categories = CategoryBit(Unit::CATEGORY_HROMADA)}),
              ElementsAre("31497"));
}

TEST_F(UnitSearchTest, AliasesFindTheirUnitAndSayWhichTheyAre) {
  const auto hits = search_.Find({.text = "Красный лиман"});
  ASSERT_THAT(hits, SizeIs(1));
  const UnitHit hit = search_.Shown(hits[0]);
  EXPECT_EQ(hit.unit().name(), "Лиман");
  EXPECT_EQ(hit.matched_name(), "Красный Лиман");
  EXPECT_EQ(hit.alias_kind(), v1::UnitAlias::KIND_RUSSIAN);
  EXPECT_THAT(Tails("Ніде"), IsEmpty()) << "its unit is not in the register";
}

TEST_F(UnitSearchTest, ClosedUnitsAreFoundOnlyWhereTheyAreWanted) {
  EXPECT_THAT(Tails("Старе"), IsEmpty());
  EXPECT_THAT(Tails({.text = "Старе", .closed = true}), ElementsAre("10001"));
}

TEST_F(UnitSearchTest, WithinKeepsToOnePartOfTheCountry) {
  EXPECT_THAT(Tails({.text = "Озерне", .within = search_.index().Find("UA65000000000030969")}),
              ElementsAre("10005"));
}

TEST_F(UnitSearchTest, ACodeOrATailIsTakenAsSuch) {
  EXPECT_THAT(Tails("UA14120110010088407"), ElementsAre("88407"));
  EXPECT_THAT(Tails(" 88407 "), ElementsAre("88407"));
  EXPECT_THAT(Tails("99999"), IsEmpty());
  EXPECT_THAT(Tails({.text = "10001"}), IsEmpty()) << "closed";
}

TEST_F(UnitSearchTest, EachUnitComesOnceAndNoMoreThanAskedFor) {
  EXPECT_THAT(Tails("Лиман"), Not(Each("10001")));
  std::vector<std::string> all = Tails("о");
  std::sort(all.begin(), all.end());
  EXPECT_EQ(std::unique(all.begin(), all.end()), all.end());
  EXPECT_THAT(Tails({.text = "о", .most = 2}), SizeIs(2));
}

TEST_F(UnitSearchTest, ALineShowsTheWholePath) {
  EXPECT_EQ(search_.Shown(search_.Find({.text = "Ямпіль"})[0]).display(),
            "селище Ямпіль, Лиманська громада, Краматорський район, Донецька область");
}

TEST_F(UnitSearchTest, HostileTextsFindNothingAndHurtNobody) {
  std::string combining = "л";
  for (int i = 0; i < 200; ++i) combining += "\xCC\x81";
  EXPECT_NO_FATAL_FAILURE(search_.Find({.text = combining}));
  EXPECT_THAT(Tails(std::string(200, '\xFF')), IsEmpty());
  EXPECT_THAT(Tails(std::string("\x00\x01\x02\x7F", 4)), IsEmpty());
  EXPECT_THAT(Tails(""), IsEmpty());
  std::string words;
  for (int i = 0; i < 100; ++i) words += "с ";
  EXPECT_NO_FATAL_FAILURE(search_.Find({.text = words}));
  std::mt19937 random(7);
  for (int i = 0; i < 2000; ++i) {
    std::string text;
    for (int n = 0; n < 60; ++n) text.push_back(static_cast<char>(random() % 256));
    EXPECT_NO_FATAL_FAILURE(search_.Find({.text = text}));
  }
}

TEST(UnitSearch, AnEmptyRegisterFindsNothing) {
  const UnitSearch search(*TerritoryIndex::Make({}), {});
  EXPECT_THAT(search.Find({.text = "Київ"}), IsEmpty());
}

// One of the errors of a typist.
std::u32string WithTypo(std::u32string name, std::mt19937& random) {
  static const std::u32string kLetters = U"абвгґдеєжзиіїйклмнопрстуфхцчшщьюя";
  const size_t at = random() % name.size();
  switch (random() % 4) {
    case 0:
      return name.erase(at, 1);
    case 1:
      return name.insert(at, 1, kLetters[random() % kLetters.size()]);
    case 2:
      name[at] = kLetters[random() % kLetters.size()];
      return name;
    default:
      std::swap(name[at], name[at + 1 < name.size() ? at + 1 : at - 1]);
      return name;
  }
}

std::string Utf8(const std::u32string& text) {
  std::string out;
  for (char32_t c : text) AppendUtf8(c, out);
  return out;
}

const UnitSearch& Official() {
  static const auto* search = new UnitSearch(OfficialUnits(), {});
  return *search;
}

TEST(OfficialUnits, ANameWithOneTypingErrorIsAmongTheFirstFive) {
  SKIP_WITHOUT_OFFICIAL_FILES();
  const UnitSearch& search = Official();
  std::map<std::string, std::vector<int32_t>> by_name;
  for (size_t i = 0; i < search.index().units().size(); ++i)
    by_name[FoldName(search.index().units()[i].name())].push_back(static_cast<int32_t>(i));
  std::vector<std::pair<std::u32string, int32_t>> unique;
  for (const auto& [name, units] : by_name) {
    if (units.size() == 1 && CodePoints(name).size() >= 4)
      unique.emplace_back(CodePoints(name), units[0]);
  }
  std::mt19937 random(20260302);
  int found = 0;
  constexpr int kSamples = 2000;
  for (int i = 0; i < kSamples; ++i) {
    const auto& [name, unit] = unique[random() % unique.size()];
    const std::string text = Utf8(WithTypo(name, random));
    const auto hits = search.Find({.text = text, .most = 5});
    const bool hit = std::any_of(hits.begin(), hits.end(),
                                 [unit = unit](const auto& h) { return h.unit == unit; });
    found += hit;
  }
  std::printf("with one typing error among the first five: %.1f %% of %d\n",
              100.0 * found / kSamples, kSamples);
  EXPECT_GE(found, kSamples * 95 / 100);
}

TEST(OfficialUnits, EveryNameIsFoundByItself) {
  SKIP_WITHOUT_OFFICIAL_FILES();
  const UnitSearch& search = Official();
  std::mt19937 random(1);
  for (int i = 0; i < 1000; ++i) {
    const IndexedUnit& unit = search.index().units()[random() % search.index().units().size()];
    const auto hits = search.Find({.text = unit.name()});
    ASSERT_FALSE(hits.empty()) << unit.name();
    EXPECT_EQ(FoldName(search.index().unit(hits[0].unit).name()), FoldName(unit.name()));
  }
}

TEST(OfficialUnits, TheSearchIsCompact) {
  SKIP_WITHOUT_OFFICIAL_FILES();
  std::printf("the search over %zu units takes %zu bytes\n", Official().index().units().size(),
              Official().bytes());
  EXPECT_LE(Official().bytes(), size_t{3} << 20);
}

// Seconds of the processor, so that neighbours on the machine do not count.
double CpuSeconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

TEST(OfficialUnits, TheSearchIsMadeAndAnswersQuickly) {
  SKIP_WITHOUT_OFFICIAL_FILES();
  std::vector<UnitName> aliases;
  for (const IndexedUnit& unit : OfficialUnits()->units()) {
    if (unit.code().back() == '7')
      aliases.push_back({TailOfCode(unit.code()), v1::UnitAlias::KIND_FORMER,
                         absl::StrCat("Старе ", unit.name())});
  }
  const double start = CpuSeconds();
  const UnitSearch search(OfficialUnits(), aliases);
  const double made = CpuSeconds() - start;
  std::mt19937 random(376);
  std::vector<double> took;
  for (int i = 0; i < 4000; ++i) {
    const IndexedUnit& unit = search.index().units()[random() % search.index().units().size()];
    std::u32string typed = CodePoints(unit.name());
    if (typed.size() > 3 && random() % 2) typed = WithTypo(typed, random);
    typed.resize(1 + random() % typed.size());
    const std::string text = Utf8(typed);
    const double asked = CpuSeconds();
    for (const auto& hit : search.Find({.text = text, .most = 20})) search.Shown(hit);
    took.push_back(CpuSeconds() - asked);
  }
  std::sort(took.begin(), took.end());
  std::printf(
      "made in %.0f ms with %zu aliases; a suggestion p50 %.2f ms, p99 %.2f ms, longest %.2f ms\n",
      made * 1e3, aliases.size(), took[took.size() / 2] * 1e3, took[took.size() * 99 / 100] * 1e3,
      took.back() * 1e3);
  EXPECT_LE(took[took.size() * 99 / 100], 0.010);
#ifdef NDEBUG
  EXPECT_LE(made, 0.150);
#endif
}

TEST(OfficialUnits, PeopleFindWhatTheyMean) {
  SKIP_WITHOUT_OFFICIAL_FILES();
  const std::vector<std::pair<std::string, std::string>> meant = {
      {"лим", "місто Лиман, Лиманська громада, Краматорський район, Донецька область"},
      {"Kramatorsk",
       "місто Краматорськ, Краматорська громада, Краматорський район, Донецька область"},
      {"Харків", "місто Харків, Харківська громада, Харківський район, Харківська область"},
      {"Kyiv", "місто Київ"},
      {"село Озерне біля Лимана",
       "село Озерне, Лиманська громада, Краматорський район, Донецька область"},
      {"Ямпіль Лиманської громади",
       "селище Ямпіль, Лиманська громада, Краматорський район, Донецька область"},
      {"Нью Йорк", "селище Нью-Йорк, Торецька громада, Бахмутський район, Донецька область"},
      {"Донецька обл.", "Донецька область"},
      {"Avdeevka", "місто Авдіївка, Авдіївська громада, Покровський район, Донецька область"},
      {"волчанськ", "місто Вовчанськ, Вовчанська громада, Чугуївський район, Харківська область"},
      {"Івано франк", "Івано-Франківська область"},
      {"Лиман Одеська",
       "село Лиман, Лиманська громада, Білгород-Дністровський район, Одеська область"},
      {"м. Дніпро",
       "місто Дніпро, Дніпровська громада, Дніпровський район, Дніпропетровська область"},
      {"Маріу", "місто Маріуполь, Маріупольська громада, Маріупольський район, Донецька область"}};
  for (const auto& [text, display] : meant) {
    const auto hits = Official().Find({.text = text});
    ASSERT_FALSE(hits.empty()) << text;
    EXPECT_EQ(Official().Shown(hits[0]).display(), display) << text;
  }
}

TEST(OfficialUnits, ACityNearAnotherIsNotTakenForAVillageOfThatName) {
  SKIP_WITHOUT_OFFICIAL_FILES();
  const auto hits = Official().Find({.text = "с. Іванівка біля Харкова"});
  ASSERT_FALSE(hits.empty());
  EXPECT_THAT(Official().Shown(hits[0]).display(), HasSubstr("Харківська область"));
}

}  // namespace
}  // namespace cc::territory
