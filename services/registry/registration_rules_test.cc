#include "services/registry/registration_rules.h"

#include "services/platform/testing/testing.h"

namespace cc::registry {
namespace {

using platform::IsOk;
using platform::ParseProto;
using platform::Refused;
using ::testing::Not;

const absl::CivilDay kToday(2025, 5, 3);

v1::PreRegistration Family() {
  return ParseProto<v1::PreRegistration>(R"pb(
    state: STATE_PENDING
    leave_date: "2025-05-01"
    phone: "+380501234567"
    members {
      number: 1
      name { family_name: "Вигадана" given_name: "Олена" }
      birth_date: "1984-01-02"
      sex: SEX_FEMALE
      mobility: MOBILITY_WALKING
      kinship: KINSHIP_HEAD
      rnokpp: "3068208400"
    }
    members {
      number: 2
      name { family_name: "Вигадана" given_name: "Марія" }
      birth_date: "2015-06-01"
      sex: SEX_FEMALE
      mobility: MOBILITY_WALKING
      kinship: KINSHIP_CHILD
      accompanying_adult: 1
    })pb");
}

v1::ConfirmRegistrationRequest Request(const std::string& more = "") {
  return ParseProto<v1::ConfirmRegistrationRequest>("application_date: '2025-05-02' " + more);
}

TEST(CheckPending, LetsOnlyThoseThroughWhoWait) {
  v1::PreRegistration family = Family();
  EXPECT_THAT(CheckPending(family), IsOk());
  family.set_state(v1::PreRegistration::STATE_CONFIRMED);
  EXPECT_THAT(CheckPending(family), Refused(common::v1::REASON_STATE_FORBIDS));
  family.set_state(v1::PreRegistration::STATE_REJECTED);
  EXPECT_THAT(CheckPending(family), Refused(common::v1::REASON_STATE_FORBIDS));
}

TEST(CheckRequest, WantsAnApplicationThatWasMadeAndReasonsForADistinctPerson) {
  EXPECT_THAT(CheckRequest(Request(), kToday), IsOk());
  EXPECT_THAT(CheckRequest(Request(), absl::CivilDay(2025, 5, 1)), Not(IsOk()));
  EXPECT_THAT(CheckRequest(Request("confirmed_distinct: true"), kToday), Not(IsOk()));
  EXPECT_THAT(
      CheckRequest(Request("confirmed_distinct: true justification: 'Інші батьки'"), kToday),
      IsOk());
}

TEST(Applicants, TakeOverTheFamilyAndWhatTheDocumentsSay) {
  auto applicants = Applicants(Family(), Request("details { number: 2 rnokpp: '4215504288' "
                                                 "certificate_number: '1234-1234567890' }"));
  ASSERT_THAT(applicants, IsOk());
  ASSERT_EQ(applicants->size(), 2u);
  EXPECT_EQ((*applicants)[0].person.rnokpp(), "3068208400");
  EXPECT_EQ((*applicants)[0].person.phone(), "+380501234567");
  EXPECT_EQ((*applicants)[1].person.rnokpp(), "4215504288");
  EXPECT_EQ((*applicants)[1].person.name().given_name(), "Марія");
  EXPECT_EQ((*applicants)[1].certificate_number, "1234-1234567890");
  EXPECT_EQ((*applicants)[1].accompanying_adult, 1);
}

TEST(Applicants, RefuseNumbersOfNobodyNumbersTwiceAndAnApplicationBeforeLeaving) {
  EXPECT_THAT(Applicants(Family(), Request("details { number: 3 }")), Not(IsOk()));
  EXPECT_THAT(Applicants(Family(), Request("details { number: 1 } details { number: 1 }")),
              Not(IsOk()));
  v1::PreRegistration later = Family();
  later.set_leave_date("2025-05-03");
  EXPECT_THAT(Applicants(later, Request()), Not(IsOk()));
}

absl::Status CheckWith(const std::string& details) {
  auto applicants = Applicants(Family(), Request(details));
  EXPECT_THAT(applicants, IsOk());
  return CheckApplicants(*applicants, kToday, Ages());
}

TEST(CheckApplicants, AcceptsATaxpayerNumberThatContradictsOnlyWhenConfirmed) {
  EXPECT_THAT(CheckWith(""), IsOk());
  EXPECT_THAT(CheckWith("details { number: 1 birth_date: '1984-01-03' }"), Not(IsOk()));
  EXPECT_THAT(CheckWith("details { number: 1 birth_date: '1984-01-03' "
                        "rnokpp_disagreement_confirmed: true }"),
              IsOk());
  EXPECT_THAT(CheckWith("details { number: 1 sex: SEX_MALE }"), Not(IsOk()));
}

TEST(CheckApplicants, RefusesImpossibleDatesWrongDocumentsAndAnUnzrOfAnotherDay) {
  EXPECT_THAT(CheckWith("details { number: 2 birth_date: '2025-05-04' }"), Not(IsOk()));
  EXPECT_THAT(CheckWith("details { number: 2 unzr: '20150601-04270' }"), IsOk());
  EXPECT_THAT(CheckWith("details { number: 2 unzr: '20000229-10008' }"), Not(IsOk()));
  EXPECT_THAT(CheckWith("details { number: 1 documents { kind: KIND_ID_CARD number: '1' } }"),
              Not(IsOk()));
}

TEST(Applicants, TakeOverWhatElseTheDocumentsSay) {
  auto applicants = Applicants(
      Family(), Request("details { number: 1 rnokpp_refused: true citizenship: 'UKR' "
                        "former_names { family_name: 'Дівоча' kind: KIND_BEFORE_MARRIAGE } "
                        "latin_name { family_name: 'Vyhadana' given_name: 'Olena' } "
                        "disability: DISABILITY_GROUP_II vulnerabilities: VULNERABILITY_PENSIONER "
                        "documents { kind: KIND_PASSPORT number: 'kb 123456' } "
                        "documents { kind: KIND_TRAVEL_PASSPORT number: 'ер123456' } }"));
  ASSERT_THAT(applicants, IsOk());
  const v1::Person& person = (*applicants)[0].person;
  EXPECT_TRUE(person.rnokpp_refused());
  EXPECT_EQ(person.rnokpp(), "");  // the pre-registered number gives way
  EXPECT_EQ(person.citizenship(), "UKR");
  EXPECT_EQ(person.former_names(0).family_name(), "Дівоча");
  EXPECT_EQ(person.latin_name().given_name(), "Olena");
  EXPECT_EQ(person.disability(), v1::DISABILITY_GROUP_II);
  EXPECT_EQ(person.vulnerabilities(0), v1::VULNERABILITY_PENSIONER);
  EXPECT_EQ(person.documents(0).number(), "КВ123456");
  EXPECT_EQ(person.documents(1).number(), "EP123456");
}

TEST(CheckApplicants, WantsExactlyOneHead) {
  v1::PreRegistration headless = Family();
  headless.mutable_members(0)->set_kinship(common::v1::KINSHIP_PARENT);
  auto applicants = Applicants(headless, Request());
  ASSERT_THAT(applicants, IsOk());
  EXPECT_THAT(CheckApplicants(*applicants, kToday, Ages()), Not(IsOk()));
}

}  // namespace
}  // namespace cc::registry
