#include "services/registry/pre_registrations.h"

#include <vector>

#include "services/platform/db/etag.h"
#include "services/platform/paging/paging.h"
#include "services/registry/pre_registration_store.h"
#include "services/registry/registration_rules.h"

namespace cc::registry {

using platform::Call;
using platform::Tx;

absl::StatusOr<v1::ListPreRegistrationsResponse> PreRegistrations::ListPreRegistrations(
    const Call& call, const v1::ListPreRegistrationsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 50, 200));
  v1::PreRegistration::State state = request.state();
  if (state == v1::PreRegistration::STATE_UNSPECIFIED) state = v1::PreRegistration::STATE_PENDING;
  CC_ASSIGN_OR_RETURN(std::vector<v1::PreRegistration> found, db_.Read(call, [&](Tx& tx) {
    return registry::ListPreRegistrations(tx, keyring_, state, page);
  }));
  v1::ListPreRegistrationsResponse response;
  for (v1::PreRegistration& one : found) {
    if (response.pre_registrations_size() == page.size) {
      response.set_next_page_token(
          platform::NextPageToken(request, {response.pre_registrations(page.size - 1).id()}));
      break;
    }
    call.Touch("pre_registrations", one.id());
    *response.add_pre_registrations() = std::move(one);
  }
  return response;
}

absl::StatusOr<v1::PreRegistration> PreRegistrations::GetPreRegistration(
    const Call& call, const v1::GetPreRegistrationRequest& request) {
  call.Touch("pre_registrations", request.id());
  return db_.Read(call, [&](Tx& tx) { return FindPreRegistration(tx, keyring_, request.id()); });
}

absl::StatusOr<v1::PreRegistration> PreRegistrations::RejectPreRegistration(
    const Call& call, const v1::RejectPreRegistrationRequest& request) {
  call.Touch("pre_registrations", request.id());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::PreRegistration> {
    CC_ASSIGN_OR_RETURN(PreRegistrationRow row, LockPreRegistration(tx, keyring_, request.id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.pre_registration.etag()));
    CC_RETURN_IF_ERROR(CheckPending(row.pre_registration));
    row.pre_registration.set_state(v1::PreRegistration::STATE_REJECTED);
    row.pre_registration.set_rejection(request.rejection());
    row.pre_registration.set_rejection_note(request.note());
    UpdatePreRegistration(tx, keyring_, row);
    tx.Emit({.kind = "pre_registrations",
             .key = request.id(),
             .revision = row.revision,
             .before = row.scope,
             .after = row.scope});
    return std::move(row.pre_registration);
  });
}

}  // namespace cc::registry
