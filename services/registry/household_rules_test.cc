#include "services/registry/household_rules.h"

#include "absl/strings/str_cat.h"
#include "services/platform/testing/testing.h"

namespace cc::registry {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr auto kHead = common::v1::KINSHIP_HEAD;
constexpr auto kChild = common::v1::KINSHIP_CHILD;

std::vector<std::string> Wrong(const std::vector<MemberPlace>& places, Ages ages = {}) {
  std::vector<platform::FieldError> errors;
  CheckPlaces(
      places, ages, "list", [](int i) { return absl::StrCat("at ", i); }, errors);
  std::vector<std::string> told;
  for (const platform::FieldError& error : errors)
    told.push_back(error.field + " " + common::v1::Reason_Name(error.reason));
  return told;
}

TEST(CheckPlaces, WantsExactlyOneHead) {
  EXPECT_THAT(Wrong({{.age = 40, .kinship = kHead}}), IsEmpty());
  EXPECT_THAT(Wrong({{.age = 40, .kinship = common::v1::KINSHIP_SPOUSE}}),
              ElementsAre("list REASON_HEAD_NOT_ONE"));
  EXPECT_THAT(Wrong({{.age = 40, .kinship = kHead}, {.age = 41, .kinship = kHead}}),
              ElementsAre("list REASON_HEAD_NOT_ONE"));
}

TEST(CheckPlaces, WantsAnAdultOfTheHouseholdOrABodyForEachMinor) {
  const MemberPlace mother{.age = 40, .kinship = kHead};
  EXPECT_THAT(Wrong({mother, {.age = 17, .kinship = kChild, .adult = 0}}), IsEmpty());
  EXPECT_THAT(Wrong({mother, {.age = 17, .kinship = kChild}}),
              ElementsAre("at 1 REASON_MINOR_UNACCOMPANIED"));
  EXPECT_THAT(Wrong({mother, {.age = 18, .kinship = kChild}}), IsEmpty());
  EXPECT_THAT(Wrong({{.age = 6, .kinship = kHead, .guardianship_body = true}}), IsEmpty());
  // From 14 on one applies in person, not below.
  EXPECT_THAT(Wrong({{.age = 14, .kinship = kHead}}), IsEmpty());
  EXPECT_THAT(Wrong({{.age = 13, .kinship = kHead}}),
              ElementsAre("at 0 REASON_MINOR_UNACCOMPANIED"));
  EXPECT_THAT(Wrong({{.age = 14, .kinship = kHead}}, {.in_person = 16}),
              ElementsAre("at 0 REASON_MINOR_UNACCOMPANIED"));
}

TEST(CheckPlaces, AnswersForAnotherOnlyAnAdultOfTheSameHousehold) {
  const MemberPlace mother{.age = 40, .kinship = kHead};
  for (const MemberPlace& wrong :
       {MemberPlace{.age = 5, .kinship = kChild, .adult = 1},  // the child itself
        MemberPlace{.age = 5, .kinship = kChild, .adult = 2},  // a sister of 16
        MemberPlace{.age = 5, .kinship = kChild, .adult = MemberPlace::kStranger}}) {
    EXPECT_THAT(Wrong({mother, wrong, {.age = 16, .kinship = kChild, .adult = 0}}),
                ElementsAre("at 1 REASON_ADULT_OF_HOUSEHOLD_INVALID"));
  }
}

}  // namespace
}  // namespace cc::registry
