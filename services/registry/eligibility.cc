#include "services/registry/eligibility.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "services/platform/time/date.h"
#include "services/registry/eligibility_store.h"
#include "services/registry/household_store.h"
#include "services/registry/person_store.h"
#include "services/registry/registration_store.h"

namespace cc::registry {
namespace {

using platform::Call;
using platform::Tx;

constexpr char kLivingAllowance[] = "living_allowance";

bool Has(const v1::Person& person, v1::Vulnerability vulnerability) {
  return std::find(person.vulnerabilities().begin(), person.vulnerabilities().end(),
                   vulnerability) != person.vulnerabilities().end();
}

// What the register knows goes before what is told.
MemberFacts MemberOf(const v1::Person& person, const v1::EligibilityFacts& told) {
  MemberFacts member{.person_id = person.id()};
  member.birth_date = platform::ParseDate(person.birth_date()).value_or(absl::CivilDay());
  for (const v1::PersonFacts& facts : told.people()) {
    if (facts.person_id() != person.id()) continue;
    member.disability = facts.disability();
    member.orphan = facts.orphan();
    member.student = facts.student();
  }
  if (person.disability() != v1::DISABILITY_UNSPECIFIED) member.disability = v1::ANSWER_YES;
  if (Has(person, v1::VULNERABILITY_ORPHAN_OR_DEPRIVED_OF_CARE)) member.orphan = v1::ANSWER_YES;
  return member;
}

}  // namespace

absl::StatusOr<v1::EligibilityAdvice> Eligibility::AdviseEligibility(
    const Call& call, const v1::AdviseEligibilityRequest& request) {
  const absl::CivilDay day =
      platform::ParseDate(request.date()).value_or(platform::DayIn(call.now()));
  call.Touch("households", request.household_id());
  CC_ASSIGN_OR_RETURN(HouseholdFacts facts,
                      db_.Read(call, [&](Tx& tx) { return FactsOf(tx, request, day); }));
  const std::string programme =
      request.programme().empty() ? kLivingAllowance : request.programme();
  CC_ASSIGN_OR_RETURN(v1::EligibilityAdvice advice, Advise(rules_, programme, day, facts));
  advice.set_household_id(request.household_id());
  *advice.mutable_advice_time() = platform::ToProto(call.now());
  return advice;
}

absl::StatusOr<HouseholdFacts> Eligibility::FactsOf(Tx& tx,
                                                    const v1::AdviseEligibilityRequest& request,
                                                    absl::CivilDay day) const {
  HouseholdFacts facts{.told = request.facts()};
  CC_ASSIGN_OR_RETURN(v1::Household household, FindHousehold(tx, request.household_id()));
  std::string registration_id;
  for (const v1::HouseholdMember& member : household.members()) {
    CC_ASSIGN_OR_RETURN(v1::Person person, FindPerson(tx, keyring_, member.person_id()));
    tx.call().Touch("people", person.id());
    registration_id = person.registration_id();
    if (Has(person, v1::VULNERABILITY_UNABLE_TO_WORK_FAMILY))
      facts.told.set_nobody_able_to_work(v1::ANSWER_YES);
    facts.members.push_back(MemberOf(person, request.facts()));
  }
  for (const v1::PersonFacts& told : request.facts().people()) {
    const bool known = std::any_of(
        facts.members.begin(), facts.members.end(),
        [&](const MemberFacts& member) { return member.person_id == told.person_id(); });
    if (!known) return platform::Fail(common::v1::REASON_PERSON_NOT_IN_HOUSEHOLD);
  }
  CC_ASSIGN_OR_RETURN(v1::Registration registration,
                      FindRegistration(tx, keyring_, registration_id));
  facts.registered = registration.state() == v1::Registration::STATE_REGISTERED &&
                     registration.registration_date() <= platform::FormatDate(day);
  const std::string& origin = registration.origin_unit_code();
  if (auto status = statuses_.StatusOn(origin, day, tx.call().now());
      status && status->status() != territory::v1::STATUS_UNSPECIFIED) {
    facts.origin_status = status->status();
  }
  CC_ASSIGN_OR_RETURN(OriginFacts kept, FindOriginFacts(tx, request.household_id(), origin, day));
  facts.returned = kept.returned;
  if (kept.dwelling_reported) facts.dwelling = HouseholdFacts::Dwelling::kReported;
  if (kept.dwelling_documented) facts.dwelling = HouseholdFacts::Dwelling::kDocumented;
  return facts;
}

}  // namespace cc::registry
