#include "services/registry/appeal_rules.h"

#include <gtest/gtest.h>

#include "services/platform/testing/testing.h"
#include "services/registry/rule_files.h"

namespace cc::registry {
namespace {

using absl::CivilDay;
using platform::IsOk;
using platform::ParseProto;
using v1::Appeal;

DatedRule Rule(const std::string& parameters) {
  const std::string json =
      R"({"rules":[{"id":"x.y","title_uk":"т","act":{"kind":"закон","number":"1",)"
      R"("date":"2000-01-01"},"article":"ст. 1","valid_from":"2000-01-01","parameters":)" +
      parameters + "}]}";
  return *DatedRules::Parse("test", json)->Find("x.y", CivilDay(2026, 1, 1));
}

TEST(AppealTerms, AMonthEndsOnTheSameDayOrTheLastOfTheNextMonth) {
  const DatedRules rules = *LoadRules();
  const DatedRule month = Rule(R"({"months": 1})");
  EXPECT_EQ(TermEnd(rules, month, CivilDay(2026, 3, 2)), CivilDay(2026, 4, 2));
  EXPECT_EQ(TermEnd(rules, month, CivilDay(2026, 1, 31)), CivilDay(2026, 2, 28));
  EXPECT_EQ(TermEnd(rules, month, CivilDay(2025, 12, 15)), CivilDay(2026, 1, 15));
}

TEST(AppealTerms, DaysAreOfTheCalendarOrOfWorkAsTheRuleSays) {
  const DatedRules rules = *LoadRules();
  const CivilDay friday(2026, 3, 6);
  EXPECT_EQ(TermEnd(rules, Rule(R"({"days": 5})"), friday), CivilDay(2026, 3, 11));
  EXPECT_EQ(TermEnd(rules, Rule(R"({"days": 5, "working_days": true})"), friday),
            CivilDay(2026, 3, 13));
  EXPECT_EQ(TermEnd(rules, Rule(R"({"days": 1, "ends_on_working_day": true})"), friday),
            CivilDay(2026, 3, 9));
}

TEST(AppealTerms, ComeOfLaw393) {
  const DatedRules rules = *LoadRules();
  Appeal appeal = ParseProto<Appeal>(
      "received_date: '2026-03-02' name { family_name: 'В' } phone: '+380501112233'");
  ASSERT_THAT(BeginTerms(rules, CivilDay(2026, 3, 2), appeal), IsOk());
  EXPECT_EQ(appeal.due_date(), "2026-04-02");
  EXPECT_EQ(appeal.forward_by_date(), "2026-03-07");
  EXPECT_EQ(appeal.latest_date(), "2026-04-16");
  appeal.set_simple(true);
  ASSERT_THAT(BeginTerms(rules, CivilDay(2026, 3, 2), appeal), IsOk());
  EXPECT_EQ(appeal.due_date(), "2026-03-17");
  for (const DatedRule* rule : rules.All("appeals.")) {
    EXPECT_EQ(rule->act.number(), "393/96-ВР");
    EXPECT_NE(rule->article, "");
  }
}

TEST(AppealTerms, AnAnonymousAppealHasNone) {
  const DatedRules rules = *LoadRules();
  for (const char* who : {"phone: '+380501112233'", "name { family_name: 'В' }"}) {
    Appeal appeal = ParseProto<Appeal>(std::string("received_date: '2026-03-02' ") + who);
    ASSERT_THAT(BeginTerms(rules, CivilDay(2026, 3, 2), appeal), IsOk());
    EXPECT_EQ(appeal.state(), Appeal::STATE_NOT_CONSIDERED);
    EXPECT_EQ(appeal.not_considered(), Appeal::GROUND_ANONYMOUS);
    EXPECT_EQ(appeal.due_date(), "");
  }
}

TEST(AppealTerms, AnExtensionGoesForwardAndNotPastTheLongest) {
  const auto appeal = ParseProto<Appeal>("due_date: '2026-04-02' latest_date: '2026-04-16'");
  EXPECT_THAT(CheckExtension(appeal, "2026-04-16"), IsOk());
  EXPECT_FALSE(CheckExtension(appeal, "2026-04-17").ok());
  EXPECT_FALSE(CheckExtension(appeal, "2026-04-02").ok());
}

TEST(AppealTerms, OverdueIsWhatIsOpenAfterItsLastDay) {
  auto appeal = ParseProto<Appeal>("due_date: '2026-04-02' state: STATE_ACCEPTED");
  EXPECT_FALSE(IsOverdue(appeal, CivilDay(2026, 4, 2)));
  EXPECT_TRUE(IsOverdue(appeal, CivilDay(2026, 4, 3)));
  appeal.set_state(Appeal::STATE_ANSWERED);
  EXPECT_FALSE(IsOverdue(appeal, CivilDay(2026, 4, 3)));
}

TEST(AppealCounts, AreSuppressedBelowTen) {
  v1::AppealCount exact;
  exact.set_received(9);
  exact.set_answered(3);
  EXPECT_TRUE(Published(exact).suppressed());
  EXPECT_EQ(Published(exact).received(), 0);
  exact.set_received(10);
  EXPECT_FALSE(Published(exact).suppressed());
  EXPECT_EQ(Published(exact).received(), 10);
  EXPECT_EQ(Published(exact).answered(), 0);
}

}  // namespace
}  // namespace cc::registry
