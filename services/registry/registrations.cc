#include "services/registry/registrations.h"

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"
#include "services/registry/person_rules.h"
#include "services/registry/person_store.h"
#include "services/registry/pre_registration_store.h"
#include "services/registry/registration_store.h"
#include "services/registry/scope_keys.h"

namespace cc::registry {
namespace {

using platform::Call;
using platform::ScopeKey;
using platform::Tx;

std::string MatchName(IdentityKey::Kind kind) {
  switch (kind) {
    case IdentityKey::kRnokpp:
      return "rnokpp";
    case IdentityKey::kUnzr:
      return "unzr";
    default:
      return "name_and_birth_date";
  }
}

}  // namespace

absl::StatusOr<v1::Registration> Registrations::ConfirmRegistration(
    const Call& call, const v1::ConfirmRegistrationRequest& request) {
  absl::CivilDay today = platform::DayIn(call.now());
  CC_RETURN_IF_ERROR(CheckRequest(request, today));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Registration> {
    CC_ASSIGN_OR_RETURN(PreRegistrationRow row,
                        LockPreRegistration(tx, keyring_, request.pre_registration_id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.pre_registration.etag()));
    CC_RETURN_IF_ERROR(CheckPending(row.pre_registration));
    CC_ASSIGN_OR_RETURN(std::vector<Applicant> applicants,
                        Applicants(row.pre_registration, request));
    CC_RETURN_IF_ERROR(CheckApplicants(applicants, today));
    CC_ASSIGN_OR_RETURN(v1::Registration registration, Draft(call, request, row.pre_registration));
    CC_ASSIGN_OR_RETURN(std::vector<ScopeKey> scope, ScopeFor(registration));
    if (!request.confirmed_distinct()) CC_RETURN_IF_ERROR(CheckDuplicates(tx, applicants));
    Insert(tx, registration, applicants, scope);

    std::vector<ScopeKey> before = row.scope;
    row.scope = Union(row.scope, scope);
    row.pre_registration.set_state(v1::PreRegistration::STATE_CONFIRMED);
    row.pre_registration.set_registration_id(registration.id());
    UpdatePreRegistration(tx, keyring_, row);
    tx.Emit({.kind = "pre_registrations",
             .key = row.pre_registration.id(),
             .revision = row.revision,
             .before = before,
             .after = row.scope});
    return registration;
  });
}

absl::StatusOr<v1::Registration> Registrations::GetRegistration(
    const Call& call, const v1::GetRegistrationRequest& request) {
  call.Touch("registrations", request.id());
  return db_.Read(call, [&](Tx& tx) { return FindRegistration(tx, keyring_, request.id()); });
}

absl::Status Registrations::CheckDuplicates(Tx& tx,
                                            const std::vector<Applicant>& applicants) const {
  std::vector<IdentityKey> keys;
  std::vector<int> numbers;
  for (const Applicant& applicant : applicants) {
    for (IdentityKey& key : KeysOf(keyring_, applicant.person)) {
      keys.push_back(std::move(key));
      numbers.push_back(applicant.number);
    }
  }
  CC_RETURN_IF_ERROR(LockKeys(tx, keys));
  CC_ASSIGN_OR_RETURN(std::vector<bool> taken, AreTaken(tx, keys));
  std::set<std::pair<int, std::string>> seen;
  for (size_t i = 0; i < keys.size(); ++i) {
    if (seen.emplace(keys[i].kind, keys[i].key).second && !taken[i]) continue;
    return platform::Fail(
        common::v1::REASON_DUPLICATE_REGISTRATION,
        {{"number", absl::StrCat(numbers[i])}, {"match", MatchName(keys[i].kind)}});
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Registration> Registrations::Draft(
    const Call& call, const v1::ConfirmRegistrationRequest& request,
    const v1::PreRegistration& pre_registration) const {
  v1::Registration draft;
  draft.set_id(call.NewId());
  draft.set_household_id(call.NewId());
  draft.set_pre_registration_id(pre_registration.id());
  draft.set_state(v1::Registration::STATE_REGISTERED);
  draft.set_application_date(request.application_date());
  draft.set_registration_date(platform::FormatDate(platform::DayIn(call.now())));
  draft.set_origin_unit_code(request.origin_unit_code().empty()
                                 ? pre_registration.origin_unit_code()
                                 : request.origin_unit_code());
  draft.set_origin_address(pre_registration.origin_address());
  draft.set_leave_date(pre_registration.leave_date());
  draft.set_residence_unit_code(request.residence_unit_code());
  draft.set_residence_address(request.residence_address());
  draft.set_office_unit_code(request.office_unit_code());
  draft.set_confirmed_distinct(request.confirmed_distinct());
  draft.set_justification(request.justification());
  draft.set_synthetic(pre_registration.synthetic());
  draft.set_etag(platform::EtagOf(1));
  *draft.mutable_create_time() = platform::ToProto(call.now());
  *draft.mutable_update_time() = platform::ToProto(call.now());

  std::optional<absl::CivilDay> left = platform::ParseDate(draft.leave_date());
  std::optional<territory::v1::StatusBasis> status;
  if (left) status = statuses_.StatusOn(draft.origin_unit_code(), *left, call.now());
  if (!status) {
    return platform::Fail(common::v1::REASON_STATUS_UNKNOWN, {{"date", draft.leave_date()}});
  }
  *draft.mutable_origin_status() = *std::move(status);
  draft.mutable_origin_status()->set_unit_code(draft.origin_unit_code());
  draft.mutable_origin_status()->set_date(draft.leave_date());
  return draft;
}

absl::StatusOr<std::vector<ScopeKey>> Registrations::ScopeFor(
    const v1::Registration& registration) const {
  std::vector<std::pair<platform::Relation, platform::UnitPath>> units;
  for (const auto& [relation, code, field] :
       {std::tuple(options::v1::RELATION_ORIGIN, registration.origin_unit_code(),
                   "origin_unit_code"),
        std::tuple(options::v1::RELATION_RESIDENCE, registration.residence_unit_code(),
                   "residence_unit_code"),
        std::tuple(options::v1::RELATION_OFFICE, registration.office_unit_code(),
                   "office_unit_code")}) {
    std::optional<platform::UnitPath> path = paths_.Find(code);
    if (!path) {
      return platform::FailField(field, common::v1::REASON_UNIT_UNKNOWN, {{"unit", code}});
    }
    units.emplace_back(relation, *std::move(path));
  }
  return ScopeOf(units);
}

void Registrations::Insert(Tx& tx, v1::Registration& registration,
                           std::vector<Applicant>& applicants,
                           const std::vector<ScopeKey>& scope) const {
  const Call& call = tx.call();
  for (Applicant& applicant : applicants) {
    applicant.person.set_id(call.NewId());
    v1::RegisteredPerson& registered = *registration.add_people();
    registered.set_person_id(applicant.person.id());
    registered.set_certificate_number(applicant.certificate_number);
  }
  InsertHousehold(tx, registration.household_id(), registration.synthetic(), scope);
  for (Applicant& applicant : applicants) {
    v1::Person& person = applicant.person;
    person.set_household_id(registration.household_id());
    person.set_registration_id(registration.id());
    person.set_rnokpp_disagrees(RnokppContradicts(person).has_value());
    person.set_synthetic(registration.synthetic());
    v1::HouseholdMember member;
    member.set_kinship(applicant.kinship);
    if (applicant.accompanying_adult > 0 &&
        applicant.accompanying_adult <= static_cast<int>(applicants.size())) {
      member.set_accompanying_person_id(
          applicants[static_cast<size_t>(applicant.accompanying_adult - 1)].person.id());
    }
    InsertPerson(tx, keyring_, person, member, applicant.number, scope);
    tx.Emit({.kind = "people", .key = person.id(), .revision = 1, .after = scope});
    call.Touch("people", person.id());
  }
  InsertRegistration(tx, keyring_, registration, scope);
  for (const Applicant& applicant : applicants) {
    InsertKeys(tx, KeysOf(keyring_, applicant.person), applicant.person.id(), registration.id());
  }
  tx.Emit({.kind = "registrations", .key = registration.id(), .revision = 1, .after = scope});
  call.Touch("registrations", registration.id());
}

}  // namespace cc::registry
