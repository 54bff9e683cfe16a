#include "services/registry/matching/name_part.h"

#include <gtest/gtest.h>

#include <set>

#include "absl/strings/str_split.h"

namespace cc::registry::matching {
namespace {

NamePart Family(absl::string_view text) { return ReadName(text, NameRole::kFamily); }
NamePart Given(absl::string_view text) { return ReadName(text, NameRole::kGiven); }
NamePart Patronymic(absl::string_view text) { return ReadName(text, NameRole::kPatronymic); }

TEST(ReadName, TakesApostrophesCaseAndHyphensAsOne) {
  for (absl::string_view written :
       {"Лук’яненко", "Лук'яненко", "Лукʼяненко", "ЛУК`ЯНЕНКО", "Лук\"яненко", "лук‘яненко"})
    EXPECT_EQ(Family(written).written, Family("Лук’яненко").written) << written;
  for (absl::string_view written : {"Нечуй‑Левицький", "Нечуй–Левицький", "Нечуй - Левицький"})
    EXPECT_EQ(Family(written).written, Family("Нечуй-Левицький").written) << written;
}

TEST(ReadName, SeesThroughLettersThatLookAlike) {
  EXPECT_EQ(Family("Кoвaленкo").written, Family("Коваленко").written) << "Latin o, a, o";
  EXPECT_EQ(Family("Іваненкo").written, Family("Iваненко").written) << "Latin I, Latin o";
  EXPECT_EQ(Family("Smіth").written, Family("Smith").written) << "Cyrillic і";
  EXPECT_EQ(Family("Воок").sounds, "vok") << "wholly Cyrillic stays Cyrillic";
  EXPECT_FALSE(Family("Smіth").cyrillic);
}

TEST(ReadName, WritesRussianLettersInUkrainian) {
  EXPECT_EQ(Family("Ковалёв").sounds, Family("Ковальов").sounds);
  EXPECT_EQ(Family("Соловьёв").sounds, Family("Соловйов").sounds);
  EXPECT_EQ(Family("Рыбак").written, Family("Рибак").written);
  EXPECT_EQ(Given("Эдуард").written, Given("Едуард").written);
  EXPECT_EQ(Family("Подъячев").written, Family("Подячев").written);
  EXPECT_EQ(Family("Ёлкин").sounds, Family("Йолкін").sounds);
}

// The examples of resolution 55 of 27.01.2010, and spellings of passports before it.
TEST(ReadName, HearsTransliterationsAsTheNameItself) {
  const std::vector<std::pair<absl::string_view, std::vector<absl::string_view>>> names = {
      {"Згурський", {"Zghurskyi", "Zgursky", "Zghurskyy"}},
      {"Єнакієв", {"Yenakiiev", "Ienakiiev"}},
      {"Гаєвич", {"Haievych", "Gayevych"}},
      {"Короп’є", {"Koropie", "Koropye"}},
      {"Жужелиця", {"Zhuzhelytsia", "Zhuzhelytsya"}},
      {"Щербухи", {"Shcherbukhy"}},
      {"Гоща", {"Hoshcha", "Goshcha"}},
      {"Йосипівка", {"Yosypivka", "Iosypivka"}},
      {"Стрий", {"Stryi", "Stryy"}},
      {"Юрій", {"Yurii", "Iurii", "Yuriy", "Jurij"}},
      {"Крюківка", {"Kriukivka", "Kryukivka"}},
      {"Яготинський", {"Yahotynskyi", "Iagotynskyi"}},
      {"Костянтин", {"Kostiantyn", "Kostyantyn"}},
      {"Ґалаґан", {"Galagan"}},
      {"Шевченко", {"Shevchenko"}},
      {"Хмельницький", {"Khmelnytskyi", "Khmelnitskiy"}},
  };
  for (const auto& [name, spellings] : names) {
    for (absl::string_view spelling : spellings)
      EXPECT_EQ(Family(spelling).sounds, Family(name).sounds) << name << " " << spelling;
  }
}

TEST(ReadName, KnowsFormsOfFamilyNamesBySex) {
  for (auto [man, woman] : {std::pair("Ковальський", "Ковальська"),
                            {"Іванов", "Іванова"},
                            {"Ільїн", "Ільїна"},
                            {"Чорний", "Чорна"},
                            {"Толстой", "Толстая"},
                            {"Зелінський", "Zelinskaya"},
                            {"Лисиця", "Лисиця"}})
    EXPECT_EQ(Family(man).stem, Family(woman).stem) << man;
  EXPECT_NE(Family("Мельник").stem, Family("Мельничук").stem);
  EXPECT_NE(Family("Коваль").stem, Family("Коваленко").stem);
}

TEST(ReadName, FindsTheFatherInAPatronymic) {
  const std::vector<std::pair<absl::string_view, std::vector<absl::string_view>>> fathers = {
      {"Іван", {"Іванович", "Іванівна", "Ивановна", "Ivanovych"}},
      {"Сергій", {"Сергійович", "Сергіївна", "Сергеевич", "Сергеевна", "Serhiiovych"}},
      {"Микола", {"Миколайович", "Миколаївна", "Николаевич", "Николаевна"}},
      {"Андрій", {"Андрійович", "Андріївна", "Андреевич"}},
      {"Григорій", {"Григорович", "Григорівна", "Григорьевич"}},
      {"Яків", {"Якович", "Яківна", "Яковлевич"}},
      {"Лев", {"Львович", "Львівна"}},
      {"Ілля", {"Ілліч", "Іллівна", "Ильинична"}},
      {"Лука", {"Лукич", "Луківна"}},
      {"Микита", {"Микитович", "Микитівна", "Никитич"}},
      {"Юрій", {"Юрійович", "Юріївна", "Юрьевич"}},
      {"Олексій", {"Олексійович", "Олексіївна", "Алексеевна"}},
      {"Павло", {"Павлович", "Павлівна"}},
      {"Дмитро", {"Дмитрович", "Дмитрівна", "Дмитриевна"}},
  };
  for (const auto& [father, patronymics] : fathers) {
    for (absl::string_view patronymic : patronymics)
      EXPECT_TRUE(Share(Patronymic(patronymic).groups, Given(father).groups)) << patronymic;
  }
  EXPECT_FALSE(Share(Patronymic("Іванович").groups, Given("Петро").groups));
}

TEST(ReadName, SurvivesAnyBytes) {
  EXPECT_TRUE(Family("").empty());
  EXPECT_TRUE(Family(" -'’ ").empty());
  EXPECT_TRUE(Family("\xFF\xFE\xD0").empty());
  EXPECT_LE(Family(std::string(5000, 'x') + "Ж").sounds.size(), 64u);
}

TEST(GivenNames, HoldFormsOfTheSameName) {
  const std::vector<std::vector<absl::string_view>> groups = {
      {"Олена", "Елена", "Оленка", "Olena", "Elena", "Лена"},
      {"Микола", "Николай", "Коля", "Mykola", "Nikolai"},
      {"Олексій", "Алексей", "Льоша", "Oleksii"},
      {"Ганна", "Анна", "Аня", "Hanna"},
      {"Дмитро", "Дмитрий", "Діма", "Dmitry"},
      {"Пилип", "Филипп"},
      {"Тетяна", "Татьяна", "Таня", "Tetiana"},
      {"Володимир", "Владимир", "Вова"},
      {"Михайло", "Михаил", "Міша", "Michael"},
      {"Юлія", "Юлия", "Iuliia", "Yulia"},
      {"William", "Bill", "Will"},
      {"Elizabeth", "Liz", "Betty"},
  };
  for (const auto& group : groups) {
    for (absl::string_view form : group)
      EXPECT_TRUE(Share(Given(form).groups, Given(group[0]).groups)) << form;
  }
  for (auto [a, b] : {std::pair("Олександр", "Олексій"),
                      {"Марина", "Дарина"},
                      {"Олександр", "Олександра"},
                      {"Марія", "Марина"},
                      {"Іван", "Іванна"}})
    EXPECT_FALSE(Share(Given(a).groups, Given(b).groups)) << a << " " << b;
}

TEST(GivenNames, AreAtLeastAHundredAndFiftyGroupsWithoutRepetition) {
  EXPECT_GE(GivenNameTable().size(), 150u);
  for (absl::string_view group : GivenNameTable()) {
    std::set<absl::string_view> names;
    for (absl::string_view name : absl::StrSplit(group, ' ', absl::SkipEmpty()))
      EXPECT_TRUE(names.insert(name).second) << name;
    EXPECT_NE(names.size(), 0u + (group.empty() ? 1 : 0));
  }
}

TEST(PhoneticKey, SurvivesMistakesInVowelsAndDoubledLetters) {
  for (auto [a, b] : {std::pair("Шевченко", "Шивчинко"),
                      {"Гаврилюк", "Гаврилллюк"},
                      {"Харченко", "Гарченко"},
                      {"Ковальська", "Ковальський"},
                      {"Єременко", "Еременко"},
                      {"Thompson", "Thompsen"}})
    EXPECT_EQ(PhoneticKey(Family(a)), PhoneticKey(Family(b))) << a;
  EXPECT_NE(PhoneticKey(Family("Шевченко")), PhoneticKey(Family("Кравченко")));
}

}  // namespace
}  // namespace cc::registry::matching
