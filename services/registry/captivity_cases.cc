#include "services/registry/captivity_cases.h"

#include <string>
#include <utility>
#include <vector>

#include "services/platform/db/etag.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"
#include "services/registry/captivity_rules.h"
#include "services/registry/captivity_store.h"
#include "services/registry/need_kind_store.h"
#include "services/registry/support_pages.h"

namespace cc::registry {

// Whoever reads who looked at a person must not learn that there is a case.
template <>
inline constexpr bool kNamesHousehold<v1::CaptivityCase> = false;

namespace {

using platform::Call;
using platform::Tx;
using v1::CaptivityCase;

absl::Status CheckSteps(Tx& tx, const CaptivityCase& captivity_case) {
  std::vector<std::string> kinds;
  for (const v1::CaptivityStep& step : captivity_case.steps()) kinds.push_back(step.kind());
  return CheckKinds(tx, kinds, platform::DayIn(tx.call().now()), Restricted::kAllow);
}

}  // namespace

absl::StatusOr<CaptivityCase> CaptivityCases::CreateCaptivityCase(
    const Call& call, const v1::CreateCaptivityCaseRequest& request) {
  CC_RETURN_IF_ERROR(CheckCase(request.captivity_case(), platform::DayIn(call.now())));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<CaptivityCase> {
    CaptivityCase opened = request.captivity_case();
    CC_RETURN_IF_ERROR(CheckSteps(tx, opened));
    CC_ASSIGN_OR_RETURN(CaptivityPerson person, LockPersonWithoutCase(tx, opened.person_id()));
    opened.set_id(call.NewId());
    opened.set_household_id(person.household_id);
    opened.set_state(CaptivityCase::STATE_OPEN);
    opened.clear_closing_note();
    opened.set_synthetic(person.synthetic);
    opened.set_etag(platform::EtagOf(1));
    *opened.mutable_create_time() = platform::ToProto(call.now());
    *opened.mutable_update_time() = platform::ToProto(call.now());
    InsertCase(tx, keyring_, opened, person.scope);
    call.Touch("captivity_cases", opened.id());
    return opened;
  });
}

absl::StatusOr<CaptivityCase> CaptivityCases::GetCaptivityCase(
    const Call& call, const v1::GetCaptivityCaseRequest& request) {
  call.Touch("captivity_cases", request.id());
  return db_.Read(call, [&](Tx& tx) { return FindCase(tx, keyring_, request.id()); });
}

absl::StatusOr<v1::ListCaptivityCasesResponse> CaptivityCases::ListCaptivityCases(
    const Call& call, const v1::ListCaptivityCasesRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 50, 200));
  const CaptivityCase::State state = request.state() == CaptivityCase::STATE_UNSPECIFIED
                                         ? CaptivityCase::STATE_OPEN
                                         : request.state();
  CC_ASSIGN_OR_RETURN(std::vector<CaptivityCase> found,
                      db_.Read(call, [&](Tx& tx) { return ListCases(tx, keyring_, state, page); }));
  v1::ListCaptivityCasesResponse response;
  FillPage(call, "captivity_cases", request, page, std::move(found),
           response.mutable_captivity_cases(), response, IdKey<CaptivityCase>);
  return response;
}

absl::StatusOr<CaptivityCase> CaptivityCases::UpdateCaptivityCase(
    const Call& call, const v1::UpdateCaptivityCaseRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<CaptivityCase> {
    CC_ASSIGN_OR_RETURN(CaptivityRow row, LockCase(tx, keyring_, request.captivity_case().id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.captivity_case.etag()));
    CC_RETURN_IF_ERROR(CheckOpen(row.captivity_case));
    CC_RETURN_IF_ERROR(
        ApplyCaseMask(request.update_mask(), request.captivity_case(), row.captivity_case));
    CC_RETURN_IF_ERROR(CheckCase(row.captivity_case, platform::DayIn(call.now())));
    CC_RETURN_IF_ERROR(CheckSteps(tx, row.captivity_case));
    UpdateCase(tx, keyring_, row);
    call.Touch("captivity_cases", row.captivity_case.id());
    return std::move(row.captivity_case);
  });
}

absl::StatusOr<CaptivityCase> CaptivityCases::CloseCaptivityCase(
    const Call& call, const v1::CloseCaptivityCaseRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<CaptivityCase> {
    CC_ASSIGN_OR_RETURN(CaptivityRow row, LockCase(tx, keyring_, request.id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.captivity_case.etag()));
    CC_RETURN_IF_ERROR(CheckOpen(row.captivity_case));
    row.captivity_case.set_state(CaptivityCase::STATE_CLOSED);
    row.captivity_case.set_closing_note(request.note());
    UpdateCase(tx, keyring_, row);
    call.Touch("captivity_cases", row.captivity_case.id());
    return std::move(row.captivity_case);
  });
}

}  // namespace cc::registry
