#include "services/registry/applications.h"
#include "services/platform/testing/at_once.h"

#include "absl/strings/str_cat.h"
#include "cc/common/v1/download.pb.h"
#include "services/registry/application_fixture.h"

namespace cc::registry {
namespace {

using platform::IsOk;
using platform::Refused;
using ::testing::HasSubstr;
using ::testing::Not;
using v1::Registration;

class ApplicationsTest : public ApplicationOffice {};

TEST_F(ApplicationsTest, AnApplicationIsKeptWithItsPeopleAndTheOriginsStatus) {
  auto applied = Apply(InPerson(), In(kDnipropetrovsk));
  ASSERT_THAT(applied, IsOk());
  auto read = Get(applied->id());
  ASSERT_THAT(read, IsOk());
  EXPECT_THAT(*read, platform::EqualsProto(*applied));
  EXPECT_EQ(read->state(), Registration::STATE_APPLIED);
  EXPECT_EQ(read->registration_date(), "");
  EXPECT_EQ(read->pre_registration_id(), "");
  EXPECT_EQ(read->origin_status().act().number(), "376");
  EXPECT_EQ(read->origin_status().date(), "2025-05-01");
  EXPECT_EQ(read->application().applicant_person_id(), read->people(0).person_id());
  EXPECT_EQ(read->people(0).certificate_state(),
            v1::RegisteredPerson::CERTIFICATE_STATE_UNSPECIFIED);
  v1::GetHouseholdRequest household;
  household.set_id(read->household_id());
  auto members = Do(households, &Households::GetHousehold, household);
  ASSERT_THAT(members, IsOk());
  EXPECT_EQ(members->members(1).accompaniment(), v1::ACCOMPANIMENT_PARENT);
  EXPECT_EQ(members->members(1).accompanying_person_id(), read->people(0).person_id());
  EXPECT_THAT(Get(applied->id(), In(kDonetsk)), IsOk());
  EXPECT_THAT(Get(applied->id(), In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(ApplicationsTest, APersonAppliesFromFourteenOrARepresentativeDoesForThem) {
  EXPECT_THAT(Apply("applicant: 2"), Not(IsOk()));  // ten years old
  EXPECT_THAT(Apply("applicant: 3"), Not(IsOk()));
  EXPECT_THAT(Apply(""), Not(IsOk()));
  const std::string representative =
      "representative { kind: KIND_GUARDIANSHIP_BODY name { family_name: 'Посадова' given_name: "
      "'Ірина' } } ";
  EXPECT_THAT(Apply("applicant: 1 " + representative), Not(IsOk()));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM people"), "0");

  // A boy of fifteen, alone, in person.
  auto request = ApplicationRequest("applicant: 1");
  request.mutable_members()->DeleteSubrange(1, 1);
  v1::Person& boy = *request.mutable_members(0)->mutable_person();
  boy.clear_rnokpp();
  boy.set_birth_date("2010-06-01");
  auto alone = Do(applications, &Applications::SubmitApplication, request);
  EXPECT_THAT(alone, IsOk());
  // A child of ten, without an adult: the guardianship body applies and answers for it.
  request.set_confirmed_distinct(true);
  request.set_justification("Інша дитина з того самого притулку");
  boy.set_birth_date("2016-01-01");
  request.set_applicant(0);
  *request.mutable_representative() = ApplicationRequest(representative).representative();
  EXPECT_THAT(Do(applications, &Applications::SubmitApplication, request), Not(IsOk()));
  v1::GuardianshipBody& body = *request.mutable_members(0)->mutable_guardianship_body();
  body.set_unit_code(kPavlohradRaion);
  body.set_name("Служба у справах дітей");
  auto child = Do(applications, &Applications::SubmitApplication, request);
  ASSERT_THAT(child, IsOk());
  EXPECT_EQ(child->application().representative().name().family_name(), "Посадова");
  v1::GetHouseholdRequest household;
  household.set_id(child->household_id());
  EXPECT_EQ(
      Do(households, &Households::GetHousehold, household)->members(0).guardianship_body().name(),
      "Служба у справах дітей");
}

TEST_F(ApplicationsTest, RefusesWhatConfirmingRefuses) {
  statuses.known = false;
  EXPECT_THAT(Apply(), Refused(common::v1::REASON_STATUS_UNKNOWN));
  statuses.known = true;
  auto later = ApplicationRequest(InPerson());
  later.set_application_date("2026-03-03");
  EXPECT_THAT(Do(applications, &Applications::SubmitApplication, later), Not(IsOk()));
  later.set_application_date("2025-04-30");
  EXPECT_THAT(Do(applications, &Applications::SubmitApplication, later), Not(IsOk()));
  auto nameless = ApplicationRequest(InPerson());
  nameless.mutable_members(1)->mutable_person()->clear_name();
  EXPECT_THAT(Do(applications, &Applications::SubmitApplication, nameless), Not(IsOk()));
  auto elsewhere = ApplicationRequest(InPerson());
  elsewhere.set_residence_unit_code("UA99000000000099999");
  EXPECT_THAT(Do(applications, &Applications::SubmitApplication, elsewhere), Not(IsOk()));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM people"), "0");

  ASSERT_THAT(Apply(), IsOk());
  EXPECT_THAT(Apply(), Refused(common::v1::REASON_DUPLICATE_REGISTRATION));
  EXPECT_THAT(
      Apply(InPerson() + "confirmed_distinct: true justification: 'Різні документи, різні люди'"),
      IsOk());
}

TEST_F(ApplicationsTest, ARegisteredHouseholdAwaitsTheNumbersOfItsCertificates) {
  auto applied = Apply();
  ASSERT_THAT(applied, IsOk());
  auto registered = Register(*applied);
  ASSERT_THAT(registered, IsOk());
  EXPECT_THAT(*Get(applied->id()), platform::EqualsProto(*registered));
  EXPECT_EQ(registered->state(), Registration::STATE_REGISTERED);
  EXPECT_EQ(registered->registration_date(), "2026-03-02");
  for (const v1::RegisteredPerson& person : registered->people()) {
    EXPECT_EQ(person.certificate_state(), v1::RegisteredPerson::CERTIFICATE_STATE_AWAITING_NUMBER);
    EXPECT_EQ(person.certificate_number(), "");
  }
  EXPECT_THAT(Register(*registered), Refused(common::v1::REASON_STATE_FORBIDS));
}

TEST_F(ApplicationsTest, MissingProofIsVerifiedForFifteenWorkingDays) {
  auto applied = Apply("applicant: 1");
  ASSERT_THAT(applied, IsOk());
  EXPECT_THAT(Register(*applied), Refused(common::v1::REASON_PROOF_MISSING));
  auto verifying = Verify(*applied);  // on Monday, 02.03.2026
  ASSERT_THAT(verifying, IsOk());
  EXPECT_EQ(verifying->state(), Registration::STATE_VERIFYING);
  EXPECT_EQ(verifying->verification_due_date(), "2026-03-23");
  EXPECT_EQ(verifying->verification_note(), "немає доказів");
  EXPECT_THAT(Verify(*verifying), Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_THAT(Register(*verifying), Refused(common::v1::REASON_PROOF_MISSING));
  auto registered = Register(*verifying, "proof: RESIDENCE_PROOF_EMPLOYMENT proof_note: 'трудова'");
  ASSERT_THAT(registered, IsOk());
  EXPECT_EQ(registered->application().proof(), v1::RESIDENCE_PROOF_EMPLOYMENT);
}

TEST_F(ApplicationsTest, IsRefusedOnAGroundOfTheLawAndItsPeopleCanApplyAgain) {
  auto applied = Apply();
  ASSERT_THAT(applied, IsOk());
  EXPECT_THAT(Refuse(*applied, "rule_id: 'registration.refuse.nothing'"), Not(IsOk()));
  EXPECT_THAT(Refuse(*applied, "rule_id: 'registration.cancel.renounced'"), Not(IsOk()));
  EXPECT_THAT(Refuse(*applied, "rule_id: 'registration.refuse.false_data'"), Not(IsOk()));
  auto refused = Refuse(*applied, "rule_id: 'registration.refuse.no_circumstances' note: 'так'");
  ASSERT_THAT(refused, IsOk());
  EXPECT_EQ(refused->state(), Registration::STATE_REFUSED);
  EXPECT_EQ(refused->end_date(), "2026-03-02");
  EXPECT_EQ(refused->decision().act().number(), "1706-VII");
  EXPECT_EQ(refused->decision().note(), "так");
  EXPECT_THAT(*Get(applied->id()), platform::EqualsProto(*refused));
  EXPECT_THAT(Register(*refused), Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_THAT(Apply(), IsOk());
}

TEST_F(ApplicationsTest, NothingProvedIsAGroundOnlyAfterTheVerification) {
  const std::string ground = "rule_id: 'registration.refuse.residence_unproven'";
  auto applied = Apply("applicant: 1");
  EXPECT_THAT(Refuse(*applied, ground), Refused(common::v1::REASON_VERIFICATION_TERM_RUNNING));
  auto verifying = Verify(*applied);
  EXPECT_THAT(Refuse(*verifying, ground, On(2026, 3, 23)),
              Refused(common::v1::REASON_VERIFICATION_TERM_RUNNING));
  EXPECT_THAT(Refuse(*verifying, ground, On(2026, 3, 24)), IsOk());
}

TEST_F(ApplicationsTest, ACertificateHeldMeansAnAddressChangeAndNoSecondRegistration) {
  Registered();
  auto request = ApplicationRequest(
      InPerson() + "confirmed_distinct: true justification: 'Різні документи, різні люди'");
  request.mutable_members(0)->set_certificate_number("1234-1000000000");
  // Also where the office sees nothing of that registration.
  request.set_origin_unit_code(kKharkiv);
  request.set_residence_unit_code(kKharkiv);
  request.set_office_unit_code(kKharkiv);
  EXPECT_THAT(Do(applications, &Applications::SubmitApplication, request, In(kKharkiv)),
              Refused(common::v1::REASON_CERTIFICATE_TAKEN));
  request.mutable_members(0)->set_certificate_number("№?");
  EXPECT_THAT(Do(applications, &Applications::SubmitApplication, request), Not(IsOk()));
  // One that is not in the register is taken over when the household is registered.
  request.mutable_members(0)->set_certificate_number("1234 - 2000000000");
  auto applied = Do(applications, &Applications::SubmitApplication, request);
  ASSERT_THAT(applied, IsOk());
  auto registered = Register(*applied);
  ASSERT_THAT(registered, IsOk());
  EXPECT_EQ(registered->people(0).certificate_number(), "1234-2000000000");
  EXPECT_EQ(registered->people(0).certificate_state(),
            v1::RegisteredPerson::CERTIFICATE_STATE_ISSUED);
  EXPECT_EQ(registered->people(1).certificate_state(),
            v1::RegisteredPerson::CERTIFICATE_STATE_AWAITING_NUMBER);
}

TEST_F(ApplicationsTest, OfManyWritersWithOneCertificateNumberOneGetsIt) {
  std::vector<v1::Registration> applied;
  for (int i = 0; i < 32; ++i) {
    auto request = ApplicationRequest(InPerson());
    request.mutable_members()->DeleteSubrange(1, 1);
    request.mutable_members(0)->set_certificate_number("1234-3000000000");
    v1::Person& person = *request.mutable_members(0)->mutable_person();
    person.clear_rnokpp();
    person.set_birth_date(absl::StrCat("19", 60 + i, "-01-02"));
    request.set_confirmed_distinct(true);
    request.set_justification("Тезки, різні дати народження");
    auto made = Do(applications, &Applications::SubmitApplication, request);
    ASSERT_THAT(made, IsOk());
    applied.push_back(*made);
    // As if taken in before a number was kept from the application on.
    database.Sql("DELETE FROM identity_keys WHERE kind = 4");
  }
  auto counts = platform::AtOnce(
      32, [&](int i) { return Register(applied[static_cast<size_t>(i)]).status(); });
  EXPECT_EQ(counts["OK"], 1);
  EXPECT_EQ(counts["REASON_CERTIFICATE_TAKEN"], 31);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM certificates"), "1");
  EXPECT_EQ(database.Sql("SELECT count(*) FROM registrations WHERE state = 1"), "1");
}

TEST_F(ApplicationsTest, OfManyWritersOnOneApplicationOneDecides) {
  auto applied = Apply();
  ASSERT_THAT(applied, IsOk());
  auto counts = platform::AtOnce(32, [&](int i) {
    return (i % 3 == 0   ? Register(*applied)
            : i % 3 == 1 ? Verify(*applied)
                         : Refuse(*applied, "rule_id: 'registration.refuse.no_circumstances'"))
        .status();
  });
  EXPECT_EQ(counts["OK"], 1);
  EXPECT_EQ(Get(applied->id())->etag(), "\"2\"");
}

TEST_F(ApplicationsTest, AForeignOfficeAStaleEtagAndAMutatedRequestChangeNothing) {
  auto applied = Apply();
  ASSERT_THAT(applied, IsOk());
  EXPECT_THAT(Verify(*applied, In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Register(*applied, "", In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Refuse(*applied, "rule_id: 'registration.refuse.no_circumstances'", In(kKharkiv)),
              Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Register(*applied, "etag: '\"7\"'"), Refused(common::v1::REASON_ETAG_STALE));

  auto request = ApplicationRequest(
      InPerson() +
      "request_id: '0196b3f0-0000-4000-8000-000000000031' confirmed_distinct: true "
      "justification: 'Різні документи, різні люди'");
  auto once = Do(applications, &Applications::SubmitApplication, request);
  auto again = Do(applications, &Applications::SubmitApplication, request);
  ASSERT_THAT(once, IsOk());
  EXPECT_THAT(*again, platform::EqualsProto(*once));
  request.set_leave_date("2025-05-02");
  EXPECT_THAT(Do(applications, &Applications::SubmitApplication, request),
              Refused(common::v1::REASON_REQUEST_ID_REUSED));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM registrations"), "2");
}

TEST_F(ApplicationsTest, TheFormTellsTheApplicationAndNoMarkupOfItsValues) {
  auto request = ApplicationRequest(InPerson());
  request.set_residence_address("<script>alert('x')</script>");
  auto applied = Do(applications, &Applications::SubmitApplication, request);
  ASSERT_THAT(applied, IsOk());
  v1::GetApplicationFormRequest get;
  get.set_id(applied->id());
  auto form = Do(applications, &Applications::GetApplicationForm, get);
  ASSERT_THAT(form, IsOk());
  EXPECT_EQ(form->content_type(), "text/html; charset=utf-8");
  for (const char* told : {"ЗАЯВА", "Вигадана Олена Іванівна", "Вигадана Марія", "01.06.2015",
                           "КВ123456", "3068208400", "син або дочка", "01.05.2025", "1706-VII",
                           "&lt;script&gt;alert(&#39;x&#39;)", "Вигадані дані"})
    EXPECT_THAT(form->data(), HasSubstr(told));
  EXPECT_THAT(form->data(), Not(HasSubstr("<script")));
  common::v1::Download download;
  ASSERT_TRUE(form->extensions(0).UnpackTo(&download));
  EXPECT_EQ(download.file_name(), "zaiava-" + applied->id() + ".html");
  EXPECT_THAT(Do(applications, &Applications::GetApplicationForm, get, In(kKharkiv)),
              Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(ApplicationsTest, OfManyWhoStateOneNumberAtOnceOneIsTaken) {
  std::atomic<int> taken_in = 0, refused = 0;
  std::vector<std::thread> clerks;
  for (int i = 0; i < 16; ++i) {
    clerks.emplace_back([&, i] {
      v1::SubmitApplicationRequest request = ApplicationRequest(InPerson());
      request.mutable_members()->DeleteSubrange(1, 1);
      v1::ApplicationMember& member = *request.mutable_members(0);
      member.set_certificate_number("1234-7777777777");
      member.mutable_person()->clear_rnokpp();
      member.mutable_person()->clear_documents();
      member.mutable_person()->clear_phone();
      member.mutable_person()->set_birth_date(absl::StrCat(1950 + i, "-0", 1 + i % 9, "-11"));
      request.set_confirmed_distinct(true);
      request.set_justification("різні люди");
      auto applied = Do(applications, &Applications::SubmitApplication, request);
      taken_in += applied.ok();
      refused += platform::ReasonOf(applied.status()) == common::v1::REASON_CERTIFICATE_TAKEN;
    });
  }
  for (std::thread& clerk : clerks) clerk.join();
  EXPECT_EQ(taken_in, 1);
  EXPECT_EQ(refused, 15);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM registrations"), "1");
}

TEST_F(ApplicationsTest, ANumberStatedInARefusedApplicationIsFreeAgain) {
  auto stated = [&] {
    v1::SubmitApplicationRequest request = ApplicationRequest(InPerson());
    request.mutable_members(0)->set_certificate_number("1234-7777777777");
    request.mutable_members(1)->set_certificate_number("1234-7777777778");
    request.set_confirmed_distinct(true);
    request.set_justification("різні люди");
    return Do(applications, &Applications::SubmitApplication, request);
  };
  auto first = stated();
  ASSERT_THAT(first, IsOk());
  EXPECT_THAT(stated(), Refused(common::v1::REASON_CERTIFICATE_TAKEN));
  // A change of the person lets go of nothing.
  auto update = platform::ParseProto<v1::UpdatePersonRequest>(
      "reason: 'виправлено' person { phone: '+380501110001' } update_mask { paths: 'phone' }");
  v1::GetPersonRequest get;
  get.set_id(first->people(0).person_id());
  update.mutable_person()->set_id(get.id());
  update.set_etag(Do(people, &People::GetPerson, get)->etag());
  ASSERT_THAT(Do(people, &People::UpdatePerson, update), IsOk());
  EXPECT_THAT(stated(), Refused(common::v1::REASON_CERTIFICATE_TAKEN));
  ASSERT_THAT(Refuse(*first, "rule_id: 'registration.refuse.no_circumstances'"), IsOk());
  EXPECT_THAT(stated(), IsOk());
}

}  // namespace
}  // namespace cc::registry
