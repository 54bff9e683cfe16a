#include "services/platform/validate/identifiers.h"

#include <gtest/gtest.h>

#include <string>

namespace cc::platform {
namespace {

TEST(Rnokpp, AcceptsNumbersWithTheRightCheckDigitAndReadsBirthDateAndSex) {
  struct Case {
    const char* number;
    absl::CivilDay birth;
    bool male;
  };
  for (const Case& c : {Case{"1759013776", absl::CivilDay(1948, 2, 28), true},
                        Case{"3184710691", absl::CivilDay(1987, 3, 12), true},
                        Case{"3652504575", absl::CivilDay(2000, 1, 1), true},
                        Case{"3068208400", absl::CivilDay(1984, 1, 2), false},
                        Case{"3652322032", absl::CivilDay(1999, 12, 30), true},
                        Case{"3652347000", absl::CivilDay(1999, 12, 30), false},
                        Case{"3300507061", absl::CivilDay(1990, 5, 13), false},
                        Case{"3115300134", absl::CivilDay(1985, 4, 17), true},
                        Case{"4215504288", absl::CivilDay(2015, 6, 1), false},
                        Case{"1242377740", absl::CivilDay(1934, 1, 5), false},
                        Case{"3658410019", absl::CivilDay(2000, 2, 29), true}}) {
    SCOPED_TRACE(c.number);
    ASSERT_TRUE(IsRnokpp(c.number));
    std::optional<RnokppFacts> facts = ReadRnokpp(c.number);
    ASSERT_TRUE(facts.has_value());
    EXPECT_EQ(facts->birth_date, c.birth);
    EXPECT_EQ(facts->male, c.male);
  }
}

TEST(Rnokpp, RefusesWrongCheckDigitsWrongShapesAndTheDayBeforeTheFirst) {
  for (const char* number :
       {"1759013770", "3184710692", "1234567890", "0000000000", "0000000017", "", "311530013",
        "31153001344", "311530013a", "-115300134", "３１１５３００１３４"}) {
    SCOPED_TRACE(number);
    EXPECT_FALSE(IsRnokpp(number));
    EXPECT_FALSE(ReadRnokpp(number).has_value());
  }
}

TEST(Rnokpp, SurvivesASumBelowZero) {
  // 9·(−1) + 0 … = −9 ≡ 2 (mod 11).
  EXPECT_TRUE(IsRnokpp("9000000002"));
  EXPECT_FALSE(IsRnokpp("9000000009"));
}

TEST(Unzr, AcceptsTheOfficialSpecimenAndReadsTheBirthDate) {
  for (const char* number :
       {"19910824-00026", "19850417-00135", "20150601-04270", "20000229-10008", "19340105-00078"}) {
    EXPECT_TRUE(IsUnzr(number)) << number;
  }
  EXPECT_EQ(ReadUnzr("20000229-10008"), absl::CivilDay(2000, 2, 29));
}

TEST(Unzr, RefusesWrongControlDigitsImpossibleDaysAndSerialZero) {
  for (const char* number : {"19910824-00025", "20180312-01234", "19900315-01235", "19910824000026",
                             "1991-08-24-0002", "20010229-10008", "19911324-00026", "", "-"}) {
    EXPECT_FALSE(IsUnzr(number)) << number;
    EXPECT_FALSE(ReadUnzr(number).has_value());
  }
  for (char digit = '0'; digit <= '9'; ++digit) {
    EXPECT_FALSE(IsUnzr(std::string("19910824-0000") + digit));
  }
}

TEST(Edrpou, FollowsBothSetsOfWeights) {
  for (const char* code : {"32855961", "23226362", "23246880", "25083040", "37508470"}) {
    EXPECT_TRUE(IsEdrpou(code)) << code;
  }
  for (const char* code : {"32855968", "3285596", "328559611", "3285596x", ""}) {
    EXPECT_FALSE(IsEdrpou(code)) << code;
  }
}

}  // namespace
}  // namespace cc::platform
