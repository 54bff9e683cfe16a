#include "services/evacuation/plan_acceptance.h"

#include "services/evacuation/plan_fixture.h"
#include "services/platform/testing/at_once.h"

namespace cc::evacuation {
namespace {

using platform::IsOk;
using platform::Refused;
using v1::Plan;
using v1::PlannedParty;

TEST_F(PlanStory, BecomesTripsOnWhichItsGroupsAreExpected) {
  const std::string first = Requested(), second = Requested();
  const auto plan = Make(PlanOf({Bus("1", Centre())}));
  ASSERT_THAT(plan, IsOk());
  const auto accepted = Accept(plan->id(), plan->etag());
  ASSERT_THAT(accepted, IsOk());
  EXPECT_EQ(accepted->state(), Plan::STATE_ACCEPTED);
  ASSERT_EQ(accepted->trips_size(), 1);
  const auto trip = GetTrip(accepted->trips(0).trip_id());
  ASSERT_THAT(trip, IsOk());
  EXPECT_EQ(trip->state(), v1::Trip::STATE_PLANNED);
  EXPECT_EQ(trip->from_unit_code(), kLyman);
  EXPECT_EQ(trip->date(), "2026-03-03");
  EXPECT_EQ(trip->places().wheelchairs(), 2);
  EXPECT_TRUE(trip->synthetic());
  EXPECT_GT(trip->sign_minutes(), 0);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM trip_parties WHERE trip_id = '" + trip->id() +
                         "' AND party_id IN ('" + first + "', '" + second + "')"),
            "2");
  EXPECT_THAT(Accept(plan->id()), Refused(common::v1::REASON_STATE_FORBIDS));
}

TEST_F(PlanStory, LeavesOutAndNamesWhoChangedMeanwhile) {
  const std::string first = Requested(), second = Requested();
  const auto plan = Make(PlanOf({Bus("1", Centre())}));
  ASSERT_THAT(plan, IsOk());
  v1::AssemblePartyRequest assemble;
  assemble.set_id(first);
  ASSERT_THAT(Do(parties, &Parties::AssembleParty, assemble), IsOk());
  const auto accepted = Accept(plan->id());
  ASSERT_THAT(accepted, IsOk());
  for (const PlannedParty& party : accepted->trips(0).parties()) {
    EXPECT_EQ(party.outcome(), party.party_id() == first ? PlannedParty::OUTCOME_CHANGED
                                                         : PlannedParty::OUTCOME_ASSIGNED);
  }
  EXPECT_EQ(database.Sql("SELECT string_agg(party_id::text, ',') FROM trip_parties"), second);
}

TEST_F(PlanStory, MakesNoTripOfWhichNobodyIsLeft) {
  const std::string only = Requested();
  const std::string centre = Centre();
  const auto one = Make(PlanOf({Bus("1", centre)})), other = Make(PlanOf({Bus("2", centre)}));
  ASSERT_THAT(one, IsOk());
  ASSERT_THAT(other, IsOk());
  ASSERT_THAT(Accept(one->id()), IsOk());
  const auto late = Accept(other->id());
  ASSERT_THAT(late, IsOk());
  EXPECT_EQ(late->trips(0).trip_id(), "");
  EXPECT_EQ(late->trips(0).parties(0).outcome(), PlannedParty::OUTCOME_CHANGED);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM trips"), "1");
}

TEST_F(PlanStory, IsAcceptedOnceHoweverManyTry) {
  for (int i = 0; i < 4; ++i) Requested();
  const std::string centre = Centre();
  const auto plan = Make(PlanOf({Bus("1", centre), Bus("2", centre)}));
  ASSERT_THAT(plan, IsOk());
  const auto outcomes = platform::AtOnce(6, [&](int) { return Accept(plan->id()).status(); });
  EXPECT_EQ(outcomes.at("OK"), 1);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM trips"), "2");
  EXPECT_EQ(database.Sql("SELECT count(*) FROM trip_parties"), "4");
}

TEST_F(PlanStory, ExpectsAGroupOnOneTripWhenTwoPlansAreAcceptedAtOnce) {
  for (int i = 0; i < 2; ++i) Requested();
  const std::string centre = Centre();
  std::vector<std::string> ids;
  for (int i = 0; i < 4; ++i) ids.push_back(Make(PlanOf({Bus("1", centre)}))->id());
  EXPECT_THAT(platform::AtOnce(4, [&](int i) { return Accept(ids[size_t(i)]).status(); }),
              ::testing::ElementsAre(std::make_pair("OK", 4)));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM trips"), "1");
  EXPECT_EQ(database.Sql("SELECT count(*) FROM trip_parties"), "2");
}

TEST_F(PlanStory, GoesOnWhereItWasCutOffAndDoublesNothing) {
  for (int i = 0; i < 2; ++i) Requested();
  Requested(kKramatorskRaion);
  const std::string centre = Centre();
  const auto plan = Make(PlanOf({Bus("1", centre), Bus("2", centre)}));
  ASSERT_THAT(plan, IsOk());
  ASSERT_EQ(plan->trips_size(), 2);
  // One that knows only the place of the first trip fails at the second.
  platform::FakeUnitPaths few;
  if (plan->trips(0).from_unit_code() == kLyman)
    few.Add({kDonetsk, "UA14120000000000000", kLyman});
  else
    few.Add({kDonetsk, kKramatorskRaion});
  PlanAcceptance half(database.db(), few, rules);
  v1::AcceptPlanRequest request;
  request.set_id(plan->id());
  EXPECT_THAT(Do(half, &PlanAcceptance::AcceptPlan, request),
              Refused(common::v1::REASON_UNIT_UNKNOWN));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM trips"), "1");
  EXPECT_EQ(GetPlan(plan->id())->state(), Plan::STATE_ACCEPTING);
  const auto accepted = Accept(plan->id());
  ASSERT_THAT(accepted, IsOk());
  EXPECT_EQ(accepted->state(), Plan::STATE_ACCEPTED);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM trips"), "2");
  EXPECT_EQ(database.Sql("SELECT count(*) FROM trip_parties"), "3");
}

TEST_F(PlanStory, RefusesADiscardedPlanAndAStaleEtag) {
  Requested();
  const auto plan = Make(PlanOf({Bus("1", Centre())}));
  ASSERT_THAT(plan, IsOk());
  EXPECT_THAT(Accept(plan->id(), "\"9\""), Refused(common::v1::REASON_ETAG_STALE));
  EXPECT_THAT(Accept(plan->id(), "", In(kDnipropetrovsk)), Refused(common::v1::REASON_NOT_FOUND));
  v1::DiscardPlanRequest discard;
  discard.set_id(plan->id());
  ASSERT_THAT(Do(plans, &Plans::DiscardPlan, discard), IsOk());
  EXPECT_THAT(Accept(plan->id()), Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM trips"), "0");
}

}  // namespace
}  // namespace cc::evacuation
