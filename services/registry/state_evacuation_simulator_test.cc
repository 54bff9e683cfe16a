#include "services/registry/state_evacuation_simulator.h"

#include "services/registry/office_fixture.h"

namespace cc::registry {
namespace {

using platform::IsOk;
using platform::Refused;
using ::testing::Not;

class StateEvacuation : public Office {
 protected:
  std::string Arrived() {
    auto id = state.Arrive(platform::TestCall(), kLyman, kPavlohradRaion, "2026-03-01");
    EXPECT_THAT(id, IsOk());
    return id.value_or("");
  }
  // As main does it; `fail` lets the effect end so after it has written.
  absl::StatusOr<int> Take(absl::Status fail = absl::OkStatus()) {
    platform::FeedConsumer consumer(
        database.db(), {.feed = "state_evacuation.arrivals"},
        [&](const std::string& token) { return state.ListArrivals(platform::TestCall(), token); },
        [&](const platform::Call& call,
            const common::v1::Event& event) -> absl::StatusOr<platform::FeedConsumer::Effect> {
          CC_ASSIGN_OR_RETURN(auto effect, taking.Prepare(call, event));
          return platform::FeedConsumer::Effect([=](platform::Tx& tx) -> absl::Status {
            CC_RETURN_IF_ERROR(effect(tx));
            return fail;
          });
        });
    return consumer.RunOnce();
  }
  std::string Waiting() { return database.Sql("SELECT count(*) FROM pre_registrations"); }

  StateEvacuationSimulator state{database.db()};
  ArrivalIntake taking{database.keyring(), paths, state};
};

TEST_F(StateEvacuation, AFamilyOfTheStatesSystemWaitsForARegistrarAndIsRegistered) {
  const std::string id = Arrived();
  EXPECT_THAT(Take(), IsOk());
  auto list = Do(pre_registrations, &PreRegistrations::ListPreRegistrations,
                 v1::ListPreRegistrationsRequest());
  ASSERT_THAT(list, IsOk());
  ASSERT_EQ(list->pre_registrations_size(), 1);
  const v1::PreRegistration& waiting = list->pre_registrations(0);
  EXPECT_EQ(waiting.arrival_id(), id);
  EXPECT_TRUE(waiting.synthetic());
  EXPECT_EQ(waiting.members_size(), 2);
  auto request = ConfirmRequest(waiting);
  request.set_application_date("2026-03-02");
  EXPECT_THAT(Do(registrations, &Registrations::ConfirmRegistration, request), IsOk());
}

TEST_F(StateEvacuation, WhatIsToldAgainChangesNothing) {
  Arrived();
  Arrived();
  EXPECT_EQ(*Take(), 2);
  EXPECT_EQ(*Take(), 0);
  // The state's system begins anew, or our cursor was lost.
  database.Sql("UPDATE platform.feed_cursor SET token = ''");
  EXPECT_EQ(*Take(), 2);
  EXPECT_EQ(Waiting(), "2");
}

TEST_F(StateEvacuation, AKillBetweenEffectAndCursorLeavesNothingAndIsMadeUp) {
  Arrived();
  EXPECT_THAT(Take(platform::Fail(common::v1::REASON_UNAVAILABLE)), Not(IsOk()));
  EXPECT_EQ(Waiting(), "0");
  EXPECT_EQ(*Take(), 1);
  EXPECT_EQ(Waiting(), "1");
}

TEST_F(StateEvacuation, CatchesUpAfterItWasOutOfReachAndKeepsFamiliesOverARestart) {
  const std::string id = Arrived();
  const auto before = state.GetArrival(platform::TestCall(), id);
  state.SetReachable(false);
  EXPECT_THAT(Take(), Refused(common::v1::REASON_UNAVAILABLE));
  StateEvacuationSimulator restarted(database.db());
  EXPECT_THAT(*restarted.GetArrival(platform::TestCall(), id), platform::EqualsProto(*before));
  state.SetReachable(true);
  EXPECT_EQ(*Take(), 1);
}

TEST_F(StateEvacuation, ATokenThatIsNotItsOwnIsRefused) {
  EXPECT_THAT(state.ListArrivals(platform::TestCall(), "abc"),
              Refused(common::v1::REASON_FEED_EXPIRED));
}

}  // namespace
}  // namespace cc::registry
