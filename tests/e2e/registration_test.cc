// A first day, 4: the arrival becomes a pre-registration, a registrar confirms it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/framework/story.h"

namespace cc::tests {
namespace {

using ::testing::SizeIs;

std::string Confirmation(const std::string& request_id) {
  return absl::StrCat(
      R"({"applicationDate":"2025-05-03","residenceUnitCode":")", kTransitUnit,
      R"(","residenceAddress":"вул. Нова, 2","officeUnitCode":")", kTransitUnit,
      R"(","details":[{"number":1,"documents":[{"kind":"KIND_ID_CARD","number":"000000001",)",
      R"("expiryDate":"2031-05-20"}]}],)", R"("requestId":")", request_id, R"("})");
}

class Registration : public testing::Test {
 protected:
  // The pre-registrations made of an arrival, of whatever state.
  std::vector<Json> MadeOf(const std::string& arrival_id) {
    std::vector<Json> found;
    for (const std::string state : {"STATE_PENDING", "STATE_CONFIRMED", "STATE_REJECTED"}) {
      for (Json& item : registrar.All("/v1/preRegistrations?state=" + state, "preRegistrations")) {
        if (item["arrivalId"] == arrival_id) found.push_back(std::move(item));
      }
    }
    return found;
  }

  // The pre-registration of a family that has just arrived; null where it does not come.
  Json Arrived() {
    journey = TakeAway(Once(Suite::Shared()), family);
    EXPECT_EQ(journey.refusal, "");
    std::vector<Json> found;
    EXPECT_TRUE(Eventually([&] {
      found = MadeOf(journey.arrival_id);
      return !found.empty();
    })) << "the arrival did not become a pre-registration";
    EXPECT_THAT(found, SizeIs(1));
    return found.empty() ? Json() : found[0];
  }

  std::mt19937_64 random{std::random_device{}()};
  Family family = NewFamily(random);
  Office registrar{Suite::Shared(), "registrar"};
  Journey journey;
};

TEST_F(Registration, AnArrivalBecomesAPreRegistrationWithItsPeople) {
  Json waiting = Arrived();
  EXPECT_EQ(waiting["state"], "STATE_PENDING");
  EXPECT_EQ(waiting["originUnitCode"], kOrigin);
  EXPECT_EQ(waiting["transitUnitCode"], kTransitUnit);
  EXPECT_EQ(waiting["leaveDate"], kLeaveDate);
  EXPECT_EQ(waiting["arriveDate"], kArriveDate);
  EXPECT_EQ(waiting["originAddress"], family.address);
  ASSERT_THAT(waiting.At("members").items(), SizeIs(4));
  EXPECT_EQ(waiting["members.0.name.familyName"], family.family_name);
  EXPECT_EQ(waiting["members.0.rnokpp"], family.head_rnokpp);
  EXPECT_EQ(waiting["members.3.mobility"], "MOBILITY_WHEELCHAIR");
}

TEST_F(Registration, ARegistrarConfirmsItAndTheOriginsStatusIsKeptWithItsAct) {
  Json waiting = Arrived();
  const std::string confirm = absl::StrCat("/v1/preRegistrations/", waiting["id"], ":confirm");
  Reply registration = registrar.Post(confirm, Confirmation(NewRequestId()));
  ASSERT_EQ(registration.status, 200) << registration;
  EXPECT_EQ(registration["state"], "STATE_REGISTERED");
  EXPECT_THAT(registration.body.At("people").items(), SizeIs(4));
  EXPECT_EQ(registration["originStatus.status"], kOriginStatus);
  EXPECT_EQ(registration["originStatus.date"], kLeaveDate);
  EXPECT_EQ(registration["originStatus.act.kind"], "наказ");
  EXPECT_EQ(registration["originStatus.act.number"], "376");
  EXPECT_EQ(registration["originStatus.act.date"], "2025-02-28");
  EXPECT_EQ(registration["originStatus.editionDate"], "2025-05-07");

  // What was stored says the same as what was answered.
  Reply stored = registrar.Get("/v1/registrations/" + registration["id"]);
  ASSERT_EQ(stored.status, 200) << stored;
  EXPECT_EQ(stored["originStatus.act.number"], "376");
  EXPECT_EQ(stored["originStatus.editionDate"], "2025-05-07");
  EXPECT_EQ(registrar.Get("/v1/preRegistrations/" + waiting["id"])["state"], "STATE_CONFIRMED");
  Reply household = registrar.Get("/v1/households/" + registration["householdId"]);
  EXPECT_THAT(household.body.At("members").items(), SizeIs(4)) << household;
  Reply head = registrar.Get("/v1/people/" + registration["people.0.personId"]);
  EXPECT_EQ(head["name.familyName"], family.family_name) << head;
  EXPECT_EQ(head["registrationId"], registration["id"]);
}

TEST_F(Registration, AConfirmedFamilyIsFoundByNumberAndNotConfirmedTwice) {
  Json waiting = Arrived();
  const std::string confirm = absl::StrCat("/v1/preRegistrations/", waiting["id"], ":confirm");
  const std::string body = Confirmation(NewRequestId());
  Reply first = registrar.Post(confirm, body), again = registrar.Post(confirm, body);
  ASSERT_EQ(first.status, 200) << first;
  EXPECT_EQ(again.text, first.text) << "the same request is answered the same";
  Reply other = registrar.Post(confirm, Confirmation(NewRequestId()));
  EXPECT_EQ(other.reason(), "STATE_FORBIDS") << other;
  Reply found = registrar.Post("/v1/people:search",
                               absl::StrCat(R"({"rnokpp":")", family.head_rnokpp, R"("})"));
  ASSERT_EQ(found.status, 200) << found;
  EXPECT_THAT(found.body.At("people").items(), SizeIs(1)) << found;
}

TEST_F(Registration, TheSameFamilyOnASecondJourneyIsTakenForADuplicate) {
  Json waiting = Arrived();
  Reply first = registrar.Post(absl::StrCat("/v1/preRegistrations/", waiting["id"], ":confirm"),
                               Confirmation(NewRequestId()));
  ASSERT_EQ(first.status, 200) << first;
  Json second = Arrived();
  Reply refused = registrar.Post(absl::StrCat("/v1/preRegistrations/", second["id"], ":confirm"),
                                 Confirmation(NewRequestId()));
  EXPECT_EQ(refused.status, 409) << refused;
  EXPECT_EQ(refused.reason(), "DUPLICATE_REGISTRATION");
  for (const std::string& word : family.personal)
    EXPECT_EQ(refused.text.find(word), std::string::npos) << "the refusal names " << word;
}

TEST_F(Registration, IsWorkOfARegistrarAndOfNobodyElse) {
  Json waiting = Arrived();
  const std::string confirm = absl::StrCat("/v1/preRegistrations/", waiting["id"], ":confirm");
  for (const std::string identity : {"transit", "dispatcher", "analyst", "kharkiv-ova"}) {
    Reply reply = Office(Suite::Shared(), identity).Post(confirm, Confirmation(NewRequestId()));
    EXPECT_EQ(reply.status, 403) << identity << ": " << reply;
  }
  Reply unseen =
      Office(Suite::Shared(), "kharkiv-ova").Get("/v1/preRegistrations/" + waiting["id"]);
  EXPECT_EQ(unseen.status, 404) << unseen;
}

TEST_F(Registration, IsDoneByCcctlToo) {
  Json waiting = Arrived();
  auto out = Suite::Shared().Ccctl(
      "registrar",
      absl::StrCat("registry confirm-registration ", waiting["id"],
                   " --application-date=2025-05-03 --residence-unit-code=", kTransitUnit,
                   " --office-unit-code=", kTransitUnit, " --output=json"));
  ASSERT_EQ(out.code, 0) << out.text;
  EXPECT_EQ(Json::Parse(out.text)["state"], "STATE_REGISTERED") << out.text;
}

}  // namespace
}  // namespace cc::tests
