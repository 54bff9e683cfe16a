#include "services/registry/applications.h"

#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/platform/db/etag.h"
#include "services/platform/rpc/file_body.h"
#include "services/platform/time/date.h"
#include "services/registry/application_form.h"
#include "services/registry/certificate_store.h"
#include "services/registry/person_store.h"
#include "services/registry/registration_endings.h"
#include "services/registry/registration_life_rules.h"
#include "services/registry/registration_rules.h"
#include "services/registry/registration_store.h"

namespace cc::registry {

using platform::Call;
using platform::Tx;
using v1::Registration;

absl::StatusOr<Registration> Applications::SubmitApplication(
    const Call& call, const v1::SubmitApplicationRequest& request) {
  const absl::CivilDay today = platform::DayIn(call.now());
  const Ages ages = AgesOn(rules_, today);
  CC_RETURN_IF_ERROR(CheckApplication(request, today, ages));
  CC_RETURN_IF_ERROR(CheckApplicants(ApplicantsOf(request), today, ages, ".person"));
  CC_RETURN_IF_ERROR(CheckNobodyHolds(call, ApplicantsOf(request)));
  CC_ASSIGN_OR_RETURN(
      const std::vector<Suspicion> suspicions,
      duplicates_.Look(call, ApplicantsOf(request), DraftOf(request).origin_unit_code(),
                       DraftOf(request).residence_unit_code()));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Registration> {
    IntakeHousehold household{.registration = DraftOf(request),
                              .applicants = ApplicantsOf(request),
                              .suspicions = suspicions};
    Registration& registration = household.registration;
    std::vector<Applicant>& applicants = household.applicants;
    CC_RETURN_IF_ERROR(intake_.Complete(call, household));
    if (!request.confirmed_distinct()) {
      CC_RETURN_IF_ERROR(intake_.CheckDuplicates(tx, household));
      CC_RETURN_IF_ERROR(DuplicateCheck::Warn(call, applicants, suspicions));
    }
    for (Applicant& applicant : applicants) applicant.person.set_id(call.NewId());
    if (request.applicant() > 0) {
      registration.mutable_application()->set_applicant_person_id(
          applicants[static_cast<size_t>(request.applicant() - 1)].person.id());
    }
    CC_RETURN_IF_ERROR(intake_.Insert(tx, household));
    duplicates_.Keep(tx, absl::MakeConstSpan(&household, 1));
    return std::move(registration);
  });
}

absl::StatusOr<google::api::HttpBody> Applications::GetApplicationForm(
    const Call& call, const v1::GetApplicationFormRequest& request) {
  call.Touch("registrations", request.id());
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<google::api::HttpBody> {
    ApplicationForm form;
    CC_ASSIGN_OR_RETURN(form.registration, FindRegistration(tx, keyring_, request.id()));
    CC_ASSIGN_OR_RETURN(form.household, FindHousehold(tx, form.registration.household_id()));
    for (const v1::RegisteredPerson& registered : form.registration.people()) {
      CC_ASSIGN_OR_RETURN(v1::Person person, FindPerson(tx, keyring_, registered.person_id()));
      call.Touch("people", person.id());
      form.people.push_back(std::move(person));
    }
    return platform::FileBody(absl::StrCat("zaiava-", request.id(), ".html"),
                              "text/html; charset=utf-8", ToHtml(form));
  });
}

absl::StatusOr<Registration> Applications::StartVerification(
    const Call& call, const v1::StartVerificationRequest& request) {
  const absl::CivilDay today = platform::DayIn(call.now());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Registration> {
    CC_ASSIGN_OR_RETURN(LockedLife life, LockLife(tx, keyring_, request.id()));
    RegistrationRow& row = life.row();
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.registration.etag()));
    CC_RETURN_IF_ERROR(CheckState(row.registration, {Registration::STATE_APPLIED}));
    row.registration.set_state(Registration::STATE_VERIFYING);
    row.registration.set_verification_due_date(
        platform::FormatDate(VerificationDue(rules_, today)));
    row.registration.set_verification_note(request.note());
    ReplaceRegistration(tx, keyring_, row);
    EmitRegistration(tx, row, row.scope);
    return std::move(row.registration);
  });
}

absl::StatusOr<Registration> Applications::RegisterApplication(
    const Call& call, const v1::RegisterApplicationRequest& request) {
  const absl::CivilDay today = platform::DayIn(call.now());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Registration> {
    CC_ASSIGN_OR_RETURN(LockedLife life, LockLife(tx, keyring_, request.id()));
    RegistrationRow& row = life.row();
    Registration& registration = row.registration;
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), registration.etag()));
    CC_RETURN_IF_ERROR(
        CheckState(registration, {Registration::STATE_APPLIED, Registration::STATE_VERIFYING}));
    if (request.proof() != v1::RESIDENCE_PROOF_UNSPECIFIED) {
      registration.mutable_application()->set_proof(request.proof());
      registration.mutable_application()->set_proof_note(request.proof_note());
    } else if (registration.application().proof() == v1::RESIDENCE_PROOF_UNSPECIFIED ||
               registration.state() == Registration::STATE_VERIFYING) {
      return platform::Fail(common::v1::REASON_PROOF_MISSING);
    }
    registration.set_state(Registration::STATE_REGISTERED);
    registration.set_registration_date(platform::FormatDate(today));
    std::vector<NewCertificate> certificates;
    for (v1::RegisteredPerson& person : *registration.mutable_people())
      certificates.push_back({&registration, &person, person.certificate_number(), row.scope});
    CC_RETURN_IF_ERROR(InsertCertificates(tx, keyring_, certificates));
    ReplaceRegistration(tx, keyring_, row);
    EmitRegistration(tx, row, row.scope);
    return std::move(registration);
  });
}

absl::StatusOr<Registration> Applications::RefuseApplication(
    const Call& call, const v1::RefuseApplicationRequest& request) {
  const absl::CivilDay today = platform::DayIn(call.now());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Registration> {
    CC_ASSIGN_OR_RETURN(LockedLife life, LockLife(tx, keyring_, request.id()));
    Registration& registration = life.row().registration;
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), registration.etag()));
    CC_RETURN_IF_ERROR(
        CheckState(registration, {Registration::STATE_APPLIED, Registration::STATE_VERIFYING}));
    CC_ASSIGN_OR_RETURN(
        *registration.mutable_decision(),
        Decide(
            rules_, "registration.refuse.",
            {.rule_id = request.rule_id(), .evidence = request.evidence(), .note = request.note()},
            registration.application_date(), today, call.principal().id));
    CC_RETURN_IF_ERROR(CheckVerified(rules_, registration, request.rule_id(), today));
    return EndRegistration(tx, keyring_, Registration::STATE_REFUSED, life);
  });
}

absl::Status Applications::CheckNobodyHolds(const Call& call,
                                            const std::vector<Applicant>& applicants) const {
  for (const Applicant& applicant : applicants) {
    if (applicant.certificate_number.empty()) continue;
    // Wherever the certificate is: the office learns that it is, not whose.
    CC_ASSIGN_OR_RETURN(std::optional<Holder> holder,
                        db_.Read(call.OverWholeCountry(), [&](Tx& tx) {
                          return FindHolder(tx, keyring_, applicant.certificate_number);
                        }));
    if (holder) return platform::Fail(common::v1::REASON_CERTIFICATE_TAKEN);
  }
  return absl::OkStatus();
}

}  // namespace cc::registry
