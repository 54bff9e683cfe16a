#include "services/registry/registration_life.h"

#include <tuple>
#include <utility>
#include <vector>

#include "services/platform/db/etag.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"
#include "services/registry/certificate_store.h"
#include "services/registry/household_scope.h"
#include "services/registry/match_key_store.h"
#include "services/registry/person_store.h"
#include "services/registry/registration_endings.h"
#include "services/registry/registration_life_rules.h"
#include "services/registry/scope_keys.h"

namespace cc::registry {

using platform::Call;
using platform::ScopeKey;
using platform::Tx;
using v1::Registration;

absl::StatusOr<v1::ListRegistrationsResponse> RegistrationLife::ListRegistrations(
    const Call& call, const v1::ListRegistrationsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 50, 200));
  CC_ASSIGN_OR_RETURN(std::vector<Registration> found, db_.Read(call, [&](Tx& tx) {
    return ListRegistrationsOf(tx, keyring_, request.state(), request.verification_due_by(), page);
  }));
  v1::ListRegistrationsResponse response;
  for (Registration& one : found) {
    if (response.registrations_size() == page.size) {
      response.set_next_page_token(
          platform::NextPageToken(request, {response.registrations(page.size - 1).id()}));
      break;
    }
    call.Touch("registrations", one.id());
    *response.add_registrations() = std::move(one);
  }
  return response;
}

absl::StatusOr<Registration> RegistrationLife::ChangeResidence(
    const Call& call, const v1::ChangeResidenceRequest& request) {
  const absl::CivilDay today = platform::DayIn(call.now());
  CC_RETURN_IF_ERROR(CheckMove(request, today));
  CC_ASSIGN_OR_RETURN(const std::vector<ScopeKey> gained, ScopeOfResidence(request));
  CC_ASSIGN_OR_RETURN(const std::string id, Named(call, request));
  // The household may lie wholly elsewhere until now; the caller has shown what it takes to move it
  // to an office of theirs.
  return db_.Write(call.OverWholeCountry(), [&](Tx& tx) -> absl::StatusOr<Registration> {
    CC_ASSIGN_OR_RETURN(LockedLife life, LockLife(tx, keyring_, id));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), life.row().registration.etag()));
    CC_RETURN_IF_ERROR(CheckState(life.row().registration, {Registration::STATE_REGISTERED}));
    const std::vector<ScopeKey> before = life.household.scope, after = Union(before, gained);
    // Those who keep house together move together.
    for (RegistrationRow& row : life.registrations) {
      if (row.registration.state() != Registration::STATE_REGISTERED) continue;
      CC_ASSIGN_OR_RETURN(v1::FormerResidence former,
                          Move(rules_, request, today, row.registration));
      InsertFormerResidence(tx, keyring_, row, former);
      ReplaceRegistration(tx, keyring_, row);
      // The latest first.
      google::protobuf::RepeatedPtrField<v1::FormerResidence> kept;
      kept.Add(std::move(former));
      kept.MergeFrom(row.registration.former_residences());
      *row.registration.mutable_former_residences() = std::move(kept);
    }
    SetHouseholdScope(tx, life.household.household.id(), after);
    for (RegistrationRow& row : life.registrations) {
      row.scope = after;
      EmitRegistration(tx, row, before);
    }
    CC_ASSIGN_OR_RETURN(std::vector<PersonRow> people,
                        LockPeopleOf(tx, keyring_, life.household.household.id()));
    std::vector<std::string> ids;
    for (const PersonRow& person : people) {
      tx.Emit({.kind = "people",
               .key = person.person.id(),
               .revision = person.revision,
               .before = before,
               .after = after});
      call.Touch("people", person.person.id());
      ids.push_back(person.person.id());
    }
    // Where somebody lives is in their keys.
    CC_RETURN_IF_ERROR(RefreshMatchKeys(tx, keyring_, ids));
    tx.Emit({.kind = "households",
             .key = life.household.household.id(),
             .revision = life.household.revision,
             .before = before,
             .after = after});
    return std::move(life.row().registration);
  });
}

absl::StatusOr<Registration> RegistrationLife::CancelRegistration(
    const Call& call, const v1::CancelRegistrationRequest& request) {
  const absl::CivilDay today = platform::DayIn(call.now());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Registration> {
    CC_ASSIGN_OR_RETURN(LockedLife life, LockLife(tx, keyring_, request.id()));
    Registration& registration = life.row().registration;
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), registration.etag()));
    CC_RETURN_IF_ERROR(CheckState(registration, {Registration::STATE_REGISTERED}));
    CC_ASSIGN_OR_RETURN(*registration.mutable_decision(),
                        Decide(rules_, "registration.cancel.",
                               {.rule_id = request.rule_id(),
                                .event_date = request.event_date(),
                                .evidence = request.evidence(),
                                .note = request.note()},
                               registration.application_date(), today, call.principal().id));
    return EndRegistration(tx, keyring_, Registration::STATE_CANCELLED, life);
  });
}

absl::StatusOr<Registration> RegistrationLife::IssueDuplicateCertificate(
    const Call& call, const v1::IssueDuplicateCertificateRequest& request) {
  const std::string today = platform::FormatDate(platform::DayIn(call.now()));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Registration> {
    CC_ASSIGN_OR_RETURN(LockedLife life, LockLife(tx, keyring_, request.id()));
    RegistrationRow& row = life.row();
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.registration.etag()));
    CC_RETURN_IF_ERROR(CheckState(row.registration, {Registration::STATE_REGISTERED}));
    for (v1::RegisteredPerson& person : *row.registration.mutable_people()) {
      if (person.person_id() != request.person_id()) continue;
      if (person.certificate_state() != v1::RegisteredPerson::CERTIFICATE_STATE_ISSUED)
        return platform::Fail(common::v1::REASON_CERTIFICATE_NOT_ISSUED);
      person.set_duplicate_count(person.duplicate_count() + 1);
      person.set_duplicate_date(today);
      AddDuplicate(tx, person.person_id(), today);
      ReplaceRegistration(tx, keyring_, row);
      EmitRegistration(tx, row, row.scope);
      call.Touch("people", person.person_id());
      return std::move(row.registration);
    }
    return platform::FailField("person_id", common::v1::REASON_MEMBER_UNKNOWN, {{"number", "1"}});
  });
}

absl::StatusOr<v1::ListRulesResponse> RegistrationLife::ListRules(
    const Call& call, const v1::ListRulesRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 200, 1000));
  std::vector<const DatedRule*> rules = rules_.All(request.prefix());
  if (std::optional<absl::CivilDay> day = platform::ParseDate(request.date()))
    rules = rules_.On(*day, request.prefix());
  v1::ListRulesResponse response;
  for (const DatedRule* rule : rules) {
    v1::LegalRule told = LegalRuleOf(*rule);
    if (page.after.size() == 2 &&
        std::pair(told.id(), told.start_date()) <= std::pair(page.after[0], page.after[1]))
      continue;
    if (response.rules_size() == page.size) {
      const v1::LegalRule& last = response.rules(page.size - 1);
      response.set_next_page_token(
          platform::NextPageToken(request, {last.id(), last.start_date()}));
      break;
    }
    *response.add_rules() = std::move(told);
  }
  return response;
}

absl::StatusOr<std::vector<ScopeKey>> RegistrationLife::ScopeOfResidence(
    const v1::ChangeResidenceRequest& request) const {
  std::vector<ScopeKey> keys;
  for (const auto& [relation, code, field] :
       {std::tuple(options::v1::RELATION_RESIDENCE, request.residence_unit_code(),
                   "residence_unit_code"),
        std::tuple(options::v1::RELATION_OFFICE, request.office_unit_code(), "office_unit_code")}) {
    std::optional<platform::UnitPath> path = paths_.Find(code);
    if (!path) return platform::FailField(field, common::v1::REASON_UNIT_UNKNOWN, {{"unit", code}});
    keys = Union(std::move(keys), ScopeOf({{relation, *path}}));
  }
  return keys;
}

absl::StatusOr<std::string> RegistrationLife::Named(
    const Call& call, const v1::ChangeResidenceRequest& request) const {
  if (!request.registration_id().empty()) {
    CC_ASSIGN_OR_RETURN(Registration seen, db_.Read(call, [&](Tx& tx) {
      return FindRegistration(tx, keyring_, request.registration_id());
    }));
    return seen.id();
  }
  return db_.Read(call.OverWholeCountry(), [&](Tx& tx) -> absl::StatusOr<std::string> {
    CC_ASSIGN_OR_RETURN(std::optional<Holder> holder,
                        FindHolder(tx, keyring_, request.certificate_number()));
    if (!holder) return platform::Fail(common::v1::REASON_NOT_FOUND);
    CC_ASSIGN_OR_RETURN(v1::Person person, FindPerson(tx, keyring_, holder->person_id));
    if (person.birth_date() != request.birth_date())
      return platform::Fail(common::v1::REASON_NOT_FOUND);
    return holder->registration_id;
  });
}

}  // namespace cc::registry
