#include "services/territory/place_query.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace cc::territory {
namespace {

using platform::NameKey;
using platform::NameWord;
using platform::SplitWords;

using ::testing::Contains;

std::string Read(const PlaceName& name) {
  std::string keys;
  for (const NameWord& word : name.words)
    absl::StrAppend(&keys, keys.empty() ? "" : " ", NameKey({&word, 1}));
  return keys;
}

// wanted | within | within ~ near
std::string Read(absl::string_view text) {
  const PlaceQuery query = ReadPlaceQuery(text);
  std::string read = Read(query.wanted);
  for (const PlaceName& within : query.within) absl::StrAppend(&read, " | ", Read(within));
  if (query.near) absl::StrAppend(&read, " ~ ", Read(*query.near));
  return read;
}

TEST(PlaceQuery, TellsThePlaceFromWhatHoldsIt) {
  EXPECT_EQ(Read("Ямпіль"), "ampil");
  EXPECT_EQ(Read("с. Ямпіль"), "ampil");
  EXPECT_EQ(Read("Ямпіль, Краматорський район, Донецька область"), "ampil | kramatorski | donecka");
  EXPECT_EQ(Read("Донецька обл., Краматорський р-н, смт Ямпіль"), "ampil | donecka | kramatorski");
  EXPECT_EQ(Read("Ямпіль Лиманської громади"), "ampil | limanskoi");
  EXPECT_EQ(Read("село Озерне Лиманської міської територіальної громади"), "ozerne | limanskoi");
  EXPECT_EQ(Read("Калуш Івано-Франківської області"), "kaluS | ivano frankivskoi");
  EXPECT_EQ(Read("Yampil, Kramatorsk raion, Donetsk oblast"), "ampil | kramatorsk | doneck");
}

TEST(PlaceQuery, UnderstandsNear) {
  EXPECT_EQ(Read("село Озерне біля Лимана"), "ozerne ~ limana");
  EXPECT_EQ(Read("с. Озерне біля м. Лиман"), "ozerne ~ liman");
  EXPECT_EQ(Read("Ozerne near Lyman"), "ozerne ~ liman");
  EXPECT_EQ(Read("біля Лимана"), "bila limana") << "nothing else is wanted";
}

TEST(PlaceQuery, WantsTheSmallestAreaWhereOnlyAreasAreNamed) {
  EXPECT_EQ(Read("Донецька область, Краматорський район"), "kramatorski | donecka");
  EXPECT_EQ(Read("район Краматорський"), "kramatorski");
  EXPECT_EQ(Read("Лиманська громада"), "limanska");
}

TEST(PlaceQuery, LetsNamesBeCalledLikeCategories) {
  EXPECT_EQ(Read("Селище"), "seliQe");
  EXPECT_EQ(Read("Нове Село"), "nove selo");
  EXPECT_EQ(Read("Нове Село, Тернопільська область"), "nove selo | ternopilska");
  EXPECT_EQ(Read("с"), "s");
}

TEST(PlaceQuery, ReadsCategoriesWithTheirNames) {
  EXPECT_EQ(ReadPlaceQuery("с. Лиман").wanted.categories, CategoryBit(v1::Unit::CATEGORY_VILLAGE));
  EXPECT_TRUE(ReadPlaceQuery("місто Лиман").wanted.categories &
              CategoryBit(v1::Unit::CATEGORY_CITY));
  EXPECT_TRUE(ReadPlaceQuery("с-ще Ямпіль").wanted.categories &
              CategoryBit(v1::Unit::CATEGORY_SETTLEMENT));
  EXPECT_EQ(ReadPlaceQuery("Лиман").wanted.categories, kAnyCategory);
  EXPECT_EQ(ReadPlaceQuery("Лиманська ОТГ").wanted.categories,
            CategoryBit(v1::Unit::CATEGORY_HROMADA));
}

TEST(PlaceQuery, FindsNothingInTextsWithoutLetters) {
  for (const char* text : {"", " ", "...", ",,,", "(-)", "\xFF\xFF"})
    EXPECT_TRUE(ReadPlaceQuery(text).wanted.words.empty()) << text;
}

TEST(NominativeKeys, HoldTheNameOfAWrittenForm) {
  for (auto [written, name] :
       std::vector<std::pair<std::string, std::string>>{{"Лимана", "Лиман"},
                                                        {"Лиману", "Лиман"},
                                                        {"Краматорська", "Краматорськ"},
                                                        {"Харкова", "Харків"},
                                                        {"Києва", "Київ"},
                                                        {"Костянтинівки", "Костянтинівка"},
                                                        {"Костянтинівці", "Костянтинівка"},
                                                        {"Лиманської", "Лиманська"},
                                                        {"Краматорського", "Краматорський"},
                                                        {"Озерного", "Озерне"},
                                                        {"Дніпра", "Дніпро"},
                                                        {"Полтави", "Полтава"},
                                                        {"Донецькій", "Донецька"}}) {
    EXPECT_THAT(NominativeKeys(SplitWords(written)), Contains(NameKey(name))) << written;
  }
}

}  // namespace
}  // namespace cc::territory
