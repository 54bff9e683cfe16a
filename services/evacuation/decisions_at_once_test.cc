#include "services/evacuation/decision_fixture.h"
#include "services/platform/testing/at_once.h"

namespace cc::evacuation {
namespace {

using platform::AtOnce;
using platform::IsOk;
using ::testing::ElementsAre;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;
using v1::EvacuationDecision;

using DecisionsAtOnceTest = DecisionStory;

TEST_F(DecisionsAtOnceTest, OfManyWhoEnterTheAnswerOneDoes) {
  auto made = Create(Forced());
  ASSERT_THAT(Submit(made->id()), IsOk());
  EXPECT_THAT(AtOnce(6, [&](int) { return Agree(made->id()).status(); }),
              UnorderedElementsAre(Pair("OK", 1), Pair("REASON_STATE_FORBIDS", 5)));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM evacuation_decision_steps"), "3");
}

TEST_F(DecisionsAtOnceTest, OfDecisionsForOneSettlementOneComesIntoForce) {
  std::vector<std::string> ids;
  for (int i = 0; i < 6; ++i) {
    auto made = Create(Forced(i % 2 == 0 ? std::vector<std::string>{kTown, kVillage}
                                         : std::vector<std::string>{kVillage, kTown}));
    ASSERT_THAT(Submit(made->id()), IsOk());
    ids.push_back(made->id());
  }
  EXPECT_THAT(AtOnce(6, [&](int i) { return Agree(ids[i]).status(); }),
              UnorderedElementsAre(Pair("OK", 1), Pair("REASON_DECISION_OVERLAPS", 5)));
  EXPECT_EQ(Holding(kTown, 6).size(), 1u);
}

TEST_F(DecisionsAtOnceTest, LiftingAndAmendingDoNotBothHappen) {
  const std::string former = InForce(Forced());
  EvacuationDecision wider = Forced({kTown, kVillage});
  wider.set_start_date("2026-03-09");
  auto amendment = Amend(former, wider);
  ASSERT_THAT(Submit(amendment->id(), 8), IsOk());
  EXPECT_THAT(AtOnce(2,
                     [&](int i) {
                       return i == 0 ? Lift(former, "2026-03-12").status()
                                     : Agree(amendment->id(), 8).status();
                     }),
              UnorderedElementsAre(Pair("OK", 1), Pair("REASON_STATE_FORBIDS", 1)));
  const bool lifted = Get(former)->state() == EvacuationDecision::STATE_LIFTED;
  EXPECT_THAT(Holding(kTown, 9), ElementsAre(lifted ? former : amendment->id()));
}

}  // namespace
}  // namespace cc::evacuation
