#include "services/evacuation/desk_rules.h"

#include "services/evacuation/rule_files.h"
#include "services/platform/testing/testing.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::Refused;
using v1::Incident;
using v1::Shift;

constexpr absl::CivilDay kDay(2026, 3, 2);

platform::DatedRules Rule(const std::string& parameters) {
  auto rules = platform::DatedRules::Parse(
      "test.json",
      R"({"rules": [{"id": "desk.escalation.other", "title_uk": "т", "act": {"kind": "а",
      "number": "1", "date": "2026-01-01"}, "article": "1", "valid_from": "2022-01-01",
      "parameters": )" +
          parameters + "}]}");
  EXPECT_THAT(rules, IsOk());
  return *rules;
}

TEST(DeskRules, HasReadableStepsForEveryKindOfIncident) {
  const auto rules = LoadRules();
  ASSERT_THAT(rules, IsOk());
  EXPECT_THAT(CheckDeskRules(*rules), IsOk());
  for (int kind = Incident::KIND_SILENT_TRIP; kind <= Incident::KIND_OTHER; ++kind) {
    const auto steps = EscalationOf(*rules, static_cast<Incident::Kind>(kind), kDay);
    ASSERT_THAT(steps, IsOk());
    EXPECT_THAT(*steps, ::testing::Not(::testing::IsEmpty())) << kind;
  }
}

TEST(DeskRules, RefusesRulesWhoseStepsCannotBeFollowed) {
  for (const char* wrong :
       {R"({"after_minutes": ["5"], "to": []})", R"({"after_minutes": [], "to": []})",
        R"({"after_minutes": ["5", "5"], "to": ["own", "own"]})",
        R"({"after_minutes": ["soon"], "to": ["own"]})",
        R"({"after_minutes": ["5"], "to": ["minister"]})",
        R"({"after_minutes": ["0"], "to": ["own"]})"}) {
    EXPECT_THAT(CheckDeskRules(Rule(wrong)).code(), absl::StatusCode::kInvalidArgument) << wrong;
  }
}

TEST(DeskRules, CountsTheStepsThatAreDueToTheSecond) {
  const auto steps =
      EscalationOf(Rule(R"({"after_minutes": ["5", "15"], "to": ["own", "oblast"]})"),
                   Incident::KIND_OTHER, kDay);
  ASSERT_THAT(steps, IsOk());
  const absl::Time raised = platform::TestNow();
  EXPECT_EQ(StepsDue(*steps, raised, raised + absl::Minutes(5) - absl::Seconds(1)), 0);
  EXPECT_EQ(StepsDue(*steps, raised, raised + absl::Minutes(5)), 1);
  EXPECT_EQ(StepsDue(*steps, raised, raised + absl::Minutes(15)), 2);
}

TEST(DeskRules, ChoosesTheNearestDeskThenTheTurnAndNobodyTwice) {
  const platform::UnitPath path = {0, 10, 20, 30};
  const std::vector<OnDuty> all = {
      {"country", 0, 1}, {"oblast", 10, 1}, {"own2", 30, 2}, {"own1", 30, 1}, {"elsewhere", 31, 1}};
  using To = EscalationStep::To;
  EXPECT_EQ(ChooseContact(path, To::kOwn, all, {}), "own1");
  EXPECT_EQ(ChooseContact(path, To::kOwn, all, {"own1"}), "own2");
  EXPECT_EQ(ChooseContact(path, To::kOwn, all, {"own1", "own2"}), "oblast");
  EXPECT_EQ(ChooseContact(path, To::kOblast, all, {}), "oblast");
  EXPECT_EQ(ChooseContact(path, To::kOblast, all, {"oblast"}), "country");
  EXPECT_EQ(ChooseContact(path, To::kCountry, all, {}), "country");
  EXPECT_EQ(ChooseContact(path, To::kCountry, all, {"country"}), "");
}

TEST(DeskRules, LetsAShiftBeHandedOverByItsHolderAndTakenByAnother) {
  Shift shift;
  shift.set_state(Shift::STATE_OPEN);
  shift.set_opened_by("a");
  EXPECT_THAT(CheckHandOver(shift, "a", "b"), IsOk());
  EXPECT_THAT(CheckHandOver(shift, "b", ""), Refused(common::v1::REASON_SHIFT_NOT_YOURS));
  EXPECT_THAT(CheckHandOver(shift, "a", "a"), Refused(common::v1::REASON_SHIFT_TAKER_SAME));
  EXPECT_THAT(CheckTakeOver(shift, "b"), Refused(common::v1::REASON_STATE_FORBIDS));
  shift.set_state(Shift::STATE_HANDING_OVER);
  shift.set_handed_by("a");
  EXPECT_THAT(CheckTakeOver(shift, "a"), Refused(common::v1::REASON_SHIFT_TAKER_SAME));
  EXPECT_THAT(CheckTakeOver(shift, "c"), IsOk());
  shift.set_taker_id("b");
  EXPECT_THAT(CheckTakeOver(shift, "c"), Refused(common::v1::REASON_SHIFT_NOT_YOURS));
  EXPECT_THAT(CheckTakeOver(shift, "b"), IsOk());
  shift.set_state(Shift::STATE_CLOSED);
  EXPECT_THAT(CheckHandOver(shift, "a", "b"), Refused(common::v1::REASON_STATE_FORBIDS));
}

}  // namespace
}  // namespace cc::evacuation
