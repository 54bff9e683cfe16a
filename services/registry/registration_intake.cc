#include "services/registry/registration_intake.h"

#include <optional>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_set.h"
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

namespace {

// The first of the household's keys that is taken, or stands there twice.
absl::Status FirstTaken(const IntakeHousehold& household, const std::vector<bool>& taken,
                        size_t first, const absl::flat_hash_set<std::string>& before) {
  absl::flat_hash_set<std::string> seen;
  for (size_t i = 0; i < household.keys.size(); ++i) {
    for (const IdentityKey& key : household.keys[i]) {
      const std::string text = absl::StrCat(static_cast<int>(key.kind), key.key);
      const bool fresh = seen.insert(text).second;
      if (!taken[first++] && fresh && !before.contains(text)) continue;
      return platform::Fail(common::v1::REASON_DUPLICATE_REGISTRATION,
                            {{"number", absl::StrCat(household.applicants[i].number)},
                             {"match", MatchName(key.kind)}});
    }
  }
  return absl::OkStatus();
}

// The key of the number of a certificate that the applicant states.
std::optional<IdentityKey> NumberOf(const platform::Keyring& keyring, const Applicant& applicant) {
  if (applicant.certificate_number.empty()) return std::nullopt;
  return CertificateKey(keyring, CanonicalCertificateNumber(applicant.certificate_number));
}

}  // namespace

void RegistrationIntake::AddKeys(IntakeHousehold& household) const {
  if (household.keys.size() == household.applicants.size()) return;
  for (const Applicant& applicant : household.applicants)
    household.keys.push_back(KeysOf(keyring_, applicant.person));
}

absl::StatusOr<std::vector<absl::Status>> RegistrationIntake::CheckDuplicates(
    Tx& tx, absl::Span<IntakeHousehold> households) const {
  std::vector<IdentityKey> keys;
  for (IntakeHousehold& household : households) {
    AddKeys(household);
    for (const std::vector<IdentityKey>& of_one : household.keys)
      keys.insert(keys.end(), of_one.begin(), of_one.end());
  }
  CC_RETURN_IF_ERROR(LockKeys(tx, keys));
  CC_ASSIGN_OR_RETURN(std::vector<bool> taken, AreTaken(tx, keys));
  std::vector<absl::Status> found;
  absl::flat_hash_set<std::string> before;
  size_t first = 0;
  for (const IntakeHousehold& household : households) {
    found.push_back(household.registration.confirmed_distinct()
                        ? absl::OkStatus()
                        : FirstTaken(household, taken, first, before));
    for (const std::vector<IdentityKey>& of_one : household.keys) {
      first += of_one.size();
      for (const IdentityKey& key : of_one) {
        if (found.back().ok()) before.insert(absl::StrCat(static_cast<int>(key.kind), key.key));
      }
    }
  }
  return found;
}

absl::Status RegistrationIntake::CheckDuplicates(Tx& tx, IntakeHousehold& household) const {
  CC_ASSIGN_OR_RETURN(const std::vector<absl::Status> found,
                      CheckDuplicates(tx, absl::MakeSpan(&household, 1)));
  return found[0];
}

absl::StatusOr<std::vector<absl::Status>> RegistrationIntake::CheckCertificates(
    Tx& tx, absl::Span<const IntakeHousehold> households) const {
  std::vector<IdentityKey> keys;
  for (const IntakeHousehold& household : households) {
    for (const Applicant& applicant : household.applicants) {
      if (auto key = NumberOf(keyring_, applicant)) keys.push_back(*std::move(key));
    }
  }
  std::vector<absl::Status> found(households.size());
  if (keys.empty()) return found;
  CC_RETURN_IF_ERROR(LockKeys(tx, keys));
  CC_ASSIGN_OR_RETURN(const std::vector<bool> taken, AreTaken(tx, keys));
  absl::flat_hash_set<std::string> before;
  size_t at = 0;
  for (size_t i = 0; i < households.size(); ++i) {
    absl::flat_hash_set<std::string> own;
    for (const Applicant& applicant : households[i].applicants) {
      if (applicant.certificate_number.empty()) continue;
      const bool free =
          !taken[at] && !before.contains(keys[at].key) && own.insert(keys[at].key).second;
      if (!free) found[i] = platform::Fail(common::v1::REASON_CERTIFICATE_TAKEN);
      ++at;
    }
    if (found[i].ok()) before.insert(own.begin(), own.end());
  }
  return found;
}

absl::Status RegistrationIntake::Complete(const Call& call, IntakeHousehold& household) const {
  v1::Registration& draft = household.registration;
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
  for (const Applicant& applicant : household.applicants) {
    if (applicant.guardianship_body && !paths_.Find(applicant.guardianship_body->unit_code())) {
      return platform::FailField(
          absl::StrCat("members[", applicant.number - 1, "].guardianship_body.unit_code"),
          common::v1::REASON_UNIT_UNKNOWN, {{"unit", applicant.guardianship_body->unit_code()}});
    }
  }
  return AddScope(household);
}

absl::Status RegistrationIntake::AddScope(IntakeHousehold& household) const {
  const v1::Registration& registration = household.registration;
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
  household.scope = ScopeOf(units);
  return absl::OkStatus();
}

absl::Status RegistrationIntake::Insert(Tx& tx, absl::Span<IntakeHousehold> households) const {
  const Call& call = tx.call();
  CC_ASSIGN_OR_RETURN(const std::vector<absl::Status> numbers, CheckCertificates(tx, households));
  for (const absl::Status& status : numbers) CC_RETURN_IF_ERROR(status);
  std::vector<NewHousehold> new_households;
  std::vector<NewPerson> people;
  std::vector<NewRegistration> registrations;
  std::vector<NewKeys> keys;
  std::vector<NewCertificate> certificates;
  for (IntakeHousehold& household : households) {
    AddKeys(household);
    v1::Registration& registration = household.registration;
    new_households.push_back(
        {registration.household_id(), registration.synthetic(), household.scope});
    for (Applicant& applicant : household.applicants) {
      if (applicant.person.id().empty()) applicant.person.set_id(call.NewId());
    }
    const bool in_force = registration.state() == v1::Registration::STATE_REGISTERED;
    for (size_t i = 0; i < household.applicants.size(); ++i) {
      Applicant& applicant = household.applicants[i];
      v1::Person& person = applicant.person;
      person.set_household_id(registration.household_id());
      person.set_registration_id(registration.id());
      person.set_rnokpp_disagrees(RnokppContradicts(person).has_value());
      person.set_synthetic(registration.synthetic());
      people.push_back({&person, MemberOf(applicant, household.applicants), applicant.number,
                        household.scope, household.keys[i]});
      keys.push_back({household.keys[i], person.id(), registration.id()});
      if (auto number = NumberOf(keyring_, applicant))
        keys.back().keys.push_back(*std::move(number));
      v1::RegisteredPerson& registered = *registration.add_people();
      registered.set_person_id(person.id());
      // Of an application, the number waits in the registration until the certificate is made.
      if (!in_force)
        registered.set_certificate_number(CanonicalCertificateNumber(applicant.certificate_number));
      tx.Emit({.kind = "people", .key = person.id(), .revision = 1, .after = household.scope});
      call.Touch("people", person.id());
    }
    registrations.push_back({&registration, household.scope});
    for (size_t i = 0; in_force && i < household.applicants.size(); ++i) {
      certificates.push_back({&registration, registration.mutable_people(static_cast<int>(i)),
                              household.applicants[i].certificate_number, household.scope});
    }
    tx.Emit({.kind = "registrations",
             .key = registration.id(),
             .revision = 1,
             .after = household.scope});
    call.Touch("registrations", registration.id());
  }
  InsertHouseholds(tx, new_households);
  InsertPeople(tx, keyring_, people);
  InsertRegistrations(tx, keyring_, registrations);
  InsertKeys(tx, keys);
  if (certificates.empty()) return absl::OkStatus();
  return InsertCertificates(tx, keyring_, certificates);
}

}  // namespace cc::registry
