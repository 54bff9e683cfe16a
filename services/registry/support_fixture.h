#ifndef SERVICES_REGISTRY_SUPPORT_FIXTURE_H_
#define SERVICES_REGISTRY_SUPPORT_FIXTURE_H_

#include <string>

#include "services/registry/assistance.h"
#include "services/registry/captivity_cases.h"
#include "services/registry/damaged_property.h"
#include "services/registry/follow_ups.h"
#include "services/registry/needs.h"
#include "services/registry/office_fixture.h"
#include "services/registry/referral_answers.h"
#include "services/registry/referrals.h"
#include "services/registry/support_providers.h"

namespace cc::registry {

// An office that registered a family of three (mother, daughter, grandmother) and supports it.
class SupportOffice : public Office {
 protected:
  SupportOffice() {
    auto confirmed = Confirm(Waiting());
    EXPECT_THAT(confirmed, platform::IsOk());
    registration = *confirmed;
    household = registration.household_id();
    mother = registration.people(0).person_id();
    daughter = registration.people(1).person_id();
  }

  template <typename T>
  static T Parse(const std::string& text) {
    return platform::ParseProto<T>(text);
  }

  absl::StatusOr<v1::Assessment> Assess(const std::string& text, platform::TestCaller caller = {}) {
    auto request = Parse<v1::AssessNeedsRequest>(text);
    if (request.assess_date().empty()) request.set_assess_date("2026-03-01");
    if (request.household_id().empty()) request.set_household_id(household);
    return Do(needs, &Needs::AssessNeeds, request, caller);
  }
  std::vector<v1::Need> NeedsNow(const std::string& text = "", platform::TestCaller caller = {}) {
    auto list = Do(needs, &Needs::ListNeeds, Parse<v1::ListNeedsRequest>(text), caller);
    EXPECT_THAT(list, platform::IsOk());
    return {list->needs().begin(), list->needs().end()};
  }

  // A provider of the raion where the family lives.
  v1::Provider Provider(const std::string& services = "services: 'medical'",
                        const std::string& unit = kPavlohradRaion) {
    auto request = Parse<v1::CreateProviderRequest>(
        "provider { kind: KIND_HOSPITAL name: 'Вигадана лікарня' active: true synthetic: true " +
        services + " unit_code: '" + unit + "' }");
    auto made = Do(providers, &SupportProviders::CreateProvider, request);
    EXPECT_THAT(made, platform::IsOk());
    return *made;
  }

  // The referral of a medical need of the mother, prepared.
  absl::StatusOr<v1::Referral> Refer(const std::string& need_id, const std::string& provider_id,
                                     const std::string& more = "") {
    auto request = Parse<v1::CreateReferralRequest>(more);
    request.set_need_id(need_id);
    request.set_provider_id(provider_id);
    return Do(referrals, &Referrals::CreateReferral, request, Sender());
  }
  std::string MedicalNeed() {
    auto assessment =
        Assess("findings { kind: 'medical' urgency: URGENCY_HIGH } person_id: '" + mother + "'");
    EXPECT_THAT(assessment, platform::IsOk());
    return assessment->findings(0).need_id();
  }
  absl::StatusOr<v1::Referral> Send(const std::string& id, const std::string& more = "") {
    auto request = Parse<v1::SendReferralRequest>(more);
    request.set_id(id);
    return Do(referrals, &Referrals::SendReferral, request, Sender());
  }
  // One that waits for the hospital's answer.
  v1::Referral Sent() {
    auto prepared = Refer(MedicalNeed(), Provider().id());
    EXPECT_THAT(prepared, platform::IsOk());
    auto sent = Send(prepared->id(), kConsent);
    EXPECT_THAT(sent, platform::IsOk());
    return *sent;
  }
  template <typename Request>
  absl::StatusOr<v1::Referral> Answer(
      absl::StatusOr<v1::Referral> (ReferralAnswers::*step)(const platform::Call&, const Request&),
      const std::string& id, const std::string& more, platform::TestCaller caller) {
    auto request = Parse<Request>(more);
    request.set_id(id);
    return Do(answers, step, request, caller);
  }

  static platform::TestCaller Sender() {
    return {.scope = {{options::v1::RELATION_ANY, *platform::TailOf(kDnipropetrovsk)}},
            .principal = "00000000-0000-7000-8000-0000000000a1"};
  }
  // Whoever acts for providers of a unit.
  static platform::TestCaller Responder(const char* unit = kPavlohradRaion) {
    return {.scope = {{options::v1::RELATION_ANY, *platform::TailOf(unit)}},
            .principal = "00000000-0000-7000-8000-0000000000b2"};
  }

  static constexpr char kConsent[] = "consent { date: '2026-03-01' form: FORM_WRITTEN }";

  Needs needs{database.db(), database.keyring()};
  SupportProviders providers{database.db(), paths};
  Referrals referrals{database.db(), database.keyring()};
  ReferralAnswers answers{database.db(), database.keyring()};
  GivenAssistance assistance{database.db(), database.keyring()};
  FollowUps follow_ups{database.db(), database.keyring(), paths, statuses};
  DamagedProperties damaged_property{database.db(), database.keyring(), paths};
  CaptivityCases captivity{database.db(), database.keyring()};
  v1::Registration registration;
  std::string household, mother, daughter;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_SUPPORT_FIXTURE_H_
