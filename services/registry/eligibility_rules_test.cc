#include "services/registry/eligibility_rules.h"

#include <optional>
#include <string>

#include "services/platform/testing/testing.h"
#include "services/registry/rule_files.h"

namespace cc::registry {
namespace {

using platform::IsOk;
using platform::Refused;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::EligibilityAdvice;

constexpr absl::CivilDay kToday(2025, 11, 22);
constexpr auto kHolds = EligibilityAdvice::VERDICT_HOLDS;
constexpr auto kFails = EligibilityAdvice::VERDICT_FAILS;
constexpr auto kUnknown = EligibilityAdvice::VERDICT_UNKNOWN;

// A mother without disability and a daughter of ten from an occupied place, who told everything.
HouseholdFacts Family() {
  HouseholdFacts facts;
  facts.registered = true;
  facts.origin_status = territory::v1::STATUS_OCCUPIED;
  facts.told = platform::ParseProto<v1::EligibilityFacts>(
      "deposit_over_limit: ANSWER_NO costly_purchase: ANSWER_NO abroad_over_limit: ANSWER_NO "
      "housing_elsewhere: ANSWER_NO income_over_limit: ANSWER_NO nobody_able_to_work: ANSWER_NO");
  facts.members = {{.person_id = "mother",
                    .birth_date = absl::CivilDay(1985, 4, 17),
                    .disability = v1::ANSWER_NO,
                    .orphan = v1::ANSWER_NO,
                    .student = v1::ANSWER_NO},
                   {.person_id = "daughter",
                    .birth_date = absl::CivilDay(2015, 6, 1),
                    .disability = v1::ANSWER_NO,
                    .orphan = v1::ANSWER_NO}};
  return facts;
}

class EligibilityRules : public ::testing::Test {
 protected:
  EligibilityAdvice On(absl::CivilDay day, const HouseholdFacts& facts) {
    auto advice = Advise(rules, "living_allowance", day, facts);
    EXPECT_THAT(advice, IsOk());
    return *advice;
  }
  static const v1::ConditionFound& Condition(const EligibilityAdvice& advice,
                                             const std::string& name) {
    for (const v1::ConditionFound& found : advice.conditions()) {
      if (found.condition().rule_id() == "eligibility.living_allowance." + name) return found;
    }
    ADD_FAILURE() << "no condition " << name;
    return v1::ConditionFound::default_instance();
  }

  const DatedRules rules = LoadRules().value();
};

TEST_F(EligibilityRules, AFamilyThatMeetsEveryConditionGetsTheAmountsOfResolution332) {
  const EligibilityAdvice advice = On(kToday, Family());
  EXPECT_EQ(advice.verdict(), kHolds);
  ASSERT_EQ(advice.amounts_size(), 2);
  EXPECT_EQ(advice.amounts(0).amount(), 2000);
  EXPECT_EQ(advice.amounts(0).basis(), v1::MemberAmount::BASIS_ADULT);
  EXPECT_EQ(advice.amounts(1).amount(), 3000);
  EXPECT_EQ(advice.amounts(1).basis(), v1::MemberAmount::BASIS_CHILD);
  EXPECT_EQ(advice.monthly_total(), 5000);
  EXPECT_EQ(advice.period_months(), 6);
  EXPECT_EQ(advice.source().act().number(), "332");
  EXPECT_EQ(advice.source().act().date(), "2022-03-20");
  for (const v1::ConditionFound& found : advice.conditions()) {
    EXPECT_EQ(found.verdict(), kHolds) << found.condition().rule_id();
    EXPECT_EQ(found.condition().source().act().number(), "332");
    EXPECT_FALSE(found.condition().source().article().empty() || found.condition().text().empty() ||
                 found.condition().text_en().empty() || found.condition().start_date().empty() ||
                 found.condition().test() == v1::EligibilityCondition::TEST_UNSPECIFIED);
    EXPECT_FALSE(found.condition().prolongation_only());
  }
}

TEST_F(EligibilityRules, ItIsMarkedAsAdviceAndNamesWhoDecidedThen) {
  EXPECT_THAT(On(kToday, Family()).notice(), ::testing::HasSubstr("порада"));
  EXPECT_THAT(On(kToday, Family()).notice(), ::testing::HasSubstr("Пенсійний фонд"));
  EXPECT_THAT(On(absl::CivilDay(2025, 7, 1), Family()).notice_en(),
              ::testing::HasSubstr("Pension Fund"));
  EXPECT_THAT(On(absl::CivilDay(2025, 6, 30), Family()).notice_en(),
              ::testing::HasSubstr("social protection body"));
}

TEST_F(EligibilityRules, EachConditionFailsByItsOwnFactAndIsUnknownWithoutIt) {
  const struct {
    const char* condition;
    const char* yes;
    const char* missing;
  } table[] = {
      {"deposit", "deposit_over_limit: ANSWER_YES", "facts.deposit_over_limit"},
      {"purchase", "costly_purchase: ANSWER_YES", "facts.costly_purchase"},
      {"abroad", "abroad_over_limit: ANSWER_YES", "facts.abroad_over_limit"},
      {"housing", "housing_elsewhere: ANSWER_YES", "facts.housing_elsewhere"},
  };
  for (const auto& row : table) {
    HouseholdFacts facts = Family();
    facts.told.MergeFrom(platform::ParseProto<v1::EligibilityFacts>(row.yes));
    EligibilityAdvice advice = On(kToday, facts);
    EXPECT_EQ(Condition(advice, row.condition).verdict(), kFails) << row.condition;
    EXPECT_EQ(advice.verdict(), kFails) << row.condition;
    EXPECT_EQ(advice.monthly_total(), 0) << row.condition;

    const std::string field = std::string(row.missing).substr(6);
    facts.told.GetReflection()->ClearField(
        &facts.told, v1::EligibilityFacts::descriptor()->FindFieldByName(field));
    advice = On(kToday, facts);
    EXPECT_EQ(Condition(advice, row.condition).verdict(), kUnknown) << row.condition;
    EXPECT_THAT(Condition(advice, row.condition).missing(), ElementsAre(row.missing));
    EXPECT_EQ(advice.verdict(), kUnknown) << row.condition;
    EXPECT_EQ(advice.monthly_total(), 5000) << "if it turns out to hold";
  }
}

TEST_F(EligibilityRules, OnlyAFamilyOnTheRegisterThatHasNotReturnedGetsIt) {
  HouseholdFacts facts = Family();
  facts.registered = false;
  EXPECT_EQ(Condition(On(kToday, facts), "registered").verdict(), kFails);
  facts = Family();
  facts.returned = true;
  EXPECT_EQ(Condition(On(kToday, facts), "not_returned").verdict(), kFails);
}

TEST_F(EligibilityRules, TheOriginMustBeListedOrTheDwellingShownToBeGone) {
  using Dwelling = HouseholdFacts::Dwelling;
  const struct {
    std::optional<territory::v1::Status> status;
    Dwelling dwelling;
    EligibilityAdvice::Verdict verdict;
  } table[] = {
      {territory::v1::STATUS_ACTIVE_HOSTILITIES, Dwelling::kNotTold, kHolds},
      {territory::v1::STATUS_POSSIBLE_HOSTILITIES, Dwelling::kNotTold, kHolds},
      {territory::v1::STATUS_NONE, Dwelling::kNotTold, kFails},
      {territory::v1::STATUS_NONE, Dwelling::kReported, kUnknown},
      {territory::v1::STATUS_NONE, Dwelling::kDocumented, kHolds},
      {std::nullopt, Dwelling::kNotTold, kUnknown},
      {std::nullopt, Dwelling::kDocumented, kHolds},
  };
  for (const auto& row : table) {
    HouseholdFacts facts = Family();
    facts.origin_status = row.status;
    facts.dwelling = row.dwelling;
    EXPECT_EQ(Condition(On(kToday, facts), "origin").verdict(), row.verdict)
        << (row.status ? *row.status : -1) << " " << static_cast<int>(row.dwelling);
  }
}

TEST_F(EligibilityRules, ADepositDoesNotBarAnOrphanSinceTheAmendmentOfAugust2025) {
  HouseholdFacts facts = Family();
  facts.told.set_deposit_over_limit(v1::ANSWER_YES);
  facts.members[1].orphan = v1::ANSWER_YES;
  EligibilityAdvice advice = On(kToday, facts);
  EXPECT_EQ(advice.verdict(), kHolds);
  EXPECT_EQ(advice.amounts(0).basis(), v1::MemberAmount::BASIS_EXCLUDED);
  EXPECT_EQ(advice.amounts(1).amount(), 3000);
  EXPECT_EQ(advice.monthly_total(), 3000);
  EXPECT_THAT(Condition(advice, "deposit").exempt_person_ids(), ElementsAre("daughter"));
  advice = On(absl::CivilDay(2025, 8, 26), facts);
  EXPECT_EQ(advice.verdict(), kFails) << "not before";
}

TEST_F(EligibilityRules, APersonWithADisabilityGetsMoreAndAnUnknownOneIsToldSo) {
  HouseholdFacts facts = Family();
  facts.members[0].disability = v1::ANSWER_YES;
  EXPECT_EQ(On(kToday, facts).monthly_total(), 6000);
  facts.members[0].disability = v1::ANSWER_UNSPECIFIED;
  const EligibilityAdvice advice = On(kToday, facts);
  EXPECT_EQ(advice.amounts(0).amount(), 2000);
  EXPECT_TRUE(advice.amounts(0).disability_unknown());
  EXPECT_FALSE(advice.amounts(1).disability_unknown()) << "a child gets the same either way";
}

TEST_F(EligibilityRules, AChildIsOneUntilTheEighteenthBirthday) {
  HouseholdFacts facts = Family();
  facts.members[1].birth_date = absl::CivilDay(2007, 11, 23);
  EXPECT_EQ(On(kToday, facts).amounts(1).basis(), v1::MemberAmount::BASIS_CHILD);
  facts.members[1].birth_date = absl::CivilDay(2007, 11, 22);
  EXPECT_EQ(On(kToday, facts).amounts(1).basis(), v1::MemberAmount::BASIS_ADULT);
}

TEST_F(EligibilityRules, ProlongationAsksForAVulnerableFamilyAndAtMostThreePeriods) {
  HouseholdFacts facts = Family();
  facts.told.set_periods_received(1);
  EXPECT_EQ(Condition(On(kToday, facts), "vulnerable").verdict(), kHolds) << "a child";
  facts.members.pop_back();
  EXPECT_EQ(Condition(On(kToday, facts), "vulnerable").verdict(), kFails);
  facts.told.set_nobody_able_to_work(v1::ANSWER_YES);
  EXPECT_EQ(Condition(On(kToday, facts), "vulnerable").verdict(), kHolds);
  facts.told.clear_nobody_able_to_work();
  EligibilityAdvice advice = On(kToday, facts);
  EXPECT_EQ(Condition(advice, "vulnerable").verdict(), kUnknown);
  EXPECT_THAT(Condition(advice, "vulnerable").missing(), ElementsAre("facts.nobody_able_to_work"));
  facts.members[0].birth_date = absl::CivilDay(2004, 1, 1);
  facts.members[0].student = v1::ANSWER_YES;
  EXPECT_EQ(Condition(On(kToday, facts), "vulnerable").verdict(), kHolds) << "a student of 21";
  facts.told.set_periods_received(3);
  EXPECT_EQ(Condition(On(kToday, facts), "periods").verdict(), kHolds);
  facts.told.set_periods_received(4);
  EXPECT_EQ(Condition(On(kToday, facts), "periods").verdict(), kFails);
}

TEST_F(EligibilityRules, BeforeAugust2025ALowIncomeMadeAFamilyFitForProlongation) {
  HouseholdFacts facts = Family();
  facts.members.pop_back();
  facts.told.set_periods_received(1);
  const absl::CivilDay spring(2025, 4, 1);
  EXPECT_EQ(Condition(On(spring, facts), "vulnerable").verdict(), kHolds);
  EXPECT_EQ(Condition(On(spring, facts), "vulnerable").condition().limit(), 9444);
  facts.told.set_income_over_limit(v1::ANSWER_YES);
  EXPECT_EQ(Condition(On(spring, facts), "vulnerable").verdict(), kFails);
}

TEST_F(EligibilityRules, OnADayBeforeTheProgrammeThereIsNoAdvice) {
  EXPECT_THAT(Advise(rules, "living_allowance", absl::CivilDay(2022, 3, 19), Family()),
              Refused(common::v1::REASON_PROGRAMME_UNKNOWN));
  EXPECT_THAT(Advise(rules, "gold", kToday, Family()),
              Refused(common::v1::REASON_PROGRAMME_UNKNOWN));
  EXPECT_EQ(On(absl::CivilDay(2022, 3, 20), Family()).conditions_size(), 1)
      << "at first every registered family got it";
}

TEST_F(EligibilityRules, AConditionThatTheProgramDoesNotKnowIsUnknownAndNotPassedOver) {
  DatedRules amended = rules;
  auto added = DatedRules::Parse("new.json", R"json({"rules": [{
    "id": "eligibility.living_allowance.new", "title_uk": "Нове",
    "act": {"kind": "постанова", "number": "1", "date": "2025-10-01"}, "article": "п. 1",
    "valid_from": "2025-10-01", "parameters": {"test": "SOMETHING_NEW"}}]})json");
  ASSERT_THAT(added, IsOk());
  amended.Override(*added);
  auto advice = Advise(amended, "living_allowance", kToday, Family());
  ASSERT_THAT(advice, IsOk());
  EXPECT_EQ(Condition(*advice, "new").verdict(), kUnknown);
  EXPECT_EQ(advice->verdict(), kUnknown);
}

TEST_F(EligibilityRules, AFamilyWithoutMembersGetsNothing) {
  HouseholdFacts facts = Family();
  facts.members.clear();
  EXPECT_EQ(On(kToday, facts).verdict(), kFails);
  EXPECT_THAT(On(kToday, facts).amounts(), IsEmpty());
}

}  // namespace
}  // namespace cc::registry
