#include "services/platform/text/name_key.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cc::platform {
namespace {

using ::testing::Contains;

TEST(NameKey, IsOneForAUkrainianNameAndItsLatinSpellings) {
  const std::vector<std::vector<std::string>> same = {
      {"Запоріжжя", "Zaporizhzhia", "Zaporizhzhya", "Zaporizhia"},
      {"Вінниця", "Vinnytsia", "Vinnytsya", "Vinnitsa"},
      {"Кам’янське", "Kamianske", "Kamyanske", "Kam'ians'ke", "Камянське"},
      {"Київ", "Kyiv", "Kyjiv"},
      {"Маріуполь", "Mariupol", "Mariupol'"},
      {"Луганськ", "Luhansk", "Lugansk", "Луганск"},
      {"Євпаторія", "Yevpatoriia", "Ievpatoria"},
      {"Щастя", "Shchastia", "Schastya"},
      {"Згурівка", "Zghurivka", "Zgurivka"},
      {"Харків", "Kharkiv"},
      {"Івано-Франківськ", "Ivano-Frankivsk", "івано франківськ", "ІваноФранківськ"},
      {"Братське", "Bratske"},
      {"Єнакієве", "Yenakiieve", "Jenakijeve"},
      {"Žytomyr", "Житомир", "Zhitomir"},
  };
  for (const auto& group : same) {
    for (const std::string& spelling : group)
      EXPECT_EQ(NameKey(spelling), NameKey(group[0])) << spelling;
  }
}

TEST(NameKey, DiffersWhereNamesDo) {
  EXPECT_NE(NameKey("Лиман"), NameKey("Лимани"));
  EXPECT_NE(NameKey("Харків"), NameKey("Гарків"));
  EXPECT_NE(NameKey("Шостка"), NameKey("Щостка"));
}

TEST(NameKey, ReadsAWordInBothScriptsAsCyrillic) {
  EXPECT_EQ(NameKey("Kpаматорськ"), NameKey("Краматорськ")) << "Latin K and p";
  EXPECT_EQ(NameKey("Oдeсa"), NameKey("Одеса"));
}

TEST(NameKey, TakesAccentsAndSignsAwayAndKeepsNumbers) {
  EXPECT_EQ(NameKey("Ки\xCC\x81\xD1\x97\xD0\xB2"), NameKey("Київ"));
  EXPECT_EQ(NameKey("8 Березня"), "8berezna");
}

TEST(NameKey, SurvivesAnyBytes) {
  std::string combining = "Лиман";
  for (int i = 0; i < 200; ++i) combining += "\xCC\x81";
  EXPECT_EQ(NameKey(combining), "liman");
  EXPECT_EQ(NameKey("\xFF\xFE\xD0"), "");
  EXPECT_EQ(NameKey(std::string("Ли\x01\0ман", 12)), NameKey("Ли ман"));
  EXPECT_EQ(NameKey(std::string(100000, 'b')), "b");
}

TEST(NameWords, KnowsHyphensAbbreviationsAndMarks) {
  const std::vector<NameWord> words = SplitWords("с. Івано-Франкове, (Львівська)");
  ASSERT_EQ(words.size(), 4u);
  EXPECT_TRUE(words[0].dotted);
  EXPECT_FALSE(words[1].joined);
  EXPECT_TRUE(words[2].joined);
  EXPECT_TRUE(words[3].after_mark);
}

TEST(PrefixKeys, HoldTheNameThatIsBeingTyped) {
  for (std::string name : {"Маріуполь", "Братське", "Вінниця", "Юріївка", "Mariupol"}) {
    const std::u32string letters = Letters(SplitWords(name));
    for (size_t typed = 3; typed <= letters.size(); ++typed) {
      NameWord word;
      word.letters = letters.substr(0, typed);
      bool found = false;
      for (const std::string& key : PrefixKeys(NameKey({&word, 1})))
        found = found || NameKey(name).substr(0, key.size()) == key;
      EXPECT_TRUE(found) << name << " after " << typed << " letters";
    }
  }
}

TEST(OtherReadings, HoldWhatTheKeysOfTheKeyboardSay) {
  EXPECT_THAT(OtherReadings("rhfvfnjhcmr"), Contains("краматорськ"));
  EXPECT_THAT(OtherReadings("[fhrsd"), Contains("харків"));
  EXPECT_THAT(OtherReadings("OPIXIB"), Contains("оріхів")) << "capitals by their looks";
  EXPECT_TRUE(OtherReadings("Лиман").empty());
}

TEST(TypingDistance, CountsASwapOfNeighboursAsOne) {
  EXPECT_EQ(TypingDistance(U"лиман", U"лиамн"), 1);
  EXPECT_EQ(TypingDistance(U"лиман", U"лимани"), 1);
  EXPECT_EQ(TypingDistance(U"лиман", U"димам"), 2);
  EXPECT_EQ(TypingDistance(U"", U"аб"), 2);
}

}  // namespace
}  // namespace cc::platform
