#include "services/registry/registrations.h"

#include <utility>
#include <vector>

#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"
#include "services/registry/pre_registration_store.h"
#include "services/registry/registration_rules.h"
#include "services/registry/registration_store.h"
#include "services/registry/scope_keys.h"

namespace cc::registry {
namespace {

using platform::Call;
using platform::ScopeKey;
using platform::Tx;

// What the request and the pre-registration say together.
v1::Registration DraftOf(const v1::ConfirmRegistrationRequest& request,
                         const v1::PreRegistration& pre_registration, absl::CivilDay today) {
  v1::Registration draft;
  draft.set_pre_registration_id(pre_registration.id());
  draft.set_state(v1::Registration::STATE_REGISTERED);
  draft.set_application_date(request.application_date());
  draft.set_registration_date(platform::FormatDate(today));
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
  return draft;
}

}  // namespace

absl::StatusOr<v1::Registration> Registrations::ConfirmRegistration(
    const Call& call, const v1::ConfirmRegistrationRequest& request) {
  absl::CivilDay today = platform::DayIn(call.now());
  CC_RETURN_IF_ERROR(CheckRequest(request, today));
  CC_ASSIGN_OR_RETURN(const std::vector<Suspicion> suspicions, LookForDuplicates(call, request));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Registration> {
    CC_ASSIGN_OR_RETURN(PreRegistrationRow row,
                        LockPreRegistration(tx, keyring_, request.pre_registration_id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.pre_registration.etag()));
    CC_RETURN_IF_ERROR(CheckPending(row.pre_registration));
    CC_ASSIGN_OR_RETURN(std::vector<Applicant> applicants,
                        Applicants(row.pre_registration, request));
    CC_RETURN_IF_ERROR(CheckApplicants(applicants, today, AgesOn(rules_, today)));
    IntakeHousehold household{.registration = DraftOf(request, row.pre_registration, today),
                              .applicants = std::move(applicants),
                              .suspicions = suspicions};
    v1::Registration& registration = household.registration;
    CC_RETURN_IF_ERROR(intake_.Complete(call, household));
    if (!request.confirmed_distinct()) {
      CC_RETURN_IF_ERROR(intake_.CheckDuplicates(tx, household));
      CC_RETURN_IF_ERROR(DuplicateCheck::Warn(call, household.applicants, suspicions));
    }
    CC_RETURN_IF_ERROR(intake_.Insert(tx, household));
    duplicates_.Keep(tx, absl::MakeConstSpan(&household, 1));

    std::vector<ScopeKey> before = row.scope;
    row.scope = Union(row.scope, household.scope);
    row.pre_registration.set_state(v1::PreRegistration::STATE_CONFIRMED);
    row.pre_registration.set_registration_id(registration.id());
    UpdatePreRegistration(tx, keyring_, row);
    tx.Emit({.kind = "pre_registrations",
             .key = row.pre_registration.id(),
             .revision = row.revision,
             .before = before,
             .after = row.scope});
    return std::move(registration);
  });
}

absl::StatusOr<std::vector<Suspicion>> Registrations::LookForDuplicates(
    const Call& call, const v1::ConfirmRegistrationRequest& request) const {
  CC_ASSIGN_OR_RETURN(const v1::PreRegistration waiting, db_.Read(call, [&](Tx& tx) {
    return FindPreRegistration(tx, keyring_, request.pre_registration_id());
  }));
  const absl::StatusOr<std::vector<Applicant>> applicants = Applicants(waiting, request);
  if (!applicants.ok()) return std::vector<Suspicion>();
  const v1::Registration draft = DraftOf(request, waiting, platform::DayIn(call.now()));
  return duplicates_.Look(call, *applicants, draft.origin_unit_code(), draft.residence_unit_code());
}

absl::StatusOr<v1::Registration> Registrations::GetRegistration(
    const Call& call, const v1::GetRegistrationRequest& request) {
  call.Touch("registrations", request.id());
  return db_.Read(call, [&](Tx& tx) { return FindRegistration(tx, keyring_, request.id()); });
}

}  // namespace cc::registry
