#include "services/registry/registrations.h"

#include <atomic>
#include <thread>

#include "absl/time/clock.h"
#include "services/registry/office_fixture.h"

namespace cc::registry {
namespace {

using platform::IsOk;
using platform::Refused;
using ::testing::Not;

class RegistrationsTest : public Office {
 protected:
  absl::StatusOr<v1::Registration> Get(const std::string& id, platform::TestCaller caller = {}) {
    v1::GetRegistrationRequest request;
    request.set_id(id);
    return Do(registrations, &Registrations::GetRegistration, request, caller);
  }
  absl::StatusOr<v1::Person> GetPerson(const std::string& id, platform::TestCaller caller = {}) {
    v1::GetPersonRequest request;
    request.set_id(id);
    return Do(people, &People::GetPerson, request, caller);
  }
  absl::StatusOr<v1::SearchPersonsResponse> Search(const std::string& text,
                                                   platform::TestCaller caller = {}) {
    return Do(people, &People::SearchPersons, platform::ParseProto<v1::SearchPersonsRequest>(text),
              caller);
  }
};

TEST_F(RegistrationsTest, ARegistrarConfirmsTheFamilyAndTheActIsKeptWithIt) {
  v1::PreRegistration waiting = Waiting(1, In(kDnipropetrovsk));
  auto registered = Confirm(
      waiting, "details { number: 2 rnokpp: '4215504288' certificate_number: '1234-1234567890' }",
      In(kDnipropetrovsk));
  ASSERT_THAT(registered, IsOk());
  auto read = Get(registered->id());
  ASSERT_THAT(read, IsOk());
  EXPECT_THAT(*read, platform::EqualsProto(*registered));
  EXPECT_EQ(read->state(), v1::Registration::STATE_REGISTERED);
  EXPECT_EQ(read->origin_unit_code(), kLyman);
  EXPECT_EQ(read->leave_date(), "2025-05-01");
  EXPECT_EQ(read->registration_date(), "2026-03-02");
  EXPECT_EQ(read->origin_status().status(), territory::v1::STATUS_ACTIVE_HOSTILITIES);
  EXPECT_EQ(read->origin_status().date(), "2025-05-01");
  EXPECT_EQ(read->origin_status().act().kind(), "наказ");
  EXPECT_EQ(read->origin_status().act().number(), "376");
  EXPECT_EQ(read->origin_status().act().date(), "2025-02-28");
  EXPECT_EQ(read->origin_status().edition_date(), "2025-05-07");
  EXPECT_EQ(read->origin_status().revision(), 7);
  EXPECT_EQ(read->origin_status().snapshot_age_seconds(), 3);
  ASSERT_EQ(read->people_size(), 3);
  EXPECT_EQ(read->people(1).certificate_number(), "1234-1234567890");
  EXPECT_TRUE(read->synthetic());

  v1::GetHouseholdRequest household;
  household.set_id(read->household_id());
  auto members = Do(households, &Households::GetHousehold, household);
  ASSERT_THAT(members, IsOk());
  ASSERT_EQ(members->members_size(), 3);
  EXPECT_EQ(members->members(1).kinship(), common::v1::KINSHIP_CHILD);
  EXPECT_EQ(members->members(1).accompanying_person_id(), members->members(0).person_id());

  auto child = GetPerson(read->people(1).person_id());
  ASSERT_THAT(child, IsOk());
  EXPECT_EQ(child->name().given_name(), "Марія");
  EXPECT_EQ(child->rnokpp(), "4215504288");
  EXPECT_EQ(child->registration_id(), read->id());

  v1::GetPreRegistrationRequest get;
  get.set_id(waiting.id());
  auto confirmed = Do(pre_registrations, &PreRegistrations::GetPreRegistration, get);
  EXPECT_EQ(confirmed->state(), v1::PreRegistration::STATE_CONFIRMED);
  EXPECT_EQ(confirmed->registration_id(), read->id());
}

TEST_F(RegistrationsTest, IsSeenFromOriginResidenceAndOfficeOnly) {
  auto registered = Confirm(Waiting());
  ASSERT_THAT(registered, IsOk());
  const std::string person = registered->people(0).person_id();
  for (const char* unit : {kDonetsk, kDnipropetrovsk}) {
    EXPECT_THAT(Get(registered->id(), In(unit)), IsOk());
    EXPECT_THAT(GetPerson(person, In(unit)), IsOk());
  }
  EXPECT_THAT(Get(registered->id(), In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(GetPerson(person, In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(GetPerson(person, {.no_scope = true}), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_EQ(Search("rnokpp: '3068208400'", In(kKharkiv))->people_size(), 0);
  // A grant over one relation sees through that relation alone.
  platform::TestCaller residence_in_donetsk{
      .scope = {{options::v1::RELATION_RESIDENCE, *platform::TailOf(kDonetsk)}}};
  EXPECT_THAT(GetPerson(person, residence_in_donetsk), Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(RegistrationsTest, AForeignOfficeCannotConfirm) {
  v1::PreRegistration waiting = Waiting();
  EXPECT_THAT(Confirm(waiting, "", In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM registrations"), "0");
}

TEST_F(RegistrationsTest, PersonalDataIsUnreadableInEveryTable) {
  ASSERT_THAT(Confirm(Waiting()), IsOk());
  EXPECT_EQ(database.Sql("SELECT count(*) FROM registrations r WHERE r::text LIKE '%376%'"), "1");
  for (std::string secret :
       {"Вигадан", "Ганна", "1934-01", "3068208400", "19340105", "380501234567", "вул."}) {
    std::string bytes = "position(convert_to('" + secret + "', 'UTF8') IN personal) > 0 OR ";
    std::string text = "::text LIKE '%" + secret + "%') ";
    EXPECT_EQ(database.Sql("SELECT (SELECT count(*) FROM people p WHERE " + bytes + "p" + text +
                           "+ (SELECT count(*) FROM registrations r WHERE " + bytes + "r" + text +
                           "+ (SELECT count(*) FROM identity_keys k WHERE k" + text),
              "0")
        << secret;
  }
}

TEST_F(RegistrationsTest, SearchFindsByIdentifierAndByNameHoweverTyped) {
  auto registered = Confirm(Waiting());
  ASSERT_THAT(registered, IsOk());
  auto by_number = Search("rnokpp: '3068208400'");
  ASSERT_THAT(by_number, IsOk());
  ASSERT_EQ(by_number->people_size(), 1);
  EXPECT_EQ(by_number->people(0).id(), registered->people(0).person_id());
  EXPECT_EQ(Search("unzr: '19340105-00078'")->people_size(), 1);
  auto by_name = Search(
      "name_and_birth_date { name { family_name: ' ВИГАДАНА' given_name: 'oлена' "
      "patronymic: 'Іванівна' } birth_date: '1984-01-02' }");
  ASSERT_THAT(by_name, IsOk());
  EXPECT_EQ(by_name->people_size(), 1);
  EXPECT_EQ(Search("rnokpp: '3115300134'")->people_size(), 0);
  EXPECT_THAT(Search(""), Refused(common::v1::REASON_SEARCH_EMPTY));
}

TEST_F(RegistrationsTest, NobodyIsRegisteredTwiceWithoutAReason) {
  ASSERT_THAT(Confirm(Waiting(1)), IsOk());
  v1::PreRegistration again = Waiting(2);
  // The office sees nothing of the other registration, yet learns that there is one.
  EXPECT_THAT(Confirm(again, "", In(kDnipropetrovsk)),
              Refused(common::v1::REASON_DUPLICATE_REGISTRATION));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM registrations"), "1");
  EXPECT_EQ(database.Sql("SELECT count(*) FROM people"), "3");
  auto distinct =
      Confirm(again, "confirmed_distinct: true justification: 'Різні документи, різні люди'");
  ASSERT_THAT(distinct, IsOk());
  EXPECT_TRUE(distinct->confirmed_distinct());
  EXPECT_EQ(Get(distinct->id())->justification(), "Різні документи, різні люди");
}

TEST_F(RegistrationsTest, OnePersonTwiceInAFamilyIsADuplicateToo) {
  EXPECT_THAT(Confirm(Waiting(),
                      "details { number: 1 rnokpp: '1242377740' "
                      "rnokpp_disagreement_confirmed: true }"),
              Refused(common::v1::REASON_DUPLICATE_REGISTRATION));
}

TEST_F(RegistrationsTest, TwoOfficesAtOnceRegisterTheSamePersonOnce) {
  v1::PreRegistration first = Waiting(1), second = Waiting(2);
  std::atomic<int> done = 0, refused = 0;
  std::vector<std::thread> offices;
  for (const v1::PreRegistration* waiting : {&first, &second}) {
    offices.emplace_back([&, waiting] {
      auto result = Confirm(*waiting);
      done += result.ok();
      refused += !result.ok() &&
                 platform::ReasonOf(result.status()) == common::v1::REASON_DUPLICATE_REGISTRATION;
    });
  }
  for (std::thread& office : offices) office.join();
  EXPECT_EQ(done, 1);
  EXPECT_EQ(refused, 1);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM registrations"), "1");
}

TEST_F(RegistrationsTest, ConfirmingTwiceGivesOneRegistration) {
  v1::PreRegistration waiting = Waiting();
  auto request = ConfirmRequest(waiting);
  request.set_request_id("0196b3f0-0000-4000-8000-000000000001");
  auto once = Do(registrations, &Registrations::ConfirmRegistration, request);
  auto again = Do(registrations, &Registrations::ConfirmRegistration, request);
  ASSERT_THAT(once, IsOk());
  ASSERT_THAT(again, IsOk());
  EXPECT_THAT(*again, platform::EqualsProto(*once));
  request.clear_request_id();
  EXPECT_THAT(Do(registrations, &Registrations::ConfirmRegistration, request),
              Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM registrations"), "1");
}

TEST_F(RegistrationsTest, WaitsUntilTheOriginsStatusIsKnown) {
  v1::PreRegistration waiting = Waiting();
  statuses.known = false;
  EXPECT_THAT(Confirm(waiting), Refused(common::v1::REASON_STATUS_UNKNOWN));
  statuses.known = true;
  EXPECT_THAT(Confirm(waiting), IsOk());
}

TEST_F(RegistrationsTest, ATaxpayerNumberThatContradictsIsRefusedOrConfirmed) {
  v1::PreRegistration waiting = Waiting();
  EXPECT_THAT(Confirm(waiting, "details { number: 1 birth_date: '1984-01-03' }"), Not(IsOk()));
  auto registered = Confirm(waiting,
                            "details { number: 1 birth_date: '1984-01-03' "
                            "rnokpp_disagreement_confirmed: true }");
  ASSERT_THAT(registered, IsOk());
  EXPECT_TRUE(GetPerson(registered->people(0).person_id())->rnokpp_disagrees());
  EXPECT_FALSE(GetPerson(registered->people(1).person_id())->rnokpp_disagrees());
}

TEST_F(RegistrationsTest, RefusesUnknownUnitsAndStaleEtags) {
  v1::PreRegistration waiting = Waiting();
  EXPECT_THAT(Confirm(waiting, "origin_unit_code: 'UA99000000000099999'"), Not(IsOk()));
  EXPECT_THAT(Confirm(waiting, "etag: '\"7\"'"), Refused(common::v1::REASON_ETAG_STALE));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM people"), "0");
}

TEST_F(RegistrationsTest, TheFeedTellsKeysWithinTheScopeAndNothingElse) {
  auto registered = Confirm(Waiting());
  ASSERT_THAT(registered, IsOk());
  v1::ListRegistryChangesRequest list;
  list.add_kinds("registrations");
  // An event is told once nobody in the cluster, other tests included, runs an older transaction.
  auto events = Do(changes, &Changes::List, list, In(kDnipropetrovsk));
  for (absl::Time end = absl::Now() + absl::Seconds(30);
       events.ok() && events->events_size() == 0 && absl::Now() < end;) {
    events = Do(changes, &Changes::List, list, In(kDnipropetrovsk));
  }
  ASSERT_THAT(events, IsOk());
  ASSERT_EQ(events->events_size(), 1);
  EXPECT_EQ(events->events(0).key(), registered->id());
  EXPECT_EQ(Do(changes, &Changes::List, list, In(kKharkiv))->events_size(), 0);
}

}  // namespace
}  // namespace cc::registry
