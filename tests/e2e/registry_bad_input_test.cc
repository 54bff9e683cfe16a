// What bad input gets at the register: the reason, and nothing changed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/framework/story.h"

namespace cc::tests {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr int kKharkivTail = 41885;

class RegistryBadInput : public testing::Test {
 protected:
  RegistryBadInput() { NewPeople(); }

  // Two women whom nobody knows, for the next application.
  void NewPeople() {
    surname = NewFamily(random).family_name;
    numbers.clear();
    birth_dates = {EarlierDay("1987-09-14", random), EarlierDay("1985-02-03", random)};
    for (const std::string& birth_date : birth_dates)
      numbers.push_back(Rnokpp(birth_date, false, static_cast<int>(random() % 5000)));
  }

  // What of the application of two adults each test spoils.
  struct Spoilt {
    std::string birth_date = "", kinship = "SPOUSE", rnokpp = "", certificate = "";
    std::string leave_date = kLeaveDate, request_id = NewRequestId();
  };
  std::string Application(const Spoilt& spoilt) const {
    return absl::StrFormat(
        R"({"members":[{"person":{"name":{"familyName":"%s","givenName":"Звениславка"},)"
        R"("birthDate":"%s","sex":"SEX_FEMALE","rnokpp":"%s"},"kinship":"KINSHIP_HEAD"},)"
        R"({"person":{"name":{"familyName":"%s","givenName":"Ясногорка"},"birthDate":"%s",)"
        R"("sex":"SEX_FEMALE","rnokpp":"%s"},"kinship":"KINSHIP_%s","certificateNumber":"%s"}],)"
        R"("applicant":1,"applicationDate":"2025-05-03","originUnitCode":"%s","leaveDate":"%s",)"
        R"("residenceUnitCode":"%s","officeUnitCode":"%s","synthetic":true,)"
        R"("proof":"RESIDENCE_PROOF_REGISTERED","requestId":"%s"})",
        surname, birth_dates[0], numbers[0], surname,
        spoilt.birth_date.empty() ? birth_dates[1] : spoilt.birth_date,
        spoilt.rnokpp.empty() ? numbers[1] : spoilt.rnokpp, spoilt.kinship, spoilt.certificate,
        kOrigin, spoilt.leave_date, kTransitUnit, kTransitUnit, spoilt.request_id);
  }
  Reply Apply(const Spoilt& spoilt) const {
    return registrar.Post("/v1/registrations:apply", Application(spoilt));
  }
  // How many records the register holds of the woman who applies.
  size_t Known() const {
    return registrar.Post("/v1/people:search", absl::StrFormat(R"({"rnokpp":"%s"})", numbers[0]))
        .body.At("people")
        .items()
        .size();
  }
  Reply Registration(const std::string& id) const {
    return registrar.Get("/v1/registrations/" + id);
  }
  // A registered household of two.
  Reply Registered() const {
    Reply applied = Apply({});
    EXPECT_EQ(applied.status, 200) << applied;
    return registrar.Post(
        absl::StrCat("/v1/registrations/", applied["id"], ":register"),
        absl::StrFormat(R"({"etag":%s,"requestId":"%s"})", Quote(applied["etag"]), NewRequestId()));
  }
  Reply Cancel(const Reply& registration, const std::string& ground) const {
    return registrar.Post(
        absl::StrCat("/v1/registrations/", registration["id"], ":cancel"),
        absl::StrFormat(R"({%s,"etag":%s,"requestId":"%s"})", ground,
                        Quote(Registration(registration["id"])["etag"]), NewRequestId()));
  }

  const Suite& suite = Suite::Shared();
  std::mt19937_64 random{std::random_device{}()};
  std::string surname;
  std::vector<std::string> birth_dates;
  std::vector<std::string> numbers;
  Office registrar{suite, "registrar"};
};

TEST_F(RegistryBadInput, AWrongCheckDigitIsNamedByItsField) {
  std::string wrong = numbers[1];
  wrong[9] = wrong[9] == '9' ? '0' : static_cast<char>(wrong[9] + 1);
  Reply reply = Apply({.rnokpp = wrong});
  EXPECT_EQ(reply.status, 400) << reply;
  EXPECT_EQ(reply.reason(), "FIELDS_INVALID");
  EXPECT_THAT(reply.fields(), HasSubstr("members[1].person.rnokpp"));
  EXPECT_THAT(reply.text, ::testing::Not(HasSubstr(wrong)));
  EXPECT_EQ(Known(), 0);
}

TEST_F(RegistryBadInput, ANumberOfAnotherBirthDateIsRefused) {
  Reply reply = Apply({.birth_date = "1985-02-04"});
  EXPECT_EQ(reply.status, 400) << reply;
  EXPECT_THAT(reply.text, HasSubstr("disagrees with the person's data"));
  EXPECT_EQ(Known(), 0);
}

TEST_F(RegistryBadInput, ImpossibleDatesAreRefused) {
  EXPECT_THAT(Apply({.birth_date = "1985-02-30"}).fields(),
              HasSubstr("members[1].person.birthDate"));
  EXPECT_THAT(Apply({.birth_date = "2999-01-01"}).text, HasSubstr("The birth date is impossible"));
  Reply later = Apply({.leave_date = "2025-05-04"});  // the day after the application
  EXPECT_EQ(later.status, 400) << later;
  Reply future = Apply({.leave_date = "2999-01-01"});
  EXPECT_EQ(future.status, 400) << future;
  EXPECT_EQ(Known(), 0);
}

TEST_F(RegistryBadInput, TwoHeadsAreRefused) {
  Reply reply = Apply({.kinship = "HEAD"});
  EXPECT_EQ(reply.status, 400) << reply;
  EXPECT_THAT(reply.text, HasSubstr("exactly one head of the family, not 2"));
  EXPECT_EQ(Known(), 0);
}

TEST_F(RegistryBadInput, NobodyIsInTwoOpenHouseholds) {
  Reply registered = Registered();
  ASSERT_EQ(registered.status, 200) << registered;
  Reply again = Apply({});
  EXPECT_EQ(again.status, 409) << again;
  EXPECT_EQ(again.reason(), "DUPLICATE_REGISTRATION");
  EXPECT_THAT(again.text, ::testing::Not(HasSubstr(numbers[0])));
  EXPECT_EQ(Known(), 1);
}

TEST_F(RegistryBadInput, ACertificateNumberIsTakenOnce) {
  Reply registered = Registered();
  ASSERT_EQ(registered.status, 200) << registered;
  Reply numbered;
  ASSERT_TRUE(Eventually([&] {
    numbered = Registration(registered["id"]);
    return numbered["people.0.certificateState"] == "CERTIFICATE_STATE_ISSUED" &&
           numbered["people.1.certificateState"] == "CERTIFICATE_STATE_ISSUED";
  })) << numbered;
  const std::string taken = numbered["people.0.certificateNumber"];
  NewPeople();
  Reply reply = Apply({.certificate = taken});
  EXPECT_EQ(reply.status, 409) << reply;
  EXPECT_EQ(reply.reason(), "CERTIFICATE_TAKEN");
  EXPECT_EQ(Known(), 0);
  EXPECT_EQ(Registration(registered["id"]).text, numbered.text);
}

TEST_F(RegistryBadInput, AGroundThatDoesNotFitEndsNothing) {
  Reply registered = Registered();
  ASSERT_EQ(registered.status, 200) << registered;
  Reply unknown = Cancel(registered, R"("ruleId":"registration.refuse.no_circumstances")");
  EXPECT_EQ(unknown.status, 400) << unknown;
  EXPECT_THAT(unknown.text, HasSubstr("There is no such ground"));
  Reply incomplete = Cancel(registered, R"("ruleId":"registration.cancel.returned")");
  EXPECT_EQ(incomplete.status, 400) << incomplete;
  EXPECT_THAT(incomplete.text, HasSubstr("This ground needs"));
  EXPECT_EQ(Registration(registered["id"])["state"], "STATE_REGISTERED");
}

TEST_F(RegistryBadInput, AStaleEtagChangesNeitherARegistrationNorAPerson) {
  Reply applied = Apply({});
  ASSERT_EQ(applied.status, 200) << applied;
  const std::string path = absl::StrCat("/v1/registrations/", applied["id"]);
  Reply stale = registrar.Post(
      path + ":register", absl::StrFormat(R"({"etag":"\"7\"","requestId":"%s"})", NewRequestId()));
  EXPECT_EQ(stale.status, 409) << stale;
  EXPECT_EQ(stale.reason(), "ETAG_STALE");
  EXPECT_EQ(registrar.Get(path)["state"], "STATE_APPLIED");

  const std::string person = absl::StrCat("/v1/people/", applied["people.0.personId"]);
  const std::string before = registrar.Get(person).text;
  Reply renamed =
      registrar.Send("PATCH", person,
                     absl::StrFormat(R"({"person":{"phone":"+380671112233"},"updateMask":"phone",)"
                                     R"("reason":"новий номер","etag":"\"7\"","requestId":"%s"})",
                                     NewRequestId()));
  EXPECT_EQ(renamed.status, 409) << renamed;
  EXPECT_EQ(renamed.reason(), "ETAG_STALE");
  EXPECT_EQ(registrar.Get(person).text, before);
}

TEST_F(RegistryBadInput, AReplayedApplicationIsAnsweredTheSameAndAMutatedOneRefused) {
  const Spoilt first;
  Reply once = Apply(first), again = Apply(first);
  ASSERT_EQ(once.status, 200) << once;
  EXPECT_EQ(again.text, once.text);
  Reply mutated = Apply({.kinship = "SIBLING", .request_id = first.request_id});
  EXPECT_EQ(mutated.status, 400) << mutated;
  EXPECT_EQ(mutated.reason(), "REQUEST_ID_REUSED");
  EXPECT_EQ(Known(), 1);
  EXPECT_EQ(Registration(once["id"]).text, once.text);
}

TEST_F(RegistryBadInput, ARecordOfAForeignOblastIsNotThere) {
  Reply applied = Apply({});
  ASSERT_EQ(applied.status, 200) << applied;
  // A registrar with every right, at an office of another oblast.
  const std::string token = suite.Mint({{.role = "registrar", .tail = kKharkivTail}},
                                       "00000000-0000-7000-8000-0000000000a1");
  const std::string person = absl::StrCat("/v1/people/", applied["people.0.personId"]);
  const std::string before = registrar.Get(person).text;
  const auto foreign = [&](const std::string& verb, const std::string& path,
                           const std::string& body) {
    Suite::Http http = suite.Send(verb, path, token, body);
    return Reply{http.status, http.body, Json::Parse(http.body)};
  };
  const std::string change = absl::StrFormat(
      R"({"person":{"phone":"+380671112233"},"updateMask":"phone","reason":"новий номер",)"
      R"("etag":"\"1\"","requestId":"%s"})",
      NewRequestId());
  const std::string step = absl::StrFormat(R"({"etag":"\"1\"","requestId":"%s"})", NewRequestId());
  const std::string registration = absl::StrCat("/v1/registrations/", applied["id"]);
  for (const Reply& reply :
       {foreign("GET", person, ""), foreign("PATCH", person, change),
        foreign("GET", registration, ""), foreign("POST", registration + ":register", step),
        foreign("GET", absl::StrCat("/v1/households/", applied["householdId"]), "")}) {
    EXPECT_EQ(reply.status, 404) << reply;
    EXPECT_EQ(reply.reason(), "NOT_FOUND");
    EXPECT_THAT(reply.text, ::testing::Not(HasSubstr(surname)));
  }
  Reply found =
      foreign("POST", "/v1/people:search", absl::StrFormat(R"({"rnokpp":"%s"})", numbers[0]));
  EXPECT_EQ(found.status, 200) << found;
  EXPECT_THAT(found.body.At("people").items(), SizeIs(0));
  EXPECT_EQ(registrar.Get(person).text, before);
  EXPECT_EQ(Registration(applied["id"]).text, applied.text);
}

}  // namespace
}  // namespace cc::tests
