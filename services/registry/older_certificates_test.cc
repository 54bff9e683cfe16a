#include "services/registry/older_certificates.h"

#include "absl/strings/str_cat.h"
#include "services/registry/application_fixture.h"
#include "services/registry/registration_store.h"

namespace cc::registry {
namespace {

using platform::IsOk;
using platform::Refused;
using platform::Tx;

class OlderCertificatesTest : public ApplicationOffice {
 protected:
  // As the register kept numbers before there was a table of certificates.
  void MakeOlder(const std::string& registration_id, const std::vector<std::string>& numbers) {
    database.Sql(absl::StrCat("DELETE FROM certificates WHERE registration_id = '", registration_id,
                              "'; DELETE FROM identity_keys WHERE kind = 4"));
    ASSERT_THAT(database.db().WriteStep(
                    platform::TestCall(),
                    [&](Tx& tx) -> absl::Status {
                      CC_ASSIGN_OR_RETURN(LockedLife locked,
                                          LockLife(tx, database.keyring(), registration_id));
                      v1::Registration& registration = locked.row().registration;
                      for (int i = 0; i < registration.people_size(); ++i) {
                        v1::RegisteredPerson& person = *registration.mutable_people(i);
                        person.clear_certificate_state();
                        person.set_certificate_number(numbers[static_cast<size_t>(i)]);
                      }
                      ReplaceRegistration(tx, database.keyring(), locked.row());
                      return absl::OkStatus();
                    }),
                IsOk());
    database.Sql(absl::StrCat("UPDATE registrations SET numbers_kept = false WHERE id = '",
                              registration_id, "'"));
  }
  absl::StatusOr<int> RunOnce(int page = 100) {
    OlderCertificates older(database.db(), database.keyring(), [] { return platform::TestCall(); },
                            {.page = page});
    return older.RunOnce(platform::TestCall());
  }
  // Somebody else who states this number.
  absl::StatusOr<v1::Registration> ApplyWith(const std::string& number, int n = 0) {
    v1::SubmitApplicationRequest request = ApplicationRequest(InPerson());
    request.mutable_members()->DeleteSubrange(1, 1);
    v1::ApplicationMember& member = *request.mutable_members(0);
    member.set_certificate_number(number);
    member.mutable_person()->mutable_name()->set_family_name(n == 0 ? "Інша" : "Третя");
    member.mutable_person()->set_birth_date(n == 0 ? "1970-05-05" : "1971-06-06");
    member.mutable_person()->clear_rnokpp();
    member.mutable_person()->clear_documents();
    member.mutable_person()->set_phone(n == 0 ? "+380502222222" : "+380503333333");
    return Do(applications, &Applications::SubmitApplication, request);
  }
};

TEST_F(OlderCertificatesTest, BecomeUniqueFoundAndOfTheStateOfTheirRegistration) {
  const v1::Registration registered = Registered();
  MakeOlder(registered.id(), {"АБ-11", "АБ-12"});
  v1::SearchPersonsRequest search;
  search.set_certificate_number("аб 11");
  EXPECT_EQ(Do(people, &People::SearchPersons, search)->people_size(), 0);

  EXPECT_EQ(*RunOnce(), 1);
  EXPECT_EQ(*RunOnce(), 0);
  search.set_certificate_number("АБ-11");
  auto found = Do(people, &People::SearchPersons, search);
  ASSERT_THAT(found, IsOk());
  ASSERT_EQ(found->people_size(), 1);
  EXPECT_EQ(found->people(0).id(), registered.people(0).person_id());
  const v1::Registration now = *Get(registered.id());
  EXPECT_EQ(now.people(1).certificate_number(), "АБ-12");
  EXPECT_EQ(now.people(1).certificate_state(), v1::RegisteredPerson::CERTIFICATE_STATE_ISSUED);
  EXPECT_EQ(now.people(1).certificate_issue_date(), registered.registration_date());
  EXPECT_THAT(ApplyWith("АБ-12"), Refused(common::v1::REASON_CERTIFICATE_TAKEN));
}

TEST_F(OlderCertificatesTest, ANumberThatStandsForTwoIsKeptOnceAndHoldsNothingUp) {
  const v1::Registration registered = Registered();
  MakeOlder(registered.id(), {"АБ-11", "АБ-11"});
  EXPECT_EQ(*RunOnce(), 1);
  EXPECT_EQ(*RunOnce(), 0);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM certificates"), "1");
  // What could not be kept is told as before.
  EXPECT_EQ(Get(registered.id())->people(1).certificate_number(), "АБ-11");
}

TEST_F(OlderCertificatesTest, ANumberStatedByAnApplicationThatWaitsIsTakenToo) {
  auto waiting = ApplyWith("АБ-13");
  ASSERT_THAT(waiting, IsOk());
  database.Sql(
      "DELETE FROM identity_keys WHERE kind = 4; UPDATE registrations SET numbers_kept = false");
  EXPECT_EQ(*RunOnce(1), 1);
  EXPECT_THAT(ApplyWith("АБ-13", 1), Refused(common::v1::REASON_CERTIFICATE_TAKEN));
}

TEST_F(OlderCertificatesTest, NewRegistrationsNeedNoLook) {
  Registered();
  EXPECT_EQ(*RunOnce(), 0);
}

}  // namespace
}  // namespace cc::registry
