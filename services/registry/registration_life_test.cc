#include "services/registry/registration_life.h"

#include <atomic>
#include <thread>

#include "absl/strings/str_cat.h"
#include "services/registry/application_fixture.h"

namespace cc::registry {
namespace {

using platform::IsOk;
using platform::Refused;
using ::testing::Not;
using v1::Registration;

class RegistrationLifeTest : public ApplicationOffice {
 protected:
  std::string ByCertificate(const std::string& more = "") {
    return "certificate_number: '1234-1000000000' birth_date: '1984-01-02' "
           "move_date: '2026-03-02' " +
           more;
  }
  absl::StatusOr<v1::ListRegistrationsResponse> List(const std::string& text,
                                                     platform::TestCaller caller = {}) {
    return Do(life, &RegistrationLife::ListRegistrations,
              platform::ParseProto<v1::ListRegistrationsRequest>(text), caller);
  }
};

TEST_F(RegistrationLifeTest, TheNewOfficeMovesAHouseholdByACertificateAndBothOfficesSeeIt) {
  const Registration before = Registered();
  EXPECT_THAT(Get(before.id(), In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
  auto moved = Move(ByCertificate(), In(kKharkiv));
  ASSERT_THAT(moved, IsOk());
  EXPECT_EQ(moved->id(), before.id());  // no second registration
  EXPECT_EQ(moved->residence_unit_code(), kKharkiv);
  EXPECT_EQ(moved->residence_address(), "вул. Третя, 3");
  EXPECT_EQ(moved->office_unit_code(), kKharkiv);
  EXPECT_EQ(moved->residence_date(), "2026-03-02");
  EXPECT_EQ(moved->people(0).certificate_number(), "1234-1000000000");
  ASSERT_EQ(moved->former_residences_size(), 1);
  EXPECT_EQ(moved->former_residences(0).unit_code(), kPavlohradRaion);
  EXPECT_EQ(moved->former_residences(0).address(), "вул. Нова, 2");
  EXPECT_EQ(moved->former_residences(0).end_date(), "2026-03-02");
  for (const char* unit : {kKharkiv, kDnipropetrovsk, kDonetsk}) {
    EXPECT_THAT(*Get(before.id(), In(unit)), platform::EqualsProto(*moved)) << unit;
    v1::GetPersonRequest person;
    person.set_id(before.people(1).person_id());
    EXPECT_THAT(Do(people, &People::GetPerson, person, In(unit)), IsOk()) << unit;
    EXPECT_EQ(List("", In(unit))->registrations_size(), 1) << unit;
  }
  EXPECT_EQ(database.Sql("SELECT count(*) FROM registrations"), "1");
  EXPECT_EQ(database.Sql("SELECT count(DISTINCT scope) FROM (SELECT scope FROM people UNION ALL "
                         "SELECT scope FROM certificates UNION ALL SELECT scope FROM households "
                         "UNION ALL SELECT scope FROM former_residences UNION ALL "
                         "SELECT scope FROM registrations) AS s"),
            "1");
}

TEST_F(RegistrationLifeTest, ACertificateMovesNobodyWithoutItsHoldersBirthDate) {
  const Registration before = Registered();
  EXPECT_THAT(Move("certificate_number: '1234-1000000000' birth_date: '1984-01-03' "
                   "move_date: '2026-03-02'",
                   In(kKharkiv)),
              Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Move("certificate_number: '1234-1000000009' birth_date: '1984-01-02' "
                   "move_date: '2026-03-02'",
                   In(kKharkiv)),
              Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Move("certificate_number: '1234-1000000000' move_date: '2026-03-02'"), Not(IsOk()));
  // An id is enough for those alone who see the registration.
  const std::string by_id = absl::StrCat("registration_id: '", before.id(), "' etag: '",
                                         before.etag(), "' move_date: '2026-03-02'");
  EXPECT_THAT(Move(by_id, In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Move(absl::StrCat("registration_id: '", before.id(), "' move_date: '2026-03-02'")),
              Not(IsOk()));
  EXPECT_THAT(*Get(before.id()), platform::EqualsProto(before));
  EXPECT_THAT(Move(by_id, In(kDnipropetrovsk)), IsOk());
}

TEST_F(RegistrationLifeTest, EveryFormerResidenceStaysAndALateNoticeIsNoted) {
  Registered();
  auto first = Move(ByCertificate(), On(2026, 3, 12));  // told ten days later
  ASSERT_THAT(first, IsOk());
  auto back = platform::ParseProto<v1::ChangeResidenceRequest>(
      "certificate_number: '1234-1000000000' birth_date: '1984-01-02' move_date: '2026-04-01' "
      "residence_unit_code: 'UA12120000000089862' office_unit_code: 'UA12120000000089862'");
  auto second = Do(life, &RegistrationLife::ChangeResidence, back, On(2026, 4, 12));  // 11 days
  ASSERT_THAT(second, IsOk());
  ASSERT_EQ(second->former_residences_size(), 2);
  EXPECT_EQ(second->former_residences(0).unit_code(), kKharkiv);
  EXPECT_EQ(second->former_residences(0).start_date(), "2026-03-02");
  EXPECT_TRUE(second->former_residences(0).notified_late());
  EXPECT_FALSE(second->former_residences(1).notified_late());
  EXPECT_THAT(*Get(second->id()), platform::EqualsProto(*second));
  EXPECT_THAT(Move(ByCertificate(), On(2026, 4, 12)), Not(IsOk()));  // before the last move
}

TEST_F(RegistrationLifeTest, ThoseWhoKeepHouseTogetherMoveTogether) {
  const Registration one = Registered();
  auto other = Confirm(Waiting(2), "confirmed_distinct: true justification: 'Різні документи'");
  ASSERT_THAT(other, IsOk());
  v1::GetHouseholdRequest get;
  auto etag_of = [&](const std::string& id) {
    get.set_id(id);
    return Do(households, &Households::GetHousehold, get)->etag();
  };
  auto join = platform::ParseProto<v1::JoinHouseholdRequest>(
      absl::StrCat("reason: 'разом' joining { person_id: '", other->people(2).person_id(),
                   "' kinship: KINSHIP_PARENT }"));
  join.set_household_id(one.household_id());
  join.set_from_household_id(other->household_id());
  join.set_etag(etag_of(one.household_id()));
  join.set_from_etag(etag_of(other->household_id()));
  ASSERT_THAT(Do(households, &Households::JoinHousehold, join), IsOk());
  ASSERT_THAT(Move(ByCertificate(), In(kKharkiv)), IsOk());
  EXPECT_EQ(database.Sql("SELECT string_agg(DISTINCT residence_unit_code, ',') FROM registrations "
                         "WHERE household_id = '" +
                         one.household_id() + "'"),
            kKharkiv);
}

TEST_F(RegistrationLifeTest, IsCancelledOnAGroundOfTheLawWithItsActAndItsPeopleCanApplyAgain) {
  const Registration before = Registered();
  auto cancelled =
      Cancel(before, "rule_id: 'registration.cancel.returned' event_date: '2026-03-02'");
  ASSERT_THAT(cancelled, IsOk());
  EXPECT_EQ(cancelled->state(), Registration::STATE_CANCELLED);
  EXPECT_EQ(cancelled->end_date(), "2026-03-02");
  EXPECT_EQ(cancelled->decision().act().number(), "1706-VII");
  EXPECT_EQ(cancelled->decision().article(), "ст. 12 ч. 1 п. 3");
  EXPECT_EQ(cancelled->people(0).certificate_state(),
            v1::RegisteredPerson::CERTIFICATE_STATE_CANCELLED);
  EXPECT_THAT(*Get(before.id()), platform::EqualsProto(*cancelled));
  v1::GetHouseholdRequest household;
  household.set_id(before.household_id());
  EXPECT_EQ(Do(households, &Households::GetHousehold, household)->close_date(), "2026-03-02");
  EXPECT_THAT(Cancel(*cancelled, "rule_id: 'registration.cancel.renounced'"),
              Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_THAT(Move(ByCertificate()), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Apply(), IsOk());
  // The number stays the former holder's.
  EXPECT_EQ(database.Sql("SELECT count(*) FROM certificates WHERE state = 3 AND number_index IS "
                         "NOT NULL"),
            "2");
}

TEST_F(RegistrationLifeTest, AGroundThatDoesNotFitTheDateOrLacksWhatItNeedsIsRefused) {
  const Registration before = Registered();
  auto refused = [&](const std::string& text, platform::TestCaller caller = {}) {
    return !Cancel(before, text, caller).ok();
  };
  EXPECT_TRUE(refused("rule_id: 'registration.cancel.bored'"));
  EXPECT_TRUE(refused("rule_id: 'registration.refuse.no_circumstances'"));
  EXPECT_TRUE(refused("rule_id: 'registration.cancel.renounced'"));  // no day of the statement
  EXPECT_TRUE(refused("rule_id: 'registration.cancel.crime'"));      // no judgment
  EXPECT_TRUE(refused("rule_id: 'registration.cancel.returned' event_date: '2026-03-03'"));
  EXPECT_TRUE(refused("rule_id: 'registration.cancel.returned' event_date: '2026-03-01'"));
  const std::string abroad =
      "rule_id: 'registration.cancel.absent_abroad' event_date: '2026-03-02' ";
  EXPECT_TRUE(refused(abroad, On(2026, 6, 30)));
  EXPECT_THAT(Cancel(before, abroad + "evidence: 'відповідь'", On(2026, 5, 31)),
              Refused(common::v1::REASON_GROUND_NOT_MET));  // 90 days
  EXPECT_THAT(*Get(before.id()), platform::EqualsProto(before));
  auto cancelled = Cancel(before, abroad + "evidence: 'відповідь'", On(2026, 6, 1));
  ASSERT_THAT(cancelled, IsOk());
  EXPECT_EQ(cancelled->decision().act().number(), "376");
  EXPECT_EQ(cancelled->decision().act().date(), "2025-04-04");
}

TEST_F(RegistrationLifeTest, ADuplicateIsIssuedUnderTheSameNumberOnlyWhereThereIsOne) {
  auto applied = Apply();
  auto awaiting = Register(*applied);
  ASSERT_THAT(awaiting, IsOk());
  auto duplicate = [&](const Registration& registration, const std::string& person_id,
                       platform::TestCaller caller = {}) {
    auto request = About<v1::IssueDuplicateCertificateRequest>(registration);
    request.set_person_id(person_id);
    return Do(life, &RegistrationLife::IssueDuplicateCertificate, request, caller);
  };
  const std::string holder = awaiting->people(0).person_id();
  EXPECT_THAT(duplicate(*awaiting, holder), Refused(common::v1::REASON_CERTIFICATE_NOT_ISSUED));
  ASSERT_THAT(database.db().WriteStep(platform::TestCall(),
                                      [&](platform::Tx& tx) {
                                        return GiveNumber(tx, database.keyring(),
                                                          CertificateOf(holder), "1234-1000000000")
                                            .status();
                                      }),
              IsOk());
  const Registration issued = *Get(applied->id());
  EXPECT_NE(issued.etag(), awaiting->etag());  // its readers learn of the number
  EXPECT_THAT(duplicate(issued, issued.id()), Not(IsOk()));
  EXPECT_THAT(duplicate(issued, holder, In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
  auto once = duplicate(issued, holder);
  ASSERT_THAT(once, IsOk());
  EXPECT_EQ(once->people(0).duplicate_count(), 1);
  EXPECT_EQ(once->people(0).duplicate_date(), "2026-03-02");
  EXPECT_EQ(once->people(0).certificate_number(), "1234-1000000000");
  EXPECT_THAT(*Get(issued.id()), platform::EqualsProto(*once));
  EXPECT_THAT(duplicate(issued, holder), Refused(common::v1::REASON_ETAG_STALE));
}

TEST_F(RegistrationLifeTest, ListsByStateAndTermInPagesWithinTheScope) {
  auto first = Apply("applicant: 1");
  auto second =
      Apply(InPerson() + "confirmed_distinct: true justification: 'Різні документи, різні люди'",
            On(2026, 3, 3));  // a later instant, a greater id
  ASSERT_THAT(second, IsOk());
  ASSERT_THAT(Verify(*first), IsOk());
  EXPECT_EQ(List("")->registrations_size(), 2);
  EXPECT_EQ(List("", In(kKharkiv))->registrations_size(), 0);
  auto verifying = List("state: STATE_VERIFYING");
  ASSERT_EQ(verifying->registrations_size(), 1);
  EXPECT_THAT(verifying->registrations(0), platform::EqualsProto(*Get(first->id())));
  EXPECT_EQ(List("verification_due_by: '2026-03-22'")->registrations_size(), 0);
  EXPECT_EQ(List("verification_due_by: '2026-03-23'")->registrations_size(), 1);
  auto page = List("page_size: 1");
  ASSERT_EQ(page->registrations_size(), 1);
  EXPECT_EQ(page->registrations(0).id(), first->id());
  auto next = List(absl::StrCat("page_size: 1 page_token: '", page->next_page_token(), "'"));
  EXPECT_EQ(next->registrations(0).id(), second->id());
  EXPECT_EQ(next->next_page_token(), "");
}

TEST_F(RegistrationLifeTest, OfManyWritersOnOneRegistrationOneWinsForEachState) {
  const Registration before = Registered();
  const std::string move = absl::StrCat("registration_id: '", before.id(), "' etag: '",
                                        before.etag(), "' move_date: '2026-03-02'");
  std::atomic<int> done = 0, stale = 0;
  std::vector<std::thread> writers;
  for (int i = 0; i < 32; ++i) {
    writers.emplace_back([&, i] {
      auto result = i % 2 == 0 ? Move(move)
                               : Cancel(before,
                                        "rule_id: 'registration.cancel.renounced' "
                                        "event_date: '2026-03-02'");
      done += result.ok();
      stale += platform::ReasonOf(result.status()) == common::v1::REASON_ETAG_STALE;
    });
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(done, 1);
  EXPECT_EQ(stale, 31);
}

TEST_F(RegistrationLifeTest, TellsTheRulesOfADayWithTheirActs) {
  auto list = [&](const std::string& text) {
    return *Do(life, &RegistrationLife::ListRules,
               platform::ParseProto<v1::ListRulesRequest>(text));
  };
  auto grounds = list("prefix: 'registration.cancel.' date: '2025-04-03'");
  EXPECT_EQ(grounds.rules_size(), 5);
  grounds = list("prefix: 'registration.cancel.' date: '2025-04-04'");
  ASSERT_EQ(grounds.rules_size(), 6);
  EXPECT_EQ(grounds.rules(0).id(), "registration.cancel.absent_abroad");
  EXPECT_EQ(grounds.rules(0).act().date(), "2025-04-04");
  EXPECT_EQ(grounds.rules(0).parameters(0).name(), "absence_days");
  EXPECT_EQ(grounds.rules(0).parameters(0).values(0), "90");
  auto all = list("prefix: 'calendar.'");
  ASSERT_EQ(all.rules_size(), 2);  // both versions
  EXPECT_EQ(all.rules(0).end_date(), "2022-03-23");
  auto page = list("prefix: 'calendar.' page_size: 1");
  EXPECT_EQ(list("prefix: 'calendar.' page_size: 1 page_token: '" + page.next_page_token() + "'")
                .rules(0)
                .start_date(),
            "2022-03-24");
}

}  // namespace
}  // namespace cc::registry
