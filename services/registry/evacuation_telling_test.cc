#include "services/registry/evacuation_telling.h"

#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/platform/testing/at_once.h"
#include "services/registry/application_fixture.h"
#include "services/registry/evacuation_recorder_client.h"

namespace cc::registry {
namespace {

using evacuation::v1::RecordSelfDepartureRequest;
using platform::Call;
using platform::IsOk;
using platform::Refused;

// As evacuation answers: one departure for each registration, one request for each request id.
class FakeRecorder : public EvacuationRecorder {
 public:
  absl::Status TellSelfDeparture(const Call&, const SelfDeparture& left) override {
    const RecordSelfDepartureRequest request = FromSelfDeparture(left);
    absl::MutexLock lock(&mu);
    ++calls;
    if (down) return platform::Fail(common::v1::REASON_UNAVAILABLE);
    if (refused.contains(request.registration_id()))
      return platform::Fail(common::v1::REASON_UNIT_UNKNOWN, {{"unit", "?"}});
    const auto [known, fresh] = departures.try_emplace(request.registration_id(), request);
    if (!fresh && known->second.SerializeAsString() != request.SerializeAsString())
      return platform::Fail(common::v1::REASON_REQUEST_ID_REUSED);
    return answer_lost ? platform::Fail(common::v1::REASON_UNAVAILABLE) : absl::OkStatus();
  }
  absl::StatusOr<bool> TellFollowUps(const Call&, const ToldFollowUps&) override {
    return platform::Fail(common::v1::REASON_INTERNAL);
  }

  absl::Mutex mu;
  int calls = 0;
  bool down = false, answer_lost = false;
  std::set<std::string> refused;
  std::map<std::string, RecordSelfDepartureRequest> departures;
};

class SelfDepartureTest : public ApplicationOffice {
 protected:
  static Call At(int seconds) {
    return Call::System("evacuation", platform::TestNow() + absl::Seconds(seconds));
  }
  // What the service's own feed tells.
  void Follow() {
    database.AwaitFeed();
    auto page = feed.List(platform::TestCall(), token, 200, {"registrations"});
    ASSERT_THAT(page, IsOk());
    token = page->resume_token;
    ASSERT_THAT(database.db().WriteStep(platform::TestCall(), SelfDepartureEffect(page->events)),
                IsOk());
  }
  // A registration that the feed has told of.
  v1::Registration Left() {
    auto registered = Register(*Apply());
    EXPECT_THAT(registered, IsOk());
    Follow();
    return *registered;
  }
  EvacuationTelling Telling() {
    return EvacuationTelling(database.db(), database.keyring(), paths,
                             [](int32_t) { return std::nullopt; }, evacuation, {});
  }
  std::string Waiting() {
    return database.Sql("SELECT count(*) FROM self_departures WHERE state = 1");
  }

  std::string token;
  FakeRecorder evacuation;
  EvacuationTelling telling{database.db(), database.keyring(),
                            paths,         [](int32_t) { return std::nullopt; },
                            evacuation,    {}};
};

TEST_F(SelfDepartureTest, IsToldOfARegistrationWithoutAnArrivalOnce) {
  const v1::Registration registered = Left();
  EXPECT_EQ(*telling.TellSelfDepartures(At(0)), 1);
  EXPECT_EQ(*telling.TellSelfDepartures(At(4000)), 0);
  ASSERT_EQ(evacuation.departures.size(), 1u);
  const RecordSelfDepartureRequest& told = evacuation.departures.begin()->second;
  EXPECT_EQ(told.registration_id(), registered.id());
  EXPECT_EQ(told.request_id(), registered.id());
  EXPECT_EQ(told.origin_unit_code(), kLyman);
  EXPECT_EQ(told.office_unit_code(), kPavlohradRaion);
  EXPECT_EQ(told.date(), "2025-05-01");
  EXPECT_TRUE(told.synthetic());
  ASSERT_EQ(told.persons_size(), 2);
  EXPECT_THAT(told.persons(0),
              platform::EqualsProto(platform::ParseProto<evacuation::v1::DepartedPerson>(R"pb(
                name { family_name: "Вигадана" given_name: "Олена" patronymic: "Іванівна" }
                birth_date: "1984-01-02"
                mobility: MOBILITY_WALKING
                rnokpp: "3068208400"
                phone: "+380501234567"
              )pb")));
  // Whatever happens to it later says nothing new.
  ASSERT_THAT(Move(absl::StrCat("move_date: '2026-03-02' registration_id: '", registered.id(),
                                "' etag: '\"2\"'")),
              IsOk());
  Follow();
  EXPECT_EQ(*telling.TellSelfDepartures(At(8000)), 0);
  EXPECT_EQ(evacuation.calls, 1);
}

TEST_F(SelfDepartureTest, IsNotToldOfWhoeverCameByEvacuationOrHasOnlyApplied) {
  ASSERT_THAT(Confirm(Office::Waiting()), IsOk());
  ASSERT_THAT(
      Apply(absl::StrCat(InPerson(), "confirmed_distinct: true justification: 'Різні документи'")),
      IsOk());
  Follow();
  EXPECT_EQ(*telling.TellSelfDepartures(At(0)), 0);
  EXPECT_EQ(Waiting(), "0");
}

TEST_F(SelfDepartureTest, IsNotToldOfAPlaceThatTheListDoesNotName) {
  auto applied = Apply();
  database.Sql(
      "UPDATE registrations SET origin_status = origin_status || '{\"status\": "
      "\"STATUS_NONE\"}'");
  ASSERT_THAT(Register(*applied), IsOk());
  Follow();
  EXPECT_EQ(Waiting(), "0");
}

TEST_F(SelfDepartureTest, IsToldOnceWhereEvacuationWasDownAndCameBack) {
  Left();
  evacuation.down = true;
  EXPECT_THAT(telling.TellSelfDepartures(At(0)), Refused(common::v1::REASON_UNAVAILABLE));
  EXPECT_EQ(*telling.TellSelfDepartures(At(0)), 0) << "not due";
  EXPECT_THAT(telling.TellSelfDepartures(At(1)), Refused(common::v1::REASON_UNAVAILABLE));
  EXPECT_EQ(*telling.TellSelfDepartures(At(2)), 0) << "two seconds this time";
  EXPECT_EQ(Waiting(), "1");
  evacuation.down = false;
  EXPECT_EQ(*telling.TellSelfDepartures(At(4000)), 1);
  EXPECT_EQ(*telling.TellSelfDepartures(At(8000)), 0);
  EXPECT_EQ(evacuation.departures.size(), 1u);
  EXPECT_EQ(evacuation.calls, 3);
}

TEST_F(SelfDepartureTest, IsToldAgainHarmlesslyAfterAKillBetweenTellingAndNoting) {
  const v1::Registration registered = Left();
  evacuation.answer_lost = true;
  EXPECT_THAT(telling.TellSelfDepartures(At(0)), Refused(common::v1::REASON_UNAVAILABLE));
  ASSERT_EQ(evacuation.departures.size(), 1u);
  evacuation.answer_lost = false;
  // Corrected meanwhile: evacuation holds what it was told first.
  auto corrected = platform::ParseProto<v1::UpdatePersonRequest>(
      "person { phone: '+380509876543' } update_mask { paths: 'phone' } reason: 'новий номер'");
  corrected.mutable_person()->set_id(registered.people(0).person_id());
  corrected.set_etag("\"1\"");
  ASSERT_THAT(Do(people, &People::UpdatePerson, corrected), IsOk());
  EvacuationTelling restarted = Telling();
  EXPECT_EQ(*restarted.TellSelfDepartures(At(10)), 1);
  EXPECT_EQ(*restarted.TellSelfDepartures(At(4000)), 0);
  EXPECT_EQ(evacuation.calls, 2);
  EXPECT_EQ(evacuation.departures.size(), 1u);
  EXPECT_EQ(evacuation.departures.begin()->second.persons(0).phone(), "+380501234567");
}

TEST_F(SelfDepartureTest, ARefusedOneHoldsNoOtherBackAndIsTriedAgain) {
  const v1::Registration refused = Left();
  const std::string distinct = "confirmed_distinct: true justification: 'Різні документи' ";
  ASSERT_THAT(Register(*Apply(absl::StrCat(InPerson(), distinct))), IsOk());
  Follow();
  evacuation.refused = {refused.id()};
  EXPECT_EQ(*telling.TellSelfDepartures(At(0)), 1);
  EXPECT_EQ(Waiting(), "1");
  evacuation.refused.clear();
  EXPECT_EQ(*telling.TellSelfDepartures(At(10)), 1);
  EXPECT_EQ(evacuation.departures.size(), 2u);
}

TEST_F(SelfDepartureTest, NamesEverybodyAlsoWhereTheHouseholdWasSplitBefore) {
  const v1::Registration registered = Left();
  v1::GetHouseholdRequest get;
  get.set_id(registered.household_id());
  auto split = platform::ParseProto<v1::SplitHouseholdRequest>(
      "reason: 'роз’їхалися' leaving { kinship: KINSHIP_HEAD guardianship_body { unit_code: "
      "'UA12120000000089862' name: 'Орган опіки' } }");
  split.mutable_leaving(0)->set_person_id(registered.people(1).person_id());
  split.set_household_id(registered.household_id());
  split.set_etag(Do(households, &Households::GetHousehold, get)->etag());
  ASSERT_THAT(Do(households, &Households::SplitHousehold, split), IsOk());
  ASSERT_EQ(database.Sql("SELECT count(*) FROM registrations"), "2");
  Follow();
  EXPECT_EQ(*telling.TellSelfDepartures(At(0)), 1);
  ASSERT_EQ(evacuation.departures.size(), 1u);
  EXPECT_EQ(evacuation.departures[registered.id()].persons_size(), 2);
}

TEST_F(SelfDepartureTest, IsNotToldOfARegistrationThatEndedFirst) {
  const v1::Registration registered = Left();
  ASSERT_THAT(Cancel(*Get(registered.id()),
                     "rule_id: 'registration.cancel.renounced' event_date: '2026-03-02'"),
              IsOk());
  EXPECT_EQ(*telling.TellSelfDepartures(At(0)), 0);
  EXPECT_EQ(evacuation.calls, 0);
  EXPECT_EQ(Waiting(), "0");
}

TEST_F(SelfDepartureTest, ManyAtOnceTellEachOnce) {
  Left();
  auto counts = platform::AtOnce(8, [&](int) {
    EvacuationTelling one = Telling();
    return one.TellSelfDepartures(At(0)).status();
  });
  EXPECT_EQ(counts["OK"], 8);
  EXPECT_EQ(evacuation.calls, 1);
  EXPECT_EQ(Waiting(), "0");
}

}  // namespace
}  // namespace cc::registry
