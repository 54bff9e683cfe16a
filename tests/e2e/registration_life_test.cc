// The life of a registration: applied for, verified, registered, numbered, moved, cancelled.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/framework/story.h"

namespace cc::tests {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::SizeIs;

constexpr char kKharkivOblast[] = "UA63000000000041885";

class RegistrationLife : public testing::Test {
 protected:
  RegistrationLife() : surname(NewFamily(random).family_name) {
    birth_dates = {EarlierDay("1987-09-14", random), EarlierDay("2014-02-03", random)};
    for (const std::string& birth_date : birth_dates)
      numbers.push_back(Rnokpp(birth_date, false, static_cast<int>(random() % 5000)));
  }

  // Mother and daughter; `proof` is a member of the request or empty.
  std::string Application(const std::string& proof, const std::string& request_id) {
    return absl::StrFormat(
        R"({"members":[{"person":{"name":{"familyName":"%s","givenName":"Звениславка"},)"
        R"("birthDate":"%s","sex":"SEX_FEMALE","rnokpp":"%s","citizenship":"UKR"},)"
        R"("kinship":"KINSHIP_HEAD"},{"person":{"name":{"familyName":"%s",)"
        R"("givenName":"Ясногорка"},"birthDate":"%s","sex":"SEX_FEMALE","rnokpp":"%s"},)"
        R"("kinship":"KINSHIP_CHILD","accompanyingAdult":1,"accompaniment":)"
        R"("ACCOMPANIMENT_PARENT"}],"applicant":1,"applicationDate":"2025-05-03",)"
        R"("originUnitCode":"%s","leaveDate":"%s","residenceUnitCode":"%s",)"
        R"("residenceAddress":"вул. Нова, 2","officeUnitCode":"%s",%s"synthetic":true,)"
        R"("requestId":"%s"})",
        surname, birth_dates[0], numbers[0], surname, birth_dates[1], numbers[1], kOrigin,
        kLeaveDate, kTransitUnit, kTransitUnit, proof, request_id);
  }
  Reply Apply(const std::string& proof = "") {
    return registrar.Post("/v1/registrations:apply", Application(proof, NewRequestId()));
  }
  // A transition by the registration's present state; `more` are further members.
  Reply Do(const std::string& id, const std::string& verb, const std::string& more) {
    const std::string etag = registrar.Get("/v1/registrations/" + id)["etag"];
    return registrar.Post(absl::StrCat("/v1/registrations/", id, ":", verb),
                          absl::StrCat("{", more, more.empty() ? "" : ",", R"("etag":)",
                                       Quote(etag), R"(,"requestId":")", NewRequestId(), R"("})"));
  }

  std::mt19937_64 random{std::random_device{}()};
  const std::string surname;
  std::vector<std::string> birth_dates;
  std::vector<std::string> numbers;
  Office registrar{Suite::Shared(), "registrar"}, admin{Suite::Shared(), "admin"},
      kharkiv{Suite::Shared(), "kharkiv-ova"};
};

TEST_F(RegistrationLife, FromTheApplicationToTheCancellation) {
  Reply applied = Apply();
  ASSERT_EQ(applied.status, 200) << applied;
  EXPECT_EQ(applied["state"], "STATE_APPLIED");
  EXPECT_EQ(applied["originStatus.status"], kOriginStatus);
  const std::string id = applied["id"];
  Reply form = registrar.Get(absl::StrCat("/v1/registrations/", id, "/form"));
  ASSERT_EQ(form.status, 200);
  EXPECT_THAT(form.text, HasSubstr(surname));

  // Proof is missing: it is looked for, then found.
  Reply unproved = Do(id, "register", "");
  EXPECT_EQ(unproved.reason(), "PROOF_MISSING") << unproved;
  Reply verifying = Do(id, "startVerification", R"("note":"немає доказів проживання")");
  ASSERT_EQ(verifying.status, 200) << verifying;
  EXPECT_EQ(verifying["state"], "STATE_VERIFYING");
  EXPECT_THAT(std::string(verifying["verificationDueDate"]), SizeIs(10));
  Reply registered = Do(id, "register", R"("proof":"RESIDENCE_PROOF_EDUCATION")");
  ASSERT_EQ(registered.status, 200) << registered;
  EXPECT_EQ(registered["state"], "STATE_REGISTERED");
  EXPECT_EQ(registered["people.0.certificateState"], "CERTIFICATE_STATE_AWAITING_NUMBER");

  // The state's database answers by itself.
  Reply numbered;
  ASSERT_TRUE(Eventually([&] {
    numbered = registrar.Get("/v1/registrations/" + id);
    return numbered["people.0.certificateState"] == "CERTIFICATE_STATE_ISSUED" &&
           numbered["people.1.certificateState"] == "CERTIFICATE_STATE_ISSUED";
  })) << numbered;
  const std::string certificate = numbered["people.0.certificateNumber"];
  EXPECT_THAT(certificate, MatchesRegex("[0-9]{4}-[0-9]{10}"));
  EXPECT_NE(certificate, numbered["people.1.certificateNumber"]);

  // A new office learns by the certificate; no second registration is made.
  EXPECT_EQ(kharkiv.Get("/v1/registrations/" + id).status, 404);
  Reply again = admin.Post("/v1/registrations:apply",
                           Application(R"("proof":"RESIDENCE_PROOF_REGISTERED",)", NewRequestId()));
  EXPECT_EQ(again.reason(), "DUPLICATE_REGISTRATION") << again;
  Reply moved = admin.Post(
      "/v1/registrations:changeResidence",
      absl::StrFormat(R"({"certificateNumber":"%s","birthDate":"%s",)"
                      R"("residenceUnitCode":"%s","residenceAddress":"вул. Третя, 3",)"
                      R"("officeUnitCode":"%s","moveDate":"2025-06-01","requestId":"%s"})",
                      certificate, birth_dates[0], kKharkivOblast, kKharkivOblast, NewRequestId()));
  ASSERT_EQ(moved.status, 200) << moved;
  EXPECT_EQ(moved["id"], id);
  EXPECT_EQ(moved["formerResidences.0.unitCode"], kTransitUnit);
  EXPECT_EQ(kharkiv.Get("/v1/registrations/" + id)["residenceUnitCode"], kKharkivOblast);
  EXPECT_EQ(registrar.Get("/v1/registrations/" + id).status, 200);

  Reply duplicate =
      Do(id, "issueDuplicate",
         absl::StrCat(R"("personId":")", std::string(moved["people.0.personId"]), R"(")"));
  ASSERT_EQ(duplicate.status, 200) << duplicate;
  EXPECT_EQ(duplicate["people.0.duplicateCount"], "1");

  Reply groundless = Do(id, "cancel", R"("ruleId":"registration.cancel.returned")");
  EXPECT_EQ(groundless.status, 400) << groundless;
  Reply cancelled =
      Do(id, "cancel", R"("ruleId":"registration.cancel.returned","eventDate":"2025-06-20")");
  ASSERT_EQ(cancelled.status, 200) << cancelled;
  EXPECT_EQ(cancelled["state"], "STATE_CANCELLED");
  EXPECT_EQ(cancelled["decision.act.number"], "1706-VII");
  EXPECT_EQ(cancelled["people.0.certificateState"], "CERTIFICATE_STATE_CANCELLED");
  EXPECT_EQ(Apply(R"("proof":"RESIDENCE_PROOF_REGISTERED",)").status, 200);
}

TEST_F(RegistrationLife, ARefusedApplicationTellsItsGroundAndItsAct) {
  Reply applied = Apply();
  ASSERT_EQ(applied.status, 200) << applied;
  Reply early = Do(applied["id"], "refuse", R"("ruleId":"registration.refuse.residence_unproven")");
  EXPECT_EQ(early.reason(), "VERIFICATION_TERM_RUNNING") << early;
  Reply refused = Do(applied["id"], "refuse", R"("ruleId":"registration.refuse.no_circumstances")");
  ASSERT_EQ(refused.status, 200) << refused;
  EXPECT_EQ(refused["state"], "STATE_REFUSED");
  EXPECT_EQ(refused["decision.ruleId"], "registration.refuse.no_circumstances");
}

TEST_F(RegistrationLife, AHouseholdIsSplitAndItsPeopleKeepTheirFormerState) {
  Reply applied = Apply(R"("proof":"RESIDENCE_PROOF_REGISTERED",)");
  ASSERT_EQ(applied.status, 200) << applied;
  ASSERT_EQ(Do(applied["id"], "register", "").status, 200);
  const std::string mother = applied["people.0.personId"], child = applied["people.1.personId"];
  Reply person = registrar.Get("/v1/people/" + mother);
  Reply renamed = registrar.Send(
      "PATCH", "/v1/people/" + mother,
      absl::StrFormat(R"({"person":{"name":{"familyName":"%s","givenName":"Звенислава"}},)"
                      R"("updateMask":"name","reason":"виправлено за паспортом","etag":%s,)"
                      R"("requestId":"%s"})",
                      surname, Quote(person["etag"]), NewRequestId()));
  ASSERT_EQ(renamed.status, 200) << renamed;
  Reply versions = registrar.Get(absl::StrCat("/v1/people/", mother, "/versions"));
  EXPECT_EQ(versions["versions.0.person.name.givenName"], "Звениславка") << versions;
  EXPECT_EQ(versions["versions.0.reason"], "виправлено за паспортом");

  const std::string household = applied["householdId"];
  const std::string path = absl::StrCat("/v1/households/", household, ":split");
  const std::string etag = registrar.Get("/v1/households/" + household)["etag"];
  auto body = [&](const std::string& more) {
    return absl::StrFormat(
        R"({"leaving":[{"personId":"%s","kinship":"KINSHIP_HEAD"%s}],"reason":"влаштовано",)"
        R"("etag":%s,"requestId":"%s"})",
        child, more, Quote(etag), NewRequestId());
  };
  EXPECT_EQ(registrar.Post(path, body("")).status, 400);  // a child alone
  Reply made = registrar.Post(
      path, body(absl::StrFormat(R"(,"guardianshipBody":{"unitCode":"%s","name":"Опіка"})",
                                 kTransitUnit)));
  ASSERT_EQ(made.status, 200) << made;
  EXPECT_EQ(registrar.Get("/v1/people/" + child)["householdId"], made["id"]);
  EXPECT_THAT(registrar.Get("/v1/households/" + household).body.At("members").items(), SizeIs(1));
}

TEST_F(RegistrationLife, IsWorkOfARegistrarAtTheirOwnOffice) {
  for (const std::string identity : {"transit", "dispatcher", "analyst", "kharkiv-ova"}) {
    Reply reply = Office(Suite::Shared(), identity)
                      .Post("/v1/registrations:apply", Application("", NewRequestId()));
    EXPECT_EQ(reply.status, 403) << identity << ": " << reply;
  }
  Reply rules = registrar.Get("/v1/registry/rules?prefix=registration.cancel.&date=2025-04-04");
  EXPECT_THAT(rules.body.At("rules").items(), SizeIs(6)) << rules;
}

}  // namespace
}  // namespace cc::tests
