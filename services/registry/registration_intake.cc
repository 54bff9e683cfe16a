#include "services/registry/registration_intake.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"
#include "services/registry/certificate_rules.h"
#include "services/registry/certificate_store.h"
#include "services/registry/household_store.h"
#include "services/registry/person_rules.h"
#include "services/registry/person_store.h"
#include "services/registry/registration_store.h"
#include "services/registry/scope_keys.h"

namespace cc::registry {

using platform::Call;
using platform::ScopeKey;
using platform::Tx;

std::string MatchName(int identity_key_kind) {
  switch (identity_key_kind) {
    case IdentityKey::kRnokpp:
      return "rnokpp";
    case IdentityKey::kUnzr:
      return "unzr";
    default:
      return "name_and_birth_date";
  }
}

absl::Status RegistrationIntake::CheckDuplicates(Tx& tx,
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

absl::Status RegistrationIntake::Complete(const Call& call, v1::Registration& draft) const {
  draft.set_id(call.NewId());
  draft.set_household_id(call.NewId());
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
  return absl::OkStatus();
}

absl::StatusOr<std::vector<ScopeKey>> RegistrationIntake::ScopeOfRegistration(
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

absl::StatusOr<std::vector<std::optional<IdentityKey>>> RegistrationIntake::TakeNumbers(
    Tx& tx, const std::vector<Applicant>& applicants) const {
  std::vector<std::optional<IdentityKey>> numbers(applicants.size());
  std::vector<IdentityKey> keys;
  std::set<std::string> seen;
  for (size_t i = 0; i < applicants.size(); ++i) {
    if (applicants[i].certificate_number.empty()) continue;
    numbers[i] =
        CertificateKey(keyring_, CanonicalCertificateNumber(applicants[i].certificate_number));
    if (!seen.insert(numbers[i]->key).second)
      return platform::Fail(common::v1::REASON_CERTIFICATE_TAKEN);
    keys.push_back(*numbers[i]);
  }
  if (keys.empty()) return numbers;
  CC_RETURN_IF_ERROR(LockKeys(tx, keys));
  CC_ASSIGN_OR_RETURN(const std::vector<bool> taken, AreTaken(tx, keys));
  if (std::find(taken.begin(), taken.end(), true) != taken.end())
    return platform::Fail(common::v1::REASON_CERTIFICATE_TAKEN);
  return numbers;
}

absl::Status RegistrationIntake::Insert(Tx& tx, v1::Registration& registration,
                                        std::vector<Applicant>& applicants,
                                        const std::vector<ScopeKey>& scope) const {
  const Call& call = tx.call();
  InsertHousehold(tx, registration.household_id(), registration.synthetic(), scope);
  for (Applicant& applicant : applicants) {
    if (applicant.person.id().empty()) applicant.person.set_id(call.NewId());
  }
  for (const Applicant& applicant : applicants) {
    if (applicant.guardianship_body && !paths_.Find(applicant.guardianship_body->unit_code())) {
      return platform::FailField(
          absl::StrCat("members[", applicant.number - 1, "].guardianship_body.unit_code"),
          common::v1::REASON_UNIT_UNKNOWN, {{"unit", applicant.guardianship_body->unit_code()}});
    }
  }
  for (Applicant& applicant : applicants) {
    v1::Person& person = applicant.person;
    person.set_household_id(registration.household_id());
    person.set_registration_id(registration.id());
    person.set_rnokpp_disagrees(RnokppContradicts(person).has_value());
    person.set_synthetic(registration.synthetic());
    InsertPerson(tx, keyring_, person, MemberOf(applicant, applicants), applicant.number, scope);
    tx.Emit({.kind = "people", .key = person.id(), .revision = 1, .after = scope});
    call.Touch("people", person.id());
  }
  CC_ASSIGN_OR_RETURN(const auto numbers, TakeNumbers(tx, applicants));
  const bool in_force = registration.state() == v1::Registration::STATE_REGISTERED;
  for (const Applicant& applicant : applicants) {
    v1::RegisteredPerson& registered = *registration.add_people();
    registered.set_person_id(applicant.person.id());
    // Of an application, the number waits in the registration until the certificate is made.
    if (!in_force)
      registered.set_certificate_number(CanonicalCertificateNumber(applicant.certificate_number));
  }
  InsertRegistration(tx, keyring_, registration, scope);
  for (size_t i = 0; i < applicants.size(); ++i) {
    std::vector<IdentityKey> keys = KeysOf(keyring_, applicants[i].person);
    if (numbers[i]) keys.push_back(*numbers[i]);
    InsertKeys(tx, keys, applicants[i].person.id(), registration.id());
    if (in_force) {
      CC_RETURN_IF_ERROR(InsertCertificate(tx, keyring_, registration,
                                           applicants[i].certificate_number, scope,
                                           *registration.mutable_people(static_cast<int>(i))));
    }
  }
  tx.Emit({.kind = "registrations", .key = registration.id(), .revision = 1, .after = scope});
  call.Touch("registrations", registration.id());
  return absl::OkStatus();
}

}  // namespace cc::registry
