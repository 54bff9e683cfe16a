#include "services/registry/person_rules.h"

#include "services/platform/testing/testing.h"

namespace cc::registry {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Normalise, MakesWaysOfTypingTheSameNameEqual) {
  struct Case {
    const char* a;
    const char* b;
  };
  for (const Case& c : {
           Case{"  Дем’янчук ", "ДЕМ'ЯНЧУК"},           // U+2019
           Case{"Демʼянчук", "дем`янчук"},              // U+02BC
           Case{"Нечуй—Левицький", "нечуй-левицький"},  // long dash
           Case{"Марія   Ганна", "марія ганна"},
           Case{"Ґалаґан", "ґАЛАҐАН"},
           Case{"Є\u00A0Їжак", "є їжак"},
           Case{"Олена", "Oлeнa"},          // Latin O, e, a
           Case{"Сергій", "Сергіи\u0306"},  // decomposed й
           Case{"Smith", "SMITH"},
       }) {
    EXPECT_EQ(Normalise(c.a), Normalise(c.b)) << c.a;
  }
}

TEST(Normalise, KeepsDifferentNamesApart) {
  EXPECT_NE(Normalise("Олена"), Normalise("Олеса"));
  EXPECT_NE(Normalise("Григорій"), Normalise("Ґригорій"));
  EXPECT_NE(Normalise("Іван"), Normalise("Ївaн"));
  EXPECT_EQ(Normalise("CAT"), "CAT");  // a Latin name stays Latin
}

TEST(Normalise, SurvivesTextThatIsCutOff) {
  EXPECT_NO_FATAL_FAILURE(Normalise("\xD0"));
  EXPECT_NO_FATAL_FAILURE(Normalise("\xF0\x9F"));
  EXPECT_EQ(Normalise(""), "");
}

v1::Person Person(const char* rnokpp, const char* unzr, const char* birth_date,
                  common::v1::Sex sex) {
  v1::Person person;
  person.set_rnokpp(rnokpp);
  person.set_unzr(unzr);
  person.set_birth_date(birth_date);
  person.set_sex(sex);
  return person;
}

TEST(RnokppContradicts, ComparesBirthDateAndSex) {
  EXPECT_EQ(RnokppContradicts(Person("3115300134", "", "1985-04-17", common::v1::SEX_MALE)),
            std::nullopt);
  EXPECT_EQ(RnokppContradicts(Person("3115300134", "", "1985-04-18", common::v1::SEX_MALE)),
            "birth_date");
  EXPECT_EQ(RnokppContradicts(Person("3115300134", "", "1985-04-17", common::v1::SEX_FEMALE)),
            "sex");
  EXPECT_EQ(RnokppContradicts(Person("4215504288", "", "2015-06-01", common::v1::SEX_FEMALE)),
            std::nullopt);
  EXPECT_EQ(RnokppContradicts(Person("", "", "1985-04-17", common::v1::SEX_MALE)), std::nullopt);
}

TEST(UnzrContradicts, ComparesTheBirthDateOnly) {
  EXPECT_FALSE(UnzrContradicts(Person("", "19340105-00078", "1934-01-05", common::v1::SEX_FEMALE)));
  EXPECT_TRUE(UnzrContradicts(Person("", "19340105-00078", "1934-01-06", common::v1::SEX_FEMALE)));
  EXPECT_FALSE(UnzrContradicts(Person("", "", "1934-01-06", common::v1::SEX_FEMALE)));
}

TEST(AgeOn, CountsFullYears) {
  EXPECT_EQ(AgeOn("2008-03-03", absl::CivilDay(2026, 3, 2)), 17);
  EXPECT_EQ(AgeOn("2008-03-02", absl::CivilDay(2026, 3, 2)), 18);
  EXPECT_EQ(AgeOn("2008-02-29", absl::CivilDay(2026, 2, 28)), 17);
  EXPECT_EQ(AgeOn("2008-02-29", absl::CivilDay(2026, 3, 1)), 18);
  EXPECT_EQ(AgeOn("2026-03-03", absl::CivilDay(2026, 3, 2)), -1);
  EXPECT_EQ(AgeOn("", absl::CivilDay(2026, 3, 2)), std::nullopt);
}

std::vector<std::string> Wrong(const std::string& more, const std::string& path = "") {
  std::vector<platform::FieldError> errors;
  CheckPerson(platform::ParseProto<v1::Person>(
                  "name { family_name: 'Вигаданий' given_name: 'Остап' } sex: SEX_MALE " + more),
              absl::CivilDay(2026, 3, 2), false, path, errors);
  std::vector<std::string> told;
  for (const platform::FieldError& error : errors)
    told.push_back(error.field + " " + common::v1::Reason_Name(error.reason));
  return told;
}

TEST(CheckPerson, RefusesANumberBesideTheMarkThatItWasRefused) {
  EXPECT_THAT(Wrong("birth_date: '1985-04-17' rnokpp_refused: true"), IsEmpty());
  EXPECT_THAT(Wrong("birth_date: '1985-04-17' rnokpp: '3115300134' rnokpp_refused: true"),
              ElementsAre("rnokpp_refused REASON_RNOKPP_REFUSED"));
}

TEST(CheckPerson, RefusesADisabilityOfAnotherAge) {
  EXPECT_THAT(Wrong("birth_date: '1985-04-17' disability: DISABILITY_GROUP_II"), IsEmpty());
  EXPECT_THAT(Wrong("birth_date: '2015-06-01' disability: DISABILITY_CHILD_A"), IsEmpty());
  EXPECT_THAT(Wrong("birth_date: '2015-06-01' disability: DISABILITY_GROUP_I"),
              ElementsAre("disability REASON_AGE_MISFIT"));
  EXPECT_THAT(Wrong("birth_date: '2008-03-02' disability: DISABILITY_CHILD"),
              ElementsAre("disability REASON_AGE_MISFIT"));
}

TEST(CheckPerson, NamesEveryFieldAtFaultBelowItsPath) {
  EXPECT_THAT(Wrong("birth_date: '2026-03-03' unzr: '20000229-10008' citizenship: 'KRA' "
                    "documents { kind: KIND_ID_CARD number: '1' expiry_date: '2030-01-01' } "
                    "former_names { kind: KIND_OTHER } vulnerabilities: VULNERABILITY_PREGNANT "
                    "vulnerabilities: VULNERABILITY_PREGNANT",
                    "members[1]"),
              ElementsAre("members[1].birth_date REASON_BIRTH_DATE_IMPOSSIBLE",
                          "members[1].unzr REASON_UNZR_DISAGREES",
                          "members[1].citizenship REASON_CITIZENSHIP_UNKNOWN",
                          "members[1].documents[0].number REASON_DOCUMENT_NUMBER_INVALID",
                          "members[1].former_names[0] REASON_FIELD_REQUIRED",
                          "members[1].vulnerabilities[1] REASON_VALUE_TWICE"));
}

}  // namespace
}  // namespace cc::registry
