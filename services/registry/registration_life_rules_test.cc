#include "services/registry/registration_life_rules.h"

#include "services/platform/testing/testing.h"
#include "services/registry/rule_files.h"

namespace cc::registry {
namespace {

using platform::IsOk;
using platform::Refused;
using ::testing::Not;

const absl::CivilDay kToday(2026, 3, 2);

absl::StatusOr<v1::RegistrationDecision> DecideOn(const Ground& ground,
                                                  absl::CivilDay today = kToday) {
  static const DatedRules* const rules = new DatedRules(*LoadRules());
  return Decide(*rules, "registration.cancel.", ground, "2014-12-01", today, "somebody");
}

TEST(Decide, EveryGroundOfTheLawIsTakenWithWhatItNeeds) {
  for (const Ground& ground :
       {Ground{.rule_id = "registration.cancel.renounced", .event_date = "2026-03-01"},
        Ground{.rule_id = "registration.cancel.crime", .evidence = "вирок"},
        Ground{.rule_id = "registration.cancel.returned", .event_date = "2026-03-01"},
        Ground{.rule_id = "registration.cancel.left_abroad", .event_date = "2026-03-01"},
        Ground{.rule_id = "registration.cancel.false_data", .evidence = "відповідь"},
        Ground{.rule_id = "registration.cancel.absent_abroad",
        .event_date = "2025-11-01",
        .evidence = "відповідь"}}) {
    auto decision = DecideOn(ground);
    ASSERT_THAT(decision, IsOk()) << ground.rule_id;
    EXPECT_EQ(decision->rule_id(), ground.rule_id);
    EXPECT_NE(decision->title(), "");
    EXPECT_NE(decision->article(), "");
    EXPECT_EQ(decision->decided_by(), "somebody");
    EXPECT_THAT(DecideOn({.rule_id = ground.rule_id}), Not(IsOk()))
        << ground.rule_id << " without what it needs";
  }
}

TEST(Decide, AGroundHoldsFromTheDayOfItsActOn) {
  // The ninety-first day abroad is 01.04.2025: three days before the resolution.
  Ground ground{.rule_id = "registration.cancel.absent_abroad",
                .event_date = "2024-12-31",
                .evidence = "відповідь"};
  EXPECT_THAT(DecideOn(ground), Not(IsOk()));
  ground.event_date = "2025-01-03";  // 04.04.2025
  EXPECT_THAT(DecideOn(ground), IsOk());
  EXPECT_THAT(DecideOn(ground, absl::CivilDay(2025, 4, 3)), Not(IsOk()));
}

TEST(Decide, RefusesEventsToComeAndEventsBeforeTheApplication) {
  EXPECT_THAT(DecideOn({.rule_id = "registration.cancel.returned", .event_date = "2026-03-03"}),
              Not(IsOk()));
  EXPECT_THAT(DecideOn({.rule_id = "registration.cancel.returned", .event_date = "2014-11-30"}),
              Not(IsOk()));
}

TEST(CheckMove, WantsACertificateWithABirthDateOrAnIdWithItsState) {
  auto check = [](const std::string& text) {
    return CheckMove(platform::ParseProto<v1::ChangeResidenceRequest>(text), kToday);
  };
  EXPECT_THAT(check("certificate_number: '1' birth_date: '2000-01-01' move_date: '2026-03-02'"),
              IsOk());
  EXPECT_THAT(check("registration_id: 'x' etag: 'y' move_date: '2026-03-02'"), IsOk());
  EXPECT_THAT(check("registration_id: 'x' move_date: '2026-03-02'"), Not(IsOk()));
  EXPECT_THAT(check("certificate_number: '1' move_date: '2026-03-02'"), Not(IsOk()));
  EXPECT_THAT(check("move_date: '2026-03-02'"), Not(IsOk()));
  EXPECT_THAT(check("registration_id: 'x' etag: 'y' move_date: '2026-03-03'"), Not(IsOk()));
}

TEST(CheckState, NamesTheStateThatForbids) {
  v1::Registration registration;
  registration.set_state(v1::Registration::STATE_APPLIED);
  EXPECT_THAT(CheckState(registration, {v1::Registration::STATE_APPLIED}), IsOk());
  EXPECT_THAT(CheckState(registration, {v1::Registration::STATE_REGISTERED}),
              Refused(common::v1::REASON_STATE_FORBIDS));
}

}  // namespace
}  // namespace cc::registry
