#include "services/registry/person_rules.h"

#include "services/platform/testing/testing.h"

namespace cc::registry {
namespace {

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

TEST(IsDocumentNumber, KnowsTheFormOfEachKind) {
  using Document = v1::IdentityDocument;
  struct Case {
    Document::Kind kind;
    const char* number;
    bool valid;
  };
  for (const Case& c :
       {Case{Document::KIND_PASSPORT, "КВ 123456", true},
        Case{Document::KIND_PASSPORT, "KB123456", true},  // Latin letters
        Case{Document::KIND_PASSPORT, "кв123456", true},
        Case{Document::KIND_PASSPORT, "ЫЪ123456", false},
        Case{Document::KIND_PASSPORT, "QW123456", false},
        Case{Document::KIND_PASSPORT, "КВ12345", false},
        Case{Document::KIND_ID_CARD, "001234567", true},
        Case{Document::KIND_ID_CARD, "00123456", false},
        Case{Document::KIND_ID_CARD, "00123456А", false},
        Case{Document::KIND_BIRTH_CERTIFICATE, "I-СГ № 123456", true},
        Case{Document::KIND_BIRTH_CERTIFICATE, "I", false},
        Case{Document::KIND_BIRTH_CERTIFICATE, "I-СГ;123456", false},
        Case{Document::KIND_OTHER, "anything", true}, Case{Document::KIND_OTHER, " ", false}}) {
    EXPECT_EQ(IsDocumentNumber(c.kind, c.number), c.valid) << c.number;
  }
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

}  // namespace
}  // namespace cc::registry
