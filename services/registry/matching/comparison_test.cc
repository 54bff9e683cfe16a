#include "services/registry/matching/comparison.h"

#include <gtest/gtest.h>

namespace cc::registry::matching {
namespace {

Record Olena() {
  Record r;
  r.family_name = "Шевченко";
  r.given_name = "Олена";
  r.patronymic = "Іванівна";
  r.birth_date = "1984-03-07";
  r.sex = Sex::kFemale;
  r.identifiers = {{"rnokpp", "3074812345"}, {"passport", "КВ 123456", false}};
  r.phones = {"+380 (67) 123-45-67"};
  r.origin = "12345";
  r.residence = "54321";
  r.address = "вул. Нова, 2, кв. 5";
  r.household_id = "H1";
  r.household = {"one", "two", "three"};
  return r;
}

Level Of(const Record& a, const Record& b, Field field) {
  const Agreement there = Compare(ReadProfile(a), ReadProfile(b));
  EXPECT_EQ(there.pattern(), Compare(ReadProfile(b), ReadProfile(a)).pattern()) << "both ways";
  return there[field];
}

struct NameCase {
  absl::string_view a, b;
  Level level;
};

TEST(Compare, GradesFamilyNames) {
  for (const NameCase& c : std::vector<NameCase>{
           {"Шевченко", "ШЕВЧЕНКО", Level::kExact},
           {"Шевченко", "Shevchenko", Level::kExact},
           {"Лук’яненко", "Лукяненко", Level::kExact},
           {"Ковальська", "Ковальський", Level::kVariant},
           {"Нечуй-Левицька", "Левицький", Level::kVariant},
           {"Ковальов", "Ковалёв", Level::kExact},
           {"Сидоренко", "Сідоренко", Level::kSounds},
           {"Smith", "Smyth", Level::kSounds},
           {"Шевченко", "Шевчнеко", Level::kClose},
           {"Johnson", "Jonson", Level::kClose},
           {"Шевченко", "Ш", Level::kInitial},
           {"Шевченко", "Бойко", Level::kMarried},
           {"Шевченко", "", Level::kMissing},
       }) {
    Record a = Olena(), b = Olena();
    a.family_name = std::string(c.a);
    b.family_name = std::string(c.b);
    EXPECT_EQ(Of(a, b, Field::kFamilyName), c.level) << c.a << " " << c.b;
  }
}

TEST(Compare, TakesAnotherFamilyNameOfAManAsDifferent) {
  Record a = Olena(), b = Olena();
  a.sex = b.sex = Sex::kMale;
  b.family_name = "Бойко";
  EXPECT_EQ(Of(a, b, Field::kFamilyName), Level::kDifferent);
}

TEST(Compare, FindsAFormerFamilyName) {
  Record a = Olena(), b = Olena();
  b.family_name = "Бойко";
  b.former_family_names = {"Шевченко"};
  EXPECT_EQ(Of(a, b, Field::kFamilyName), Level::kFormer);
}

TEST(Compare, UsesTheLatinSpellingWhereItIsAllThereIs) {
  Record a = Olena(), b;
  b.latin_family_name = "Shevchenko";
  b.latin_given_name = "Elena";
  EXPECT_EQ(Of(a, b, Field::kFamilyName), Level::kExact);
  EXPECT_EQ(Of(a, b, Field::kGivenName), Level::kVariant);
}

TEST(Compare, GradesGivenNames) {
  for (const NameCase& c : std::vector<NameCase>{
           {"Олена", "Елена", Level::kVariant},
           {"Олена", "Olena", Level::kExact},
           {"Олена", "Оксана", Level::kOther},
           {"Дарина", "Марина", Level::kOther},
           {"Олена", "Оленка", Level::kVariant},
           {"Олена", "Олнеа", Level::kClose},
           {"Олена", "О.", Level::kInitial},
           {"Anna Maria", "Anna", Level::kVariant},
           {"James", "J", Level::kInitial},
           {"Catherine", "Kathryn", Level::kVariant},
           {"Лавенорія", "Тіміана", Level::kDifferent},
       }) {
    Record a = Olena(), b = Olena();
    a.given_name = std::string(c.a);
    b.given_name = std::string(c.b);
    EXPECT_EQ(Of(a, b, Field::kGivenName), c.level) << c.a << " " << c.b;
  }
}

TEST(Compare, GradesPatronymics) {
  for (const NameCase& c : std::vector<NameCase>{
           {"Миколаївна", "Николаевна", Level::kVariant},
           {"Іванівна", "Іванович", Level::kVariant},
           {"Іванівна", "Петрівна", Level::kOther},
           {"Іванівна", "Івнаівна", Level::kClose},
           {"Іванівна", "", Level::kMissing},
       }) {
    Record a = Olena(), b = Olena();
    a.patronymic = std::string(c.a);
    b.patronymic = std::string(c.b);
    EXPECT_EQ(Of(a, b, Field::kPatronymic), c.level) << c.a << " " << c.b;
  }
}

TEST(Compare, FindsPartsOfANameInEachOthersPlace) {
  Record a = Olena(), b = Olena();
  std::swap(b.family_name, b.given_name);
  EXPECT_EQ(Of(a, b, Field::kFamilyName), Level::kSwapped);
  EXPECT_EQ(Of(a, b, Field::kGivenName), Level::kMissing) << "said once";
  b = Olena();
  std::swap(b.given_name, b.patronymic);
  EXPECT_EQ(Of(a, b, Field::kGivenName), Level::kExact);
  EXPECT_EQ(Of(a, b, Field::kPatronymic), Level::kExact);
  b = Olena();
  b.family_name = "Іванівна";
  b.patronymic = "Шевченко";
  EXPECT_EQ(Of(a, b, Field::kFamilyName), Level::kExact);
  b = Olena();  // one column too far to the left
  b.family_name = "Олена";
  b.given_name = "Іванівна";
  b.patronymic = "Шевченко";
  EXPECT_EQ(Of(a, b, Field::kFamilyName), Level::kSwapped);
  EXPECT_EQ(Of(a, b, Field::kPatronymic), Level::kExact);
}

TEST(Compare, GradesDatesOfBirth) {
  for (const NameCase& c : std::vector<NameCase>{
           {"1984-03-07", "1984-03-07", Level::kExact},
           {"1984-03-07", "07.03.1984", Level::kExact},
           {"1984-03-07", "19840307", Level::kExact},
           {"1984-03-07", "1984-07-03", Level::kSwapped},
           {"1984-03-17", "1984-17-03", Level::kSwapped},
           {"1984-03-07", "1984-03-01", Level::kClose},
           {"1984-03-07", "1948-03-07", Level::kClose},
           {"1984-03-07", "1984-01-01", Level::kVariant},
           {"1984-03-07", "1984", Level::kVariant},
           {"1984-03-07", "1984-11-25", Level::kSimilar},
           {"1984-03-07", "1990-11-25", Level::kDifferent},
           {"1984-03-07", "", Level::kMissing},
           {"1984-03-07", "somewhen", Level::kMissing},
       }) {
    Record a = Olena(), b = Olena();
    a.birth_date = std::string(c.a);
    b.birth_date = std::string(c.b);
    EXPECT_EQ(Of(a, b, Field::kBirthDate), c.level) << c.a << " " << c.b;
  }
}

TEST(Compare, TellsNumbersGivenOnceFromThoseOfDocuments) {
  Record a = Olena(), b = Olena();
  b.identifiers = {{"rnokpp", "3074812354"}, {"passport", "KB123456", false}};
  EXPECT_EQ(Of(a, b, Field::kIdentifier), Level::kClose);
  EXPECT_EQ(Of(a, b, Field::kDocument), Level::kExact) << "Latin K and B";
  b.identifiers = {
      {"rnokpp", "2999900001"}, {"unzr", "3074812345"}, {"passport", "XX999999", false}};
  EXPECT_EQ(Of(a, b, Field::kIdentifier), Level::kDifferent) << "another kind is not compared";
  EXPECT_EQ(Of(a, b, Field::kDocument), Level::kDifferent);
  b.identifiers.clear();
  EXPECT_EQ(Of(a, b, Field::kIdentifier), Level::kMissing);
}

TEST(Compare, GradesWhereAndWithWhomPeopleLive) {
  Record a = Olena(), b = Olena();
  b.phones = {"0501112233", "067-123-45-67"};
  EXPECT_EQ(Of(a, b, Field::kPhone), Level::kExact);
  b.phones = {"0671234576"};
  EXPECT_EQ(Of(a, b, Field::kPhone), Level::kClose);
  b.address = "Нова 2 квартира 5";
  EXPECT_EQ(Of(a, b, Field::kAddress), Level::kSimilar);
  b.address = "вул. Стара, 8";
  EXPECT_EQ(Of(a, b, Field::kAddress), Level::kDifferent);
  b.household_id = "H2";
  b.household = {"three", "two", "seven"};
  EXPECT_EQ(Of(a, b, Field::kHousehold), Level::kExact);
  b.household = {"three", "seven"};
  EXPECT_EQ(Of(a, b, Field::kHousehold), Level::kClose);
  b.household = {"seven"};
  EXPECT_EQ(Of(a, b, Field::kHousehold), Level::kDifferent);
  b.household_id = "H1";
  EXPECT_EQ(Of(a, b, Field::kHousehold), Level::kMissing) << "of one household anyway";
}

TEST(Compare, LetsAGivenNameSpeakForTheSex) {
  Record a = Olena(), b = Olena();
  EXPECT_EQ(Of(a, b, Field::kSex), Level::kMissing);
  b.given_name = "Оксана";
  EXPECT_EQ(Of(a, b, Field::kSex), Level::kExact);
  b.sex = Sex::kMale;
  EXPECT_EQ(Of(a, b, Field::kSex), Level::kDifferent);
}

TEST(MayBeOnePerson, KeepsHousematesApartUnlessTheyWereEnteredTwice) {
  auto may = [](const Record& a, const Record& b) {
    const Profile x = ReadProfile(a), y = ReadProfile(b);
    return MayBeOnePerson(x, y, Compare(x, y));
  };
  Record a = Olena(), twin = Olena();
  twin.given_name = "Оксана";
  twin.identifiers.clear();
  EXPECT_FALSE(may(a, twin));
  EXPECT_TRUE(may(a, Olena()));
  twin.household_id = "H2";
  EXPECT_TRUE(may(a, twin)) << "of another household: for the weights to say";
}

TEST(Compare, ReadsAndWritesPatterns) {
  const Agreement agreement = Compare(ReadProfile(Olena()), ReadProfile(Olena()));
  EXPECT_EQ(Agreement::OfPattern(agreement.pattern()).levels, agreement.levels);
  for (size_t field = 0; field < kFields; ++field)
    EXPECT_FALSE(FieldName(static_cast<Field>(field)).empty());
  for (size_t level = 0; level < kLevels; ++level)
    EXPECT_FALSE(LevelName(static_cast<Level>(level)).empty());
}

}  // namespace
}  // namespace cc::registry::matching
