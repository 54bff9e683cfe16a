#include "services/evacuation/decisions.h"

#include "services/evacuation/decision_fixture.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::Refused;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
using v1::DecisionSettlement;
using v1::EvacuationDecision;

using DecisionsTest = DecisionStory;

TEST_F(DecisionsTest, ForcedEvacuationIsInForceOnceTheHeadquartersAgreed) {
  auto made = Create(Forced({kTown, kVillage}));
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->state(), EvacuationDecision::STATE_DRAFT);
  EXPECT_EQ(made->settlements(0).support(), DecisionSettlement::SUPPORT_SUPPORTED);
  EXPECT_EQ(made->settlements(0).status().date(), "2026-03-05");

  auto sent = Submit(made->id());
  ASSERT_THAT(sent, IsOk());
  EXPECT_EQ(sent->state(), EvacuationDecision::STATE_AWAITING_AGREEMENT);
  EXPECT_EQ(sent->agreement().due_date(), "2026-03-06");
  EXPECT_EQ(sent->agreement().act().number(), "4779-IX");
  EXPECT_THAT(Holding(kTown, 5), IsEmpty());

  auto agreed = Agree(made->id(), 6);
  ASSERT_THAT(agreed, IsOk());
  EXPECT_EQ(agreed->state(), EvacuationDecision::STATE_IN_FORCE);
  EXPECT_EQ(agreed->force_start_date(), "2026-03-06") << "not before it was agreed";
  EXPECT_EQ(agreed->agreement().answered_by(), kHeadquarters);
  EXPECT_THAT(Holding(kTown, 5), IsEmpty());
  EXPECT_THAT(Holding(kTown, 6), ElementsAre(made->id()));
  EXPECT_THAT(Holding(kVillage, 31), ElementsAre(made->id()));
  EXPECT_THAT(Holding(kOtherTown, 6), IsEmpty());
  EXPECT_THAT(*Get(made->id()), platform::EqualsProto(*agreed));
}

TEST_F(DecisionsTest, ObligatoryEvacuationNeedsNoAgreement) {
  auto made = Create(Obligatory());
  auto sent = Submit(made->id());
  ASSERT_THAT(sent, IsOk());
  EXPECT_EQ(sent->state(), EvacuationDecision::STATE_IN_FORCE);
  EXPECT_FALSE(sent->agreement().required());
  EXPECT_THAT(Holding(kTown, 4), IsEmpty());
  EXPECT_THAT(Holding(kTown, 5), ElementsAre(made->id()));
  EXPECT_THAT(Agree(made->id()), Refused(common::v1::REASON_STATE_FORBIDS));
}

TEST_F(DecisionsTest, ARefusalByTheHeadquartersEndsIt) {
  auto made = Create(Forced());
  ASSERT_THAT(Submit(made->id()), IsOk());
  v1::RefuseDecisionRequest request;
  request.set_id(made->id());
  request.set_document("лист 5");
  request.set_reason("бракує транспорту");
  auto refused = Do(decisions, &Decisions::RefuseDecision, request, Headquarters(5));
  ASSERT_THAT(refused, IsOk());
  EXPECT_EQ(refused->state(), EvacuationDecision::STATE_REFUSED);
  EXPECT_EQ(refused->agreement().refusal(), "бракує транспорту");
  EXPECT_THAT(Agree(made->id()), Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_THAT(Holding(kTown, 6), IsEmpty());
  EXPECT_THAT(Create(Forced()), IsOk()) << "it holds no settlement";
}

TEST_F(DecisionsTest, WhoSentItDoesNotAnswerForTheHeadquarters) {
  auto made = Create(Forced());
  ASSERT_THAT(Submit(made->id()), IsOk());
  v1::AgreeDecisionRequest request;
  request.set_id(made->id());
  request.set_document("протокол");
  EXPECT_THAT(Do(decisions, &Decisions::AgreeDecision, request, Author(5)),
              Refused(common::v1::REASON_AGREEMENT_BY_AUTHOR));
}

TEST_F(DecisionsTest, AnAnswerThatIsLateIsListedAndStillTaken) {
  auto made = Create(Forced());
  ASSERT_THAT(Submit(made->id()), IsOk());
  v1::ListDecisionsRequest overdue;
  overdue.set_overdue_only(true);
  EXPECT_EQ(Do(decisions, &Decisions::ListDecisions, overdue, Author(6))->decisions_size(), 0);
  auto listed = Do(decisions, &Decisions::ListDecisions, overdue, Author(7));
  ASSERT_EQ(listed->decisions_size(), 1);
  EXPECT_TRUE(listed->decisions(0).overdue());
  ASSERT_THAT(Agree(made->id(), 8), IsOk());
  EXPECT_EQ(Do(decisions, &Decisions::ListDecisions, overdue, Author(9))->decisions_size(), 0);
  EXPECT_EQ(Get(made->id())->force_start_date(), "2026-03-08");
}

TEST_F(DecisionsTest, AStatusThatDoesNotSupportItNeedsAStatedReason) {
  statuses.by_unit[kVillage] = territory::v1::STATUS_POSSIBLE_HOSTILITIES;
  auto made = Create(Forced({kTown, kVillage}));
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->settlements(1).support(), DecisionSettlement::SUPPORT_NOT_SUPPORTED);
  EXPECT_THAT(Submit(made->id()), Refused(common::v1::REASON_STATUS_NOT_SUPPORTING));

  v1::UpdateDecisionRequest request;
  request.mutable_decision()->set_id(made->id());
  request.mutable_decision()->set_unsupported_reason("бої почалися вночі, перелік не змінено");
  request.mutable_update_mask()->add_paths("unsupported_reason");
  request.set_etag(made->etag());
  auto updated = Do(decisions, &Decisions::UpdateDecision, request, Author(4));
  ASSERT_THAT(updated, IsOk());
  EXPECT_EQ(updated->settlements_size(), 2);
  EXPECT_THAT(Submit(made->id()), IsOk());
}

TEST_F(DecisionsTest, ADraftThatNamesOtherSettlementsIsSeenThereAndNoLongerWhereItWas) {
  auto made = Create(Obligatory({kTown}));
  v1::UpdateDecisionRequest request;
  request.mutable_decision()->set_id(made->id());
  request.mutable_decision()->add_settlements()->set_unit_code(kVillage);
  request.mutable_update_mask()->add_paths("settlements");
  request.set_etag(made->etag());
  EXPECT_THAT(Do(decisions, &Decisions::UpdateDecision, request, Author(4)), IsOk());
  EXPECT_THAT(Get(made->id(), In(kVillage, 4)), IsOk());
  EXPECT_THAT(Get(made->id(), In(kTown, 4)), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Do(decisions, &Decisions::UpdateDecision, request, Author(4)),
              Refused(common::v1::REASON_ETAG_STALE));
  ASSERT_THAT(Submit(made->id()), IsOk());
  EXPECT_THAT(Holding(kTown, 6), IsEmpty());
  EXPECT_THAT(Holding(kVillage, 6), ElementsAre(made->id()));
  request.clear_etag();
  EXPECT_THAT(Do(decisions, &Decisions::UpdateDecision, request, Author(4)),
              Refused(common::v1::REASON_STATE_FORBIDS));
}

TEST_F(DecisionsTest, TheStatusIsAskedAgainWhenItIsSent) {
  auto made = Create(Obligatory());
  statuses.by_unit[kTown] = territory::v1::STATUS_NONE;
  EXPECT_THAT(Submit(made->id()), Refused(common::v1::REASON_STATUS_NOT_SUPPORTING));
  statuses.known = false;
  EXPECT_THAT(Submit(made->id()), Refused(common::v1::REASON_STATUS_NOT_SUPPORTING));
  statuses.known = true;
  statuses.by_unit.clear();
  EXPECT_THAT(Submit(made->id()), IsOk());
}

TEST_F(DecisionsTest, RefusesUnitsThatTheDecisionCannotName) {
  EXPECT_EQ(Why(Create(Forced({"UA14120110050099999"}))), common::v1::REASON_UNIT_UNKNOWN);
  EXPECT_EQ(Why(Create(Forced({kHromada}))), common::v1::REASON_NOT_A_SETTLEMENT);
  EXPECT_EQ(Why(Create(Forced({kOtherTown}))), common::v1::REASON_SETTLEMENT_OUTSIDE_AUTHORITY);
  EvacuationDecision raion = Forced();
  raion.set_authority_unit_code(kRaion);
  EXPECT_EQ(Why(Create(raion)), common::v1::REASON_DECISION_AUTHORITY_WRONG);
  EvacuationDecision reversed = Forced();
  reversed.set_end_date("2026-03-04");
  EXPECT_EQ(Why(Create(reversed)), common::v1::REASON_DATES_REVERSED);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM evacuation_decisions"), "0");
}

TEST_F(DecisionsTest, TwoDecisionsOfOneKindDoNotHoldOneSettlement) {
  const std::string first = InForce(Forced({kTown}));
  auto second = Create(Forced({kVillage, kTown}));
  ASSERT_THAT(second, IsOk());
  auto refused = Submit(second->id());
  EXPECT_THAT(refused, Refused(common::v1::REASON_DECISION_OVERLAPS));
  EXPECT_EQ(platform::DetailsOf(refused.status()).at("decision"), first);
  const std::string obligatory = InForce(Obligatory({kTown}));
  EXPECT_THAT(Holding(kTown, 6), UnorderedElementsAre(first, obligatory)) << "of another kind";
  ASSERT_THAT(Lift(first, "2026-03-09"), IsOk());
  EvacuationDecision later = Forced({kVillage, kTown});
  later.set_start_date("2026-03-09");
  auto third = Create(later);
  EXPECT_THAT(Submit(third->id()), Refused(common::v1::REASON_DECISION_OVERLAPS))
      << "the lifted one holds on its last day";
  later.set_start_date("2026-03-10");
  EXPECT_THAT(Submit(Create(later)->id()), IsOk());
}

TEST_F(DecisionsTest, AnAmendmentTakesThePlaceOfTheFormerInOneInstant) {
  const std::string former = InForce(Forced({kTown}));
  EvacuationDecision wider = Forced({kTown, kVillage});
  wider.set_start_date("2026-03-09");
  auto made = Amend(former, wider);
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->supersedes_id(), former);
  EXPECT_THAT(Amend(former, wider), Refused(common::v1::REASON_ALREADY_EXISTS));
  ASSERT_THAT(Submit(made->id(), 8), IsOk());
  EXPECT_EQ(Get(former)->state(), EvacuationDecision::STATE_IN_FORCE);
  ASSERT_THAT(Agree(made->id(), 8), IsOk());

  auto amended = Get(former);
  EXPECT_EQ(amended->state(), EvacuationDecision::STATE_AMENDED);
  EXPECT_EQ(amended->force_end_date(), "2026-03-08");
  EXPECT_EQ(amended->superseded_by_id(), made->id());
  EXPECT_THAT(Holding(kTown, 8), ElementsAre(former));
  EXPECT_THAT(Holding(kTown, 9), ElementsAre(made->id()));
  EXPECT_THAT(Holding(kVillage, 8), IsEmpty());
  EXPECT_THAT(Amend(former, wider), Refused(common::v1::REASON_STATE_FORBIDS));
}

TEST_F(DecisionsTest, AnAmendmentKeepsTheKindAndDoesNotBeginEarlier) {
  const std::string former = InForce(Forced());
  EXPECT_EQ(Why(Amend(former, Obligatory())), common::v1::REASON_FIELD_MASK_INVALID);
  EvacuationDecision earlier = Forced();
  earlier.set_start_date("2026-03-04");
  EXPECT_EQ(Why(Amend(former, earlier)), common::v1::REASON_DATES_REVERSED);
  auto draft = Create(Forced({kVillage}));
  EXPECT_THAT(Amend(draft->id(), Forced()), Refused(common::v1::REASON_STATE_FORBIDS));
}

TEST_F(DecisionsTest, LiftingEndsItWithItsLastDay) {
  const std::string id = InForce(Forced());
  EXPECT_EQ(Why(Lift(id, "2026-03-04")), common::v1::REASON_DATES_REVERSED);
  auto lifted = Lift(id, "2026-03-12");
  ASSERT_THAT(lifted, IsOk());
  EXPECT_EQ(lifted->lifting_act().number(), "102");
  EXPECT_THAT(Holding(kTown, 12), ElementsAre(id));
  EXPECT_THAT(Holding(kTown, 13), IsEmpty());
  EXPECT_THAT(Lift(id, "2026-03-11"), Refused(common::v1::REASON_STATE_FORBIDS));
}

TEST_F(DecisionsTest, EveryStepKeepsWhatStoodBefore) {
  const std::string id = InForce(Forced());
  ASSERT_THAT(Lift(id, "2026-03-12"), IsOk());
  v1::ListDecisionStepsRequest request;
  request.set_decision_id(id);
  request.set_page_size(3);
  auto page = Do(decisions, &Decisions::ListDecisionSteps, request, Author(12));
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->steps_size(), 3);
  EXPECT_FALSE(page->steps(0).has_before());
  EXPECT_EQ(page->steps(1).from_state(), EvacuationDecision::STATE_DRAFT);
  EXPECT_EQ(page->steps(2).to_state(), EvacuationDecision::STATE_IN_FORCE);
  EXPECT_EQ(page->steps(2).changed_by(), kHeadquarters);
  request.set_page_token(page->next_page_token());
  auto last = Do(decisions, &Decisions::ListDecisionSteps, request, Author(12));
  ASSERT_EQ(last->steps_size(), 1);
  EXPECT_EQ(last->steps(0).note(), "загрози немає");
  EXPECT_EQ(last->steps(0).before().state(), EvacuationDecision::STATE_IN_FORCE);
  EXPECT_EQ(last->steps(0).before().force_end_date(), "");
  EXPECT_EQ(last->next_page_token(), "");
}

TEST_F(DecisionsTest, AStaleEtagChangesNothing) {
  auto made = Create(Forced());
  v1::SubmitDecisionRequest request;
  request.set_id(made->id());
  request.set_etag("\"7\"");
  EXPECT_THAT(Do(decisions, &Decisions::SubmitDecision, request, Author(4)),
              Refused(common::v1::REASON_ETAG_STALE));
  request.set_etag(made->etag());
  EXPECT_THAT(Do(decisions, &Decisions::SubmitDecision, request, Author(4)), IsOk());
  EXPECT_THAT(Submit(made->id()), Refused(common::v1::REASON_STATE_FORBIDS));
}

TEST_F(DecisionsTest, IsNotSentBeforeItsActNorWithoutTheCommandsProposal) {
  auto made = Create(Forced());
  v1::SubmitDecisionRequest request;
  request.set_id(made->id());
  request.set_sent_date("2026-03-03");
  EXPECT_EQ(Why(Do(decisions, &Decisions::SubmitDecision, request, Author(4))),
            common::v1::REASON_DATES_REVERSED);
  request.set_sent_date("2026-03-05");
  EXPECT_EQ(Why(Do(decisions, &Decisions::SubmitDecision, request, Author(4))),
            common::v1::REASON_DATE_IN_FUTURE);
  EvacuationDecision alone = Forced();
  alone.clear_proposal();
  EXPECT_THAT(Submit(Create(alone)->id()), Refused(common::v1::REASON_MILITARY_PROPOSAL_REQUIRED));
}

TEST_F(DecisionsTest, ThePlanOfASettlementIsPartOfTheDecision) {
  const std::string id = InForce(Forced({kTown, kVillage}));
  v1::PlanSettlementRequest request;
  request.set_id(id);
  request.set_unit_code(kVillage);
  request.mutable_planned()->set_people(40);
  request.mutable_planned()->set_children(25);
  auto planned = Do(decisions, &Decisions::PlanSettlement, request, Author(6));
  ASSERT_THAT(planned, IsOk());
  EXPECT_EQ(planned->settlements(1).planned().children(), 25);
  EXPECT_EQ(database.Sql("SELECT planned_people FROM evacuation_decision_settlements WHERE "
                         "planned_children = 25"),
            "40");
  request.mutable_planned()->set_children(41);
  EXPECT_EQ(Why(Do(decisions, &Decisions::PlanSettlement, request, Author(6))),
            common::v1::REASON_COUNT_PARTS_EXCEED);
  request.mutable_planned()->set_children(1);
  request.set_unit_code(kOtherTown);
  EXPECT_THAT(Do(decisions, &Decisions::PlanSettlement, request, Author(6)),
              Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(DecisionsTest, IsSeenByEveryUnitOfItsSettlementsPathsAndByNobodyElse) {
  const std::string id = InForce(Forced({kTown, kVillage}));
  v1::ListDecisionsRequest all;
  for (const char* unit : {kOblast, kRaion, kHromada, kTown, kVillage}) {
    EXPECT_THAT(Get(id, In(unit, 6)), IsOk()) << unit;
    EXPECT_EQ(Do(decisions, &Decisions::ListDecisions, all, In(unit, 6))->decisions_size(), 1);
  }
  EXPECT_THAT(Get(id, In(kOtherOblast, 6)), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_EQ(Do(decisions, &Decisions::ListDecisions, all, In(kOtherOblast, 6))->decisions_size(),
            0);
  v1::ListDecisionStepsRequest steps;
  steps.set_decision_id(id);
  EXPECT_EQ(Do(decisions, &Decisions::ListDecisionSteps, steps, In(kOtherOblast, 6))->steps_size(),
            0);
}

TEST_F(DecisionsTest, WhoHoldsSomeOfItsSettlementsDoesNotChangeIt) {
  const std::string id = InForce(Forced({kTown, kVillage}));
  v1::LiftDecisionRequest request;
  request.set_id(id);
  request.set_lift_date("2026-03-09");
  EXPECT_THAT(Do(decisions, &Decisions::LiftDecision, request, In(kTown, 9)),
              Refused(common::v1::REASON_UNIT_OUT_OF_SCOPE));
  EXPECT_THAT(Do(decisions, &Decisions::LiftDecision, request, In(kHromada, 9)), IsOk());
}

TEST_F(DecisionsTest, ListsByStateKindUnitAndDay) {
  const std::string forced = InForce(Forced({kTown}));
  const std::string obligatory = InForce(Obligatory({kVillage}));
  auto ids = [&](const v1::ListDecisionsRequest& request) {
    std::vector<std::string> found;
    auto listed = Do(decisions, &Decisions::ListDecisions, request, Author(9));
    EXPECT_THAT(listed, IsOk());
    for (const EvacuationDecision& decision : listed->decisions()) found.push_back(decision.id());
    return found;
  };
  v1::ListDecisionsRequest by_kind, by_unit, by_day, by_state;
  by_kind.set_kind(EvacuationDecision::KIND_OBLIGATORY);
  by_unit.set_unit_code(kTown);
  by_day.set_in_force_on("2026-03-04");
  by_state.set_state(EvacuationDecision::STATE_IN_FORCE);
  EXPECT_THAT(ids(by_kind), ElementsAre(obligatory));
  EXPECT_THAT(ids(by_unit), ElementsAre(forced));
  EXPECT_THAT(ids(by_day), IsEmpty());
  EXPECT_THAT(ids(by_state), UnorderedElementsAre(forced, obligatory));
}

}  // namespace
}  // namespace cc::evacuation
