#include "services/registry/eligibility.h"

#include "services/registry/support_fixture.h"

namespace cc::registry {
namespace {

using platform::IsOk;
using platform::Refused;
using v1::EligibilityAdvice;

class EligibilityTest : public SupportOffice {
 protected:
  absl::StatusOr<EligibilityAdvice> Ask(const std::string& more = "",
                                        platform::TestCaller caller = {}) {
    return Do(eligibility, &Eligibility::AdviseEligibility,
              Parse<v1::AdviseEligibilityRequest>("household_id: '" + household + "' " + more),
              caller);
  }
  EligibilityAdvice::Verdict Verdict(const EligibilityAdvice& advice, const std::string& name) {
    for (const v1::ConditionFound& found : advice.conditions()) {
      if (found.condition().rule_id() == "eligibility.living_allowance." + name)
        return found.verdict();
    }
    return EligibilityAdvice::VERDICT_UNSPECIFIED;
  }

  static constexpr char kTold[] =
      "facts { deposit_over_limit: ANSWER_NO costly_purchase: ANSWER_NO "
      "abroad_over_limit: ANSWER_NO housing_elsewhere: ANSWER_NO } ";
  Eligibility eligibility{database.db(), database.keyring(), statuses, rules};
};

TEST_F(EligibilityTest, TakesFromTheRegisterWhatItHoldsAndFromTheFamilyTheRest) {
  auto advice = Ask(kTold);
  ASSERT_THAT(advice, IsOk());
  EXPECT_EQ(advice->household_id(), household);
  EXPECT_EQ(advice->date(), "2026-03-02");
  EXPECT_EQ(advice->verdict(), EligibilityAdvice::VERDICT_HOLDS);
  EXPECT_EQ(advice->monthly_total(), 7000) << "two adults and a child";
  auto untold = Ask();
  ASSERT_THAT(untold, IsOk());
  EXPECT_EQ(untold->verdict(), EligibilityAdvice::VERDICT_UNKNOWN);
  EXPECT_EQ(Verdict(*untold, "registered"), EligibilityAdvice::VERDICT_HOLDS);
  EXPECT_EQ(Verdict(*untold, "origin"), EligibilityAdvice::VERDICT_HOLDS);
  EXPECT_EQ(Verdict(*untold, "deposit"), EligibilityAdvice::VERDICT_UNKNOWN);
}

TEST_F(EligibilityTest, UsesTheRulesOfTheDayAskedFor) {
  auto early = Ask("date: '2025-06-30' " + std::string(kTold));
  ASSERT_THAT(early, IsOk());
  EXPECT_EQ(Verdict(*early, "registered"), EligibilityAdvice::VERDICT_FAILS)
      << "registered on 2026-03-02";
  EXPECT_EQ(early->rules_start_date(), "2023-08-01");
  EXPECT_THAT(Ask("date: '2020-01-01'"), Refused(common::v1::REASON_PROGRAMME_UNKNOWN));
}

TEST_F(EligibilityTest, AReturnToTheOriginEndsIt) {
  ASSERT_THAT(Do(follow_ups, &FollowUps::RecordReturn,
                 Parse<v1::RecordReturnRequest>("household_id: '" + household +
                                                "' unit_code: 'UA14120110010088407' "
                                                "date: '2026-03-01'")),
              IsOk());
  EXPECT_EQ(Verdict(*Ask(kTold), "not_returned"), EligibilityAdvice::VERDICT_FAILS);
}

TEST_F(EligibilityTest, ADocumentedLossStandsForAnOriginWhoseStatusIsNotKnown) {
  statuses.known = false;
  EXPECT_EQ(Verdict(*Ask(kTold), "origin"), EligibilityAdvice::VERDICT_UNKNOWN);
  ASSERT_THAT(Do(damaged_property, &DamagedProperties::CreateDamagedProperty,
                 Parse<v1::CreateDamagedPropertyRequest>(
                     "damaged_property { unit_code: 'UA14120110010088407' kind: KIND_HOUSE "
                     "extent: EXTENT_DESTROYED state: STATE_DOCUMENTED document: 'акт № 1' "
                     "household_id: '" +
                     household + "' }")),
              IsOk());
  EXPECT_EQ(Verdict(*Ask(kTold), "origin"), EligibilityAdvice::VERDICT_HOLDS);
}

TEST_F(EligibilityTest, IsForTheHouseholdsOfTheCallersScopeAndItsOwnPeople) {
  EXPECT_THAT(Ask(kTold, In(kDonetsk)), IsOk());
  EXPECT_THAT(Ask(kTold, In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Ask("facts { people { person_id: '" + household + "' } }"),
              Refused(common::v1::REASON_PERSON_NOT_IN_HOUSEHOLD));
  auto disabled = Ask("facts { people { person_id: '" + mother + "' disability: ANSWER_YES } }");
  ASSERT_THAT(disabled, IsOk());
  EXPECT_EQ(disabled->monthly_total(), 8000);
}

}  // namespace
}  // namespace cc::registry
