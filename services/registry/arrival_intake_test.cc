#include "services/registry/arrival_intake.h"

#include <thread>

#include "services/registry/office_fixture.h"

namespace cc::registry {
namespace {

using platform::IsOk;
using ::testing::Not;

class ArrivalIntakeTest : public Office {
 protected:
  std::string Count() { return database.Sql("SELECT count(*) FROM pre_registrations"); }
};

TEST_F(ArrivalIntakeTest, AnArrivalBecomesOnePreRegistrationOfTheWholeFamily) {
  v1::PreRegistration waiting = Waiting();
  EXPECT_EQ(waiting.arrival_id(), ArrivalId(1));
  EXPECT_EQ(waiting.id(), ArrivalId(1));
  EXPECT_EQ(waiting.state(), v1::PreRegistration::STATE_PENDING);
  EXPECT_EQ(waiting.members_size(), 3);
  EXPECT_EQ(waiting.members(2).name().patronymic(), "Степанівна");
  EXPECT_EQ(waiting.members(2).mobility(), common::v1::MOBILITY_WHEELCHAIR);
  EXPECT_EQ(waiting.leave_date(), "2025-05-01");
  EXPECT_EQ(waiting.phone(), "+380501234567");
  EXPECT_TRUE(waiting.synthetic());
  EXPECT_THAT(Consumer()->RunOnce(), IsOk());
  EXPECT_EQ(Count(), "1");
}

TEST_F(ArrivalIntakeTest, CatchesUpOnWhatCameWhileEvacuationWasOutOfReach) {
  auto consumer = Consumer();
  source.down = true;
  source.Add(ArrivalId(1));
  source.Add(ArrivalId(2));
  EXPECT_THAT(consumer->RunOnce(), Not(IsOk()));
  source.down = false;
  source.arrivals_down = true;
  EXPECT_THAT(consumer->RunOnce(), Not(IsOk()));
  EXPECT_EQ(Count(), "0");
  source.arrivals_down = false;
  EXPECT_THAT(consumer->RunOnce(), IsOk());
  EXPECT_EQ(Count(), "2");
}

TEST_F(ArrivalIntakeTest, ARestartGoesOnWhereTheTransactionEnded) {
  source.Add(ArrivalId(1));
  EXPECT_THAT(Consumer()->RunOnce(), IsOk());
  source.Add(ArrivalId(2));
  EXPECT_THAT(Consumer()->RunOnce(), IsOk());  // another process, the same cursor
  EXPECT_EQ(Count(), "2");
  EXPECT_EQ(database.Sql("SELECT count(DISTINCT arrival_id) FROM pre_registrations"), "2");
}

TEST_F(ArrivalIntakeTest, AnEffectCutOffInTheMiddleLeavesNothingAndIsDoneAgain) {
  source.Add(ArrivalId(1));
  int attempts = 0;
  platform::FeedConsumer consumer(
      database.db(), {.feed = "evacuation.arrivals"},
      [this](const std::string& token) { return source.ListArrivals(platform::TestCall(), token); },
      [&](const platform::Call& call,
          const common::v1::Event& event) -> absl::StatusOr<platform::FeedConsumer::Effect> {
        CC_ASSIGN_OR_RETURN(platform::FeedConsumer::Effect effect, intake.Prepare(call, event));
        return platform::FeedConsumer::Effect(
            [&attempts, effect](platform::Tx& tx) -> absl::Status {
              CC_RETURN_IF_ERROR(effect(tx));
              if (++attempts == 1) return platform::Fail(common::v1::REASON_UNAVAILABLE);
              return absl::OkStatus();
            });
      });
  EXPECT_THAT(consumer.RunOnce(), Not(IsOk()));
  EXPECT_EQ(Count(), "0");
  EXPECT_THAT(consumer.RunOnce(), IsOk());
  EXPECT_EQ(Count(), "1");
}

TEST_F(ArrivalIntakeTest, TwoConsumersAtOnceMakeNoneTwice) {
  for (int i = 1; i <= 9; ++i) source.Add(ArrivalId(i));
  std::vector<std::thread> consumers;
  for (int i = 0; i < 2; ++i) {
    consumers.emplace_back([this] {
      auto consumer = Consumer();
      for (int round = 0; round < 20; ++round) (void)consumer->RunOnce();
    });
  }
  for (std::thread& consumer : consumers) consumer.join();
  EXPECT_EQ(Count(), "9");
}

TEST_F(ArrivalIntakeTest, WaitsForTheTerritoryRegisterRatherThanLosingTheScope) {
  platform::FakeUnitPaths nothing_known;
  ArrivalIntake early(database.keyring(), nothing_known, source);
  source.Add(ArrivalId(1));
  EXPECT_THAT(early.Prepare(platform::TestCall(), source.events[0]),
              platform::StatusIs(absl::StatusCode::kUnavailable));
}

TEST_F(ArrivalIntakeTest, IsSeenFromTheOriginAndTheTransitCentreOnly) {
  v1::GetPreRegistrationRequest get;
  get.set_id(Waiting().id());
  auto read = [&](const char* unit) {
    return Do(pre_registrations, &PreRegistrations::GetPreRegistration, get, In(unit));
  };
  EXPECT_THAT(read(kDnipropetrovsk), IsOk());
  EXPECT_THAT(read(kDonetsk), IsOk());
  EXPECT_THAT(read(kKharkiv), platform::Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_EQ(Do(pre_registrations, &PreRegistrations::ListPreRegistrations,
               v1::ListPreRegistrationsRequest(), In(kKharkiv))
                ->pre_registrations_size(),
            0);
}

TEST_F(ArrivalIntakeTest, PersonalDataIsUnreadableInTheTable) {
  Waiting();
  for (std::string secret : {"Вигадан", "Ганна", "3068208400", "380501234567", "вул."}) {
    EXPECT_EQ(
        database.Sql("SELECT count(*) FROM pre_registrations p WHERE position(convert_to('" +
                     secret + "', 'UTF8') IN personal) > 0 OR p::text LIKE '%" + secret + "%'"),
        "0")
        << secret;
  }
}

TEST_F(ArrivalIntakeTest, ARejectedOneIsPutAsideWithItsReason) {
  v1::PreRegistration waiting = Waiting();
  v1::RejectPreRegistrationRequest reject;
  reject.set_id(waiting.id());
  reject.set_rejection(v1::PreRegistration::REJECTION_LEFT);
  reject.set_etag("\"9\"");
  EXPECT_THAT(Do(pre_registrations, &PreRegistrations::RejectPreRegistration, reject),
              platform::Refused(common::v1::REASON_ETAG_STALE));
  reject.set_etag(waiting.etag());
  auto rejected = Do(pre_registrations, &PreRegistrations::RejectPreRegistration, reject);
  ASSERT_THAT(rejected, IsOk());
  EXPECT_EQ(rejected->state(), v1::PreRegistration::STATE_REJECTED);
  reject.clear_etag();
  EXPECT_THAT(Do(pre_registrations, &PreRegistrations::RejectPreRegistration, reject),
              platform::Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_THAT(Confirm(waiting), platform::Refused(common::v1::REASON_STATE_FORBIDS));
}

}  // namespace
}  // namespace cc::registry
