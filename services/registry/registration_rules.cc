#include "services/registry/registration_rules.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"
#include "services/registry/certificate_rules.h"
#include "services/registry/person_rules.h"

namespace cc::registry {
namespace {

using platform::FieldError;

// What is set in `details` replaces what was pre-registered.
void Apply(const v1::MemberDetails& details, Applicant& applicant) {
  v1::Person& person = applicant.person;
  if (details.has_name()) *person.mutable_name() = details.name();
  if (!details.birth_date().empty()) person.set_birth_date(details.birth_date());
  if (details.sex() != common::v1::SEX_UNSPECIFIED) person.set_sex(details.sex());
  if (!details.rnokpp().empty()) person.set_rnokpp(details.rnokpp());
  if (!details.unzr().empty()) person.set_unzr(details.unzr());
  if (details.documents_size() > 0) *person.mutable_documents() = details.documents();
  if (!details.phone().empty()) person.set_phone(details.phone());
  if (details.has_latin_name()) *person.mutable_latin_name() = details.latin_name();
  *person.mutable_former_names() = details.former_names();
  person.set_citizenship(details.citizenship());
  person.set_rnokpp_refused(details.rnokpp_refused());
  if (details.rnokpp_refused() && details.rnokpp().empty()) person.clear_rnokpp();
  person.set_disability(details.disability());
  *person.mutable_vulnerabilities() = details.vulnerabilities();
  Canonicalise(person);
  if (details.accompaniment() != v1::ACCOMPANIMENT_UNSPECIFIED)
    applicant.accompaniment = details.accompaniment();
  if (details.has_guardianship_body()) applicant.guardianship_body = details.guardianship_body();
  applicant.certificate_number = details.certificate_number();
  applicant.rnokpp_disagreement_confirmed = details.rnokpp_disagreement_confirmed();
}

}  // namespace

absl::Status CheckPending(const v1::PreRegistration& pre_registration) {
  if (pre_registration.state() == v1::PreRegistration::STATE_PENDING) return absl::OkStatus();
  return platform::Fail(common::v1::REASON_STATE_FORBIDS,
                        {{"state", v1::PreRegistration::State_Name(pre_registration.state())}});
}

absl::Status CheckRequest(const v1::ConfirmRegistrationRequest& request, absl::CivilDay today) {
  if (request.application_date() > platform::FormatDate(today)) {
    return platform::FailField("application_date", common::v1::REASON_DATE_IN_FUTURE,
                               {{"date", request.application_date()}});
  }
  if (request.confirmed_distinct() && request.justification().empty()) {
    return platform::FailField("justification", common::v1::REASON_JUSTIFICATION_REQUIRED);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Applicant>> Applicants(const v1::PreRegistration& pre_registration,
                                                  const v1::ConfirmRegistrationRequest& request) {
  if (request.application_date() < pre_registration.leave_date()) {
    return platform::FailField(
        "application_date", common::v1::REASON_DATES_REVERSED,
        {{"start", pre_registration.leave_date()}, {"end", request.application_date()}});
  }
  std::vector<Applicant> applicants;
  for (const v1::Member& member : pre_registration.members()) {
    Applicant& applicant = applicants.emplace_back();
    applicant.number = member.number();
    applicant.kinship = member.kinship();
    applicant.accompanying_adult = member.accompanying_adult();
    *applicant.person.mutable_name() = member.name();
    applicant.person.set_birth_date(member.birth_date());
    applicant.person.set_sex(member.sex());
    applicant.person.set_mobility(member.mobility());
    applicant.person.set_rnokpp(member.rnokpp());
    applicant.person.set_unzr(member.unzr());
    if (member.kinship() == common::v1::KINSHIP_HEAD) {
      applicant.person.set_phone(pre_registration.phone());
    }
  }
  std::set<int> named;
  for (int i = 0; i < request.details_size(); ++i) {
    int number = request.details(i).number();
    if (number < 1 || number > static_cast<int>(applicants.size()) ||
        !named.insert(number).second) {
      return platform::FailField(absl::StrCat("details[", i, "].number"),
                                 common::v1::REASON_MEMBER_UNKNOWN,
                                 {{"number", absl::StrCat(number)}});
    }
    Apply(request.details(i), applicants[static_cast<size_t>(number - 1)]);
  }
  return applicants;
}

absl::Status CheckApplicants(const std::vector<Applicant>& applicants, absl::CivilDay today,
                             Ages ages, absl::string_view person) {
  // By the person's number: the details may leave some out.
  auto path_of = [&](int i) { return absl::StrCat("members[", i, "]"); };
  std::vector<FieldError> errors;
  std::vector<MemberPlace> places;
  for (const Applicant& applicant : applicants) {
    const std::string path = path_of(applicant.number - 1);
    CheckPerson(applicant.person, today, applicant.rnokpp_disagreement_confirmed,
                absl::StrCat(path, person), errors);
    if (!applicant.certificate_number.empty() &&
        !IsCertificateNumber(applicant.certificate_number)) {
      errors.push_back({absl::StrCat(path, ".certificate_number"),
                        common::v1::REASON_CERTIFICATE_NUMBER_INVALID,
                        {}});
    }
    places.push_back({.age = AgeOn(applicant.person.birth_date(), today),
                      .kinship = applicant.kinship,
                      .guardianship_body = applicant.guardianship_body.has_value()});
    if (applicant.accompanying_adult > static_cast<int>(applicants.size()))
      places.back().adult = MemberPlace::kStranger;
    else if (applicant.accompanying_adult > 0)
      places.back().adult = applicant.accompanying_adult - 1;
  }
  CheckPlaces(places, ages, "members", path_of, errors);
  return errors.empty() ? absl::OkStatus() : platform::FailFields(std::move(errors));
}

v1::HouseholdMember MemberOf(const Applicant& applicant, const std::vector<Applicant>& applicants) {
  v1::HouseholdMember member;
  member.set_person_id(applicant.person.id());
  member.set_kinship(applicant.kinship);
  member.set_accompaniment(applicant.accompaniment);
  if (applicant.guardianship_body)
    *member.mutable_guardianship_body() = *applicant.guardianship_body;
  if (applicant.accompanying_adult > 0 &&
      applicant.accompanying_adult <= static_cast<int>(applicants.size())) {
    member.set_accompanying_person_id(
        applicants[static_cast<size_t>(applicant.accompanying_adult - 1)].person.id());
  }
  return member;
}

}  // namespace cc::registry
