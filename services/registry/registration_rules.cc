#include "services/registry/registration_rules.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"
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

absl::Status CheckApplicants(const std::vector<Applicant>& applicants, absl::CivilDay today) {
  std::vector<FieldError> errors;
  int heads = 0;
  for (const Applicant& applicant : applicants) {
    heads += applicant.kinship == common::v1::KINSHIP_HEAD;
    // By the person's number: the details may leave some out.
    CheckPerson(applicant.person, today, applicant.rnokpp_disagreement_confirmed,
                absl::StrCat("members[", applicant.number - 1, "]"), errors);
  }
  if (heads != 1) {
    errors.push_back(
        {"members", common::v1::REASON_HEAD_NOT_ONE, {{"count", absl::StrCat(heads)}}});
  }
  return errors.empty() ? absl::OkStatus() : platform::FailFields(std::move(errors));
}

}  // namespace cc::registry
