// After the registration: what a family needs is assessed, referred, given and followed up.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/framework/story.h"

namespace cc::tests {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kForeignUnit[] = "UA63000000000041885";  // Kharkiv oblast

class Support : public testing::Test {
 protected:
  // A body with its own request id.
  static std::string Body(const std::string& fields) {
    return absl::StrCat("{", fields, R"(,"requestId":")", NewRequestId(), R"("})");
  }
  // In the texts `'` stands for `"`.
  static std::string Quoted(const std::string& text) {
    return absl::StrReplaceAll(text, {{"'", "\""}});
  }

  // A family that has just been registered; null where a step is refused.
  Json Registered() {
    Journey journey = TakeAway(Once(Suite::Shared()), family);
    EXPECT_EQ(journey.refusal, "");
    Reply waiting;
    EXPECT_TRUE(Eventually([&] {
      waiting = registrar.Get("/v1/preRegistrations/" + journey.arrival_id);
      return waiting.status == 200;
    })) << waiting;
    Reply registration = registrar.Post(
        absl::StrCat("/v1/preRegistrations/", waiting["id"], ":confirm"),
        Body(absl::StrCat(R"("applicationDate":"2025-05-03","residenceUnitCode":")", kTransitUnit,
                          R"(","officeUnitCode":")", kTransitUnit, R"(")")));
    EXPECT_EQ(registration.status, 200) << registration;
    return registration.body;
  }

  Reply Provider() {
    return registrar.Post(
        "/v1/providers?request_id=" + NewRequestId(),
        absl::StrCat(R"({"kind":"KIND_HOSPITAL","name":"Вигадана лікарня","unitCode":")",
                     kTransitUnit, R"(","services":["medical"],"active":true,"synthetic":true})"));
  }

  std::mt19937_64 random{std::random_device{}()};
  Family family = NewFamily(random);
  Office registrar{Suite::Shared(), "registrar"};
  Office provider{Suite::Shared(), "support-provider"};
};

TEST_F(Support, ANeedIsAssessedReferredAcceptedDeliveredAndMet) {
  const Json registration = Registered();
  const std::string household = registration["householdId"];
  Reply hospital = Provider();
  ASSERT_EQ(hospital.status, 200) << hospital;
  Reply assessment =
      registrar.Post(absl::StrCat("/v1/households/", household, ":assessNeeds"),
                     Body(Quoted("'assessDate':'2025-05-10','findings':["
                                 "{'kind':'medical','urgency':'URGENCY_HIGH','note':'серце'},"
                                 "{'kind':'housing','urgency':'URGENCY_LOW'}]")));
  ASSERT_EQ(assessment.status, 200) << assessment;
  std::vector<Json> needs = registrar.All("/v1/needs?household_id=" + household, "needs");
  ASSERT_THAT(needs, SizeIs(2));
  EXPECT_EQ(needs[0]["kind"], "medical") << "the most urgent first";

  Reply prepared = registrar.Post(
      "/v1/referrals", Body(absl::StrCat(R"("needId":")", assessment["findings.0.needId"],
                                         R"(","providerId":")", hospital["id"], R"(")")));
  ASSERT_EQ(prepared.status, 200) << prepared;
  const std::string referral = prepared["id"];
  const std::string send = absl::StrCat("/v1/referrals/", referral, ":send");
  Reply without = registrar.Post(send, absl::StrCat(R"({"requestId":")", NewRequestId(), R"("})"));
  EXPECT_EQ(without.reason(), "CONSENT_REQUIRED") << without;
  Reply sent =
      registrar.Post(send, Body(Quoted("'consent':{'date':'2025-05-10','form':'FORM_WRITTEN'}")));
  ASSERT_EQ(sent.status, 200) << sent;

  const std::string incoming = "/v1/incomingReferrals/" + referral;
  Reply own = registrar.Post(incoming + ":accept",
                             absl::StrCat(R"({"requestId":")", NewRequestId(), R"("})"));
  EXPECT_EQ(own.status, 403) << "the sender's side does not answer: " << own;
  Reply seen = provider.Get(incoming);
  ASSERT_EQ(seen.status, 200) << seen;
  EXPECT_EQ(seen["person.name.familyName"], family.family_name);
  EXPECT_EQ(provider.Get("/v1/needs/" + needs[0]["id"]).status, 403);
  const std::string accept = Body(Quoted("'note':'чекаємо'"));
  Reply accepted = provider.Post(incoming + ":accept", accept);
  ASSERT_EQ(accepted.status, 200) << accepted;
  EXPECT_EQ(provider.Post(incoming + ":accept", accept).text, accepted.text)
      << "the same request is answered the same";
  Reply delivered =
      provider.Post(incoming + ":deliver",
                    Body(Quoted("'deliveryDate':'2025-05-20','description':'огляд','quantity':1,"
                                "'measure':'послуга'")));
  ASSERT_EQ(delivered.status, 200) << delivered;

  Reply closed = registrar.Post(absl::StrCat("/v1/referrals/", referral, ":close"),
                                Body(Quoted("'outcome':'OUTCOME_MET'")));
  ASSERT_EQ(closed.status, 200) << closed;
  EXPECT_EQ(registrar.Get("/v1/needs/" + needs[0]["id"])["state"], "STATE_MET");
  std::vector<Json> given = registrar.All("/v1/assistance?household_id=" + household, "assistance");
  ASSERT_THAT(given, SizeIs(1));
  EXPECT_EQ(given[0]["id"], delivered["assistanceId"]);
}

TEST_F(Support, FollowUpsComeByThemselvesAndAReturnKeepsTheStatusOfThePlace) {
  const Json registration = Registered();
  const std::string list =
      absl::StrCat("/v1/followUps?overdue_only=true&household_id=", registration["householdId"]);
  std::vector<Json> due;
  ASSERT_TRUE(Eventually([&] {
    due = registrar.All(list, "followUps");
    return due.size() == 3;
  })) << due.size();
  EXPECT_EQ(due[0]["dueDate"], "2025-05-16") << "14 days after the arrival";
  Reply done =
      registrar.Post(absl::StrCat("/v1/followUps/", due[0]["id"], ":record"),
                     Body(absl::StrCat(Quoted("'talkDate':'2025-05-15','found':'FOUND_RETURNED',"
                                              "'returnDate':'2025-05-10','returnUnitCode':'"),
                                       kOrigin, "\"")));
  ASSERT_EQ(done.status, 200) << done;
  std::vector<Json> returns = registrar.All(
      "/v1/returns?dangerous_only=true&household_id=" + registration["householdId"], "returns");
  ASSERT_THAT(returns, SizeIs(1));
  EXPECT_EQ(returns[0]["status.status"], kOriginStatus);
  EXPECT_EQ(returns[0]["status.act.number"], "376");
  EXPECT_EQ(returns[0]["status.editionDate"], "2025-05-07");
  EXPECT_THAT(registrar.All(list, "followUps"), SizeIs(2));
}

TEST_F(Support, AdviceNamesEachConditionWithItsActAndWhoDecides) {
  const Json registration = Registered();
  Reply advice = registrar.Post(
      absl::StrCat("/v1/households/", registration["householdId"], ":adviseEligibility"),
      Quoted("{'facts':{'depositOverLimit':'ANSWER_NO','costlyPurchase':'ANSWER_NO',"
             "'abroadOverLimit':'ANSWER_NO','housingElsewhere':'ANSWER_NO'}}"));
  ASSERT_EQ(advice.status, 200) << advice;
  EXPECT_THAT(advice["notice"], ::testing::HasSubstr("Пенсійний фонд"));
  EXPECT_EQ(advice["source.act.number"], "332");
  EXPECT_EQ(advice["verdict"], "VERDICT_HOLDS") << advice;
  EXPECT_THAT(advice.body.At("amounts").items(), SizeIs(4));
  for (const Json& found : advice.body.At("conditions").items())
    EXPECT_EQ(found["condition.source.act.date"], "2022-03-20") << found["condition.ruleId"];
}

TEST_F(Support, ACaseOfCaptivityIsThereForItsOwnOfficerAlone) {
  const Json registration = Registered();
  Office officer(Suite::Shared(), "captivity-officer");
  Reply opened =
      officer.Post("/v1/captivityCases?request_id=" + NewRequestId(),
                   absl::StrCat(R"({"personId":")", registration["people.0.personId"],
                                R"(","kind":"KIND_CIVILIAN","returnDate":"2025-04-01"})"));
  ASSERT_EQ(opened.status, 200) << opened;
  EXPECT_EQ(officer.Get("/v1/captivityCases/" + opened["id"]).status, 200);
  for (const std::string identity : {"registrar", "ministry", "donetsk-ova", "auditor"}) {
    Office other(Suite::Shared(), identity);
    EXPECT_EQ(other.Get("/v1/captivityCases/" + opened["id"]).status, 403) << identity;
    EXPECT_EQ(other.Get("/v1/captivityCases").status, 403) << identity;
  }
  Reply restricted =
      registrar.Post(absl::StrCat("/v1/households/", registration["householdId"], ":assessNeeds"),
                     Body(Quoted("'assessDate':'2025-05-10','findings':["
                                 "{'kind':'reintegration','urgency':'URGENCY_HIGH'}]")));
  EXPECT_EQ(restricted.reason(), "NEED_KIND_RESTRICTED") << restricted;
  Reply changes = registrar.Get("/v1/registry/changes?kinds=captivity_cases");
  EXPECT_EQ(changes.status, 200) << changes;
  EXPECT_THAT(changes.body.At("events").items(), IsEmpty());
}

TEST_F(Support, WhatIsNeededIsNoBusinessOfAnotherOblast) {
  const Json registration = Registered();
  Reply assessment =
      registrar.Post(absl::StrCat("/v1/households/", registration["householdId"], ":assessNeeds"),
                     Body(Quoted("'assessDate':'2025-05-10','findings':["
                                 "{'kind':'housing','urgency':'URGENCY_LOW'}]")));
  ASSERT_EQ(assessment.status, 200) << assessment;
  Office kharkiv(Suite::Shared(), "kharkiv-ova");
  EXPECT_EQ(kharkiv.Get("/v1/needs/" + assessment["findings.0.needId"]).status, 404);
  EXPECT_THAT(kharkiv.All("/v1/needs?household_id=" + registration["householdId"], "needs"),
              IsEmpty());
  Reply foreign = registrar.Post(
      "/v1/providers?request_id=" + NewRequestId(),
      absl::StrCat(R"({"kind":"KIND_HUB","name":"x","services":["housing"],"unitCode":")",
                   kForeignUnit, R"("})"));
  EXPECT_EQ(foreign.reason(), "UNIT_OUT_OF_SCOPE") << foreign;
}

}  // namespace
}  // namespace cc::tests
