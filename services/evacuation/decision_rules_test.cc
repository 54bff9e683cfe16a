#include "services/evacuation/decision_rules.h"

#include <map>
#include <string>

#include "services/evacuation/decision_fixture.h"
#include "services/platform/testing/testing.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::ParseProto;
using platform::Refused;
using v1::DecisionSettlement;
using v1::EvacuationDecision;

const platform::DatedRules& Rules() {
  static const auto* rules = new platform::DatedRules(*LoadRules());
  return *rules;
}

EvacuationDecision Decided(EvacuationDecision::Kind kind, EvacuationDecision::Authority authority,
                           const std::string& act_date) {
  auto decision = ParseProto<EvacuationDecision>(
      "act { kind: 'розпорядження' number: '1' } start_date: '2026-03-05' "
      "settlements { unit_code: 'UA14120110010088407' }");
  decision.set_kind(kind);
  decision.set_authority(authority);
  decision.mutable_act()->set_date(act_date);
  if (authority != EvacuationDecision::AUTHORITY_CABINET)
    decision.set_authority_unit_code("UA14000000000091971");
  return decision;
}

TEST(DecisionRules, SettlementsAreToldByTheirCodes) {
  for (const auto& [code, settlement] :
       std::map<std::string, bool>{{"UA14120110010088407", true},     // a town
                                   {"UA14120110050031319", true},     // a village
                                   {"UA80000000000093317", true},     // Kyiv
                                   {"UA80000000000126643", false},    // a district of Kyiv
                                   {"UA63120270010096107", true},     // Kharkiv
                                   {"UA63120270010111348", false},    // a district of Kharkiv
                                   {"UA14120110000031497", false},    // a hromada
                                   {"UA14120000000070232", false},    // a raion
                                   {"UA14000000000091971", false},    // an oblast
                                   {"UA1412011001008840", false}}) {  // no code
    EXPECT_EQ(IsSettlement(code), settlement) << code;
  }
}

TEST(DecisionRules, WhoMayDecideIsSaidByTheRuleOfTheDayOfTheAct) {
  struct Case {
    EvacuationDecision::Kind kind;
    EvacuationDecision::Authority authority;
    const char* act_date;
    common::v1::Reason refused;
  };
  constexpr auto kNone = common::v1::REASON_UNSPECIFIED;
  constexpr auto kWrong = common::v1::REASON_DECISION_AUTHORITY_WRONG;
  constexpr auto kNoRule = common::v1::REASON_DECISION_KIND_WITHOUT_RULE;
  const auto obligatory = EvacuationDecision::KIND_OBLIGATORY;
  const auto forced = EvacuationDecision::KIND_FORCED_CHILDREN;
  for (const Case& c : {
           Case{obligatory, EvacuationDecision::AUTHORITY_RAION_ADMINISTRATION, "2026-03-02",
                kNone},
           Case{obligatory, EvacuationDecision::AUTHORITY_RAION_ADMINISTRATION, "2026-03-03",
                kWrong},
           Case{obligatory, EvacuationDecision::AUTHORITY_CABINET, "2022-08-02", kNone},
           Case{obligatory, EvacuationDecision::AUTHORITY_CABINET, "2026-03-03", kWrong},
           Case{obligatory, EvacuationDecision::AUTHORITY_OBLAST_ADMINISTRATION, "2026-03-03",
                kNone},
           Case{forced, EvacuationDecision::AUTHORITY_OBLAST_ADMINISTRATION, "2023-03-06", kNoRule},
           Case{forced, EvacuationDecision::AUTHORITY_OBLAST_ADMINISTRATION, "2023-03-07", kNone},
           Case{forced, EvacuationDecision::AUTHORITY_RAION_ADMINISTRATION, "2023-03-07", kWrong},
           Case{forced, EvacuationDecision::AUTHORITY_OBLAST_ADMINISTRATION, "2026-03-03", kNone},
       }) {
    absl::Status status =
        CheckDecision(Rules(), Decided(c.kind, c.authority, c.act_date), "decision");
    EXPECT_EQ(Why(status), c.refused) << c.act_date << " " << status;
  }
}

TEST(DecisionRules, AnAuthorityIsOfTheLevelOfItsUnit) {
  for (const auto& [authority, level] : {
           std::pair(EvacuationDecision::AUTHORITY_OBLAST_ADMINISTRATION, 1),
           std::pair(EvacuationDecision::AUTHORITY_RAION_ADMINISTRATION, 2),
           std::pair(EvacuationDecision::AUTHORITY_LOCAL_ADMINISTRATION, 3),
           std::pair(EvacuationDecision::AUTHORITY_LOCAL_ADMINISTRATION, 4),
       }) {
    const auto decision = Decided(EvacuationDecision::KIND_OBLIGATORY, authority, "2025-01-01");
    for (int other = 1; other <= 4; ++other) {
      const bool fits = other == level || (level >= 3 && other >= 3);
      EXPECT_EQ(CheckAuthorityLevel(decision, other).ok(), fits) << authority << " " << other;
    }
  }
  auto without_unit = Decided(EvacuationDecision::KIND_OBLIGATORY,
                              EvacuationDecision::AUTHORITY_OBLAST_ADMINISTRATION, "2026-03-04");
  without_unit.clear_authority_unit_code();
  EXPECT_EQ(Why(CheckDecision(Rules(), without_unit, "decision")),
            common::v1::REASON_DECISION_AUTHORITY_WRONG);
}

TEST(DecisionRules, RefusesWhatIsNoDecision) {
  const auto good = Decided(EvacuationDecision::KIND_OBLIGATORY,
                            EvacuationDecision::AUTHORITY_OBLAST_ADMINISTRATION, "2026-03-04");
  ASSERT_THAT(CheckDecision(Rules(), good, "decision"), IsOk());
  auto reversed = good, hromada = good, twice = good, parts = good, one_day = good;
  reversed.set_end_date("2026-03-04");
  one_day.set_end_date("2026-03-05");
  hromada.add_settlements()->set_unit_code("UA14120110000031497");
  *twice.add_settlements() = twice.settlements(0);
  parts.mutable_settlements(0)->mutable_planned()->set_people(3);
  parts.mutable_settlements(0)->mutable_planned()->set_low_mobility(4);
  EXPECT_THAT(CheckDecision(Rules(), one_day, "decision"), IsOk());
  EXPECT_EQ(Why(CheckDecision(Rules(), reversed, "decision")), common::v1::REASON_DATES_REVERSED);
  EXPECT_EQ(Why(CheckDecision(Rules(), hromada, "decision")), common::v1::REASON_NOT_A_SETTLEMENT);
  EXPECT_EQ(Why(CheckDecision(Rules(), twice, "decision")), common::v1::REASON_VALUE_TWICE);
  EXPECT_EQ(Why(CheckDecision(Rules(), parts, "decision")), common::v1::REASON_COUNT_PARTS_EXCEED);
}

TEST(DecisionRules, WhichStatusesSupportWhichKindIsData) {
  const absl::CivilDay day(2026, 3, 5);
  struct Case {
    territory::v1::Status status;
    DecisionSettlement::Support obligatory, forced;
  };
  constexpr auto kYes = DecisionSettlement::SUPPORT_SUPPORTED;
  constexpr auto kNo = DecisionSettlement::SUPPORT_NOT_SUPPORTED;
  constexpr auto kUnknown = DecisionSettlement::SUPPORT_UNKNOWN;
  for (const Case& c : {
           Case{territory::v1::STATUS_POSSIBLE_HOSTILITIES, kYes, kNo},
           Case{territory::v1::STATUS_ACTIVE_HOSTILITIES, kYes, kYes},
           Case{territory::v1::STATUS_ACTIVE_HOSTILITIES_STATE_RESOURCES, kYes, kYes},
           Case{territory::v1::STATUS_OCCUPIED, kNo, kNo},
           Case{territory::v1::STATUS_NONE, kNo, kNo},
           Case{territory::v1::STATUS_UNSPECIFIED, kUnknown, kUnknown},
       }) {
    EXPECT_EQ(SupportOf(Rules(), EvacuationDecision::KIND_OBLIGATORY, day, c.status), c.obligatory)
        << c.status;
    EXPECT_EQ(SupportOf(Rules(), EvacuationDecision::KIND_FORCED_CHILDREN, day, c.status), c.forced)
        << c.status;
  }
  EXPECT_EQ(SupportOf(Rules(), EvacuationDecision::KIND_FORCED_CHILDREN, absl::CivilDay(2023, 3, 6),
                      territory::v1::STATUS_ACTIVE_HOSTILITIES),
            kNo)
      << "there was no such kind";
}

TEST(DecisionRules, AStatusThatDoesNotSupportNeedsAReason) {
  auto decision = Decided(EvacuationDecision::KIND_OBLIGATORY,
                          EvacuationDecision::AUTHORITY_OBLAST_ADMINISTRATION, "2026-03-04");
  for (auto support :
       {DecisionSettlement::SUPPORT_NOT_SUPPORTED, DecisionSettlement::SUPPORT_UNKNOWN}) {
    decision.mutable_settlements(0)->set_support(support);
    decision.clear_unsupported_reason();
    EXPECT_THAT(CheckSupport(decision), Refused(common::v1::REASON_STATUS_NOT_SUPPORTING));
    decision.set_unsupported_reason("перелік ще не змінено");
    EXPECT_THAT(CheckSupport(decision), IsOk());
  }
  decision.clear_unsupported_reason();
  decision.mutable_settlements(0)->set_support(DecisionSettlement::SUPPORT_SUPPORTED);
  EXPECT_THAT(CheckSupport(decision), IsOk());
}

TEST(DecisionRules, TheAgreementHasTwoDaysByLaw4779AndNoTermBefore) {
  struct Case {
    EvacuationDecision::Kind kind;
    absl::CivilDay sent;
    bool required;
    const char* due;
    const char* act;
  };
  const auto forced = EvacuationDecision::KIND_FORCED_CHILDREN;
  for (const Case& c :
       {Case{forced, absl::CivilDay(2026, 3, 2), true, "", "209"},
        Case{forced, absl::CivilDay(2026, 3, 3), true, "2026-03-05", "4779-IX"},
        Case{forced, absl::CivilDay(2026, 12, 31), true, "2027-01-02", "4779-IX"},
        Case{EvacuationDecision::KIND_OBLIGATORY, absl::CivilDay(2026, 3, 3), false, "", ""}}) {
    const v1::Agreement agreement = AgreementOf(Rules(), c.kind, c.sent);
    EXPECT_EQ(agreement.required(), c.required) << c.sent;
    EXPECT_EQ(agreement.due_date(), c.due) << c.sent;
    EXPECT_EQ(agreement.act().number(), c.act) << c.sent;
  }
}

TEST(DecisionRules, TheTermEndsWithItsLastDay) {
  EvacuationDecision decision;
  decision.set_state(EvacuationDecision::STATE_AWAITING_AGREEMENT);
  decision.mutable_agreement()->set_due_date("2026-03-06");
  EXPECT_FALSE(IsOverdue(decision, absl::CivilDay(2026, 3, 6)));
  EXPECT_TRUE(IsOverdue(decision, absl::CivilDay(2026, 3, 7)));
  decision.set_state(EvacuationDecision::STATE_IN_FORCE);
  EXPECT_FALSE(IsOverdue(decision, absl::CivilDay(2026, 3, 7)));
}

TEST(DecisionRules, TheCommandsProposalIsNeededByLaw4779AndDoesNotFollowTheAct) {
  auto decision = Decided(EvacuationDecision::KIND_OBLIGATORY,
                          EvacuationDecision::AUTHORITY_OBLAST_ADMINISTRATION, "2026-03-02");
  EXPECT_THAT(CheckProposal(Rules(), decision), IsOk());
  decision.mutable_act()->set_date("2026-03-03");
  EXPECT_THAT(CheckProposal(Rules(), decision),
              Refused(common::v1::REASON_MILITARY_PROPOSAL_REQUIRED));
  decision.mutable_proposal()->set_date("2026-03-04");
  EXPECT_EQ(Why(CheckProposal(Rules(), decision)), common::v1::REASON_DATES_REVERSED);
  decision.mutable_proposal()->set_date("2026-03-03");
  EXPECT_THAT(CheckProposal(Rules(), decision), IsOk());
}

TEST(DecisionRules, AStepIsNotOfTheFutureNorBeforeTheOneItFollows) {
  const absl::CivilDay today(2026, 3, 5);
  EXPECT_EQ(*DayOfStep("", "2026-03-04", today, "date"), today);
  EXPECT_EQ(*DayOfStep("2026-03-04", "2026-03-04", today, "date"), absl::CivilDay(2026, 3, 4));
  EXPECT_EQ(Why(DayOfStep("2026-03-06", "", today, "date")), common::v1::REASON_DATE_IN_FUTURE);
  EXPECT_EQ(Why(DayOfStep("2026-03-03", "2026-03-04", today, "date")),
            common::v1::REASON_DATES_REVERSED);
}

TEST(DecisionRules, ADraftIsChangedInTheFieldsOfTheMaskOnly) {
  auto from = Decided(EvacuationDecision::KIND_FORCED_CHILDREN,
                      EvacuationDecision::AUTHORITY_OBLAST_ADMINISTRATION, "2026-03-04");
  from.set_end_date("2026-04-01");
  from.set_unsupported_reason("чому");
  EvacuationDecision to;
  google::protobuf::FieldMask mask;
  for (const char* path : {"authority", "authority_unit_code", "act", "start_date", "settlements",
                           "proposal", "unsupported_reason"}) {
    mask.add_paths(path);
  }
  ASSERT_THAT(ApplyMask(mask, from, to), IsOk());
  EXPECT_EQ(to.end_date(), "");
  EXPECT_FALSE(to.has_proposal());
  from.clear_kind();
  from.clear_end_date();
  EXPECT_THAT(to, platform::EqualsProto(from));
  mask.add_paths("kind");
  EXPECT_EQ(Why(ApplyMask(mask, from, to)), common::v1::REASON_FIELD_MASK_INVALID);
}

TEST(DecisionRules, WhatAnActDoesNotSayIsMarkedAsChosenOrInDoubt) {
  for (const platform::DatedRule* rule : Rules().All()) {
    EXPECT_FALSE(rule->act.number().empty()) << rule->id;
    if (rule->Flag("chosen")) EXPECT_TRUE(rule->Text("doubt")) << rule->id;
  }
  EXPECT_EQ(Rules().All("ground.").size(), 2u);
}

}  // namespace
}  // namespace cc::evacuation
