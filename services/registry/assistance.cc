#include "services/registry/assistance.h"

#include <string>
#include <utility>
#include <vector>

#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"
#include "services/registry/assistance_store.h"
#include "services/registry/need_kind_store.h"
#include "services/registry/support_household.h"
#include "services/registry/support_pages.h"
#include "services/registry/support_provider_store.h"
#include "services/registry/support_rules.h"

namespace cc::registry {

using platform::Call;
using platform::Tx;

absl::StatusOr<v1::Assistance> GivenAssistance::RecordAssistance(
    const Call& call, const v1::RecordAssistanceRequest& request) {
  const absl::CivilDay today = platform::DayIn(call.now());
  CC_RETURN_IF_ERROR(CheckNotFuture(request.date(), today));
  if (request.provider_id().empty() && request.given_by().empty())
    return platform::FailField("given_by", common::v1::REASON_FIELD_REQUIRED);
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Assistance> {
    CC_RETURN_IF_ERROR(
        CheckKinds(tx, {request.kind()}, platform::ParseDate(request.date()).value_or(today)));
    if (!request.provider_id().empty() && !FindProvider(tx, request.provider_id()).ok())
      return platform::Fail(common::v1::REASON_PROVIDER_UNSUITABLE, {{"kind", request.kind()}});
    CC_ASSIGN_OR_RETURN(SupportedHousehold household,
                        LockSupported(tx, request.household_id(), request.person_id()));
    v1::Assistance assistance;
    assistance.set_id(call.NewId());
    assistance.set_household_id(household.id);
    assistance.set_person_id(request.person_id());
    assistance.set_kind(request.kind());
    assistance.set_provider_id(request.provider_id());
    assistance.set_given_by(request.given_by());
    assistance.set_description(request.description());
    assistance.set_quantity(request.quantity());
    assistance.set_measure(request.measure());
    assistance.set_date(request.date());
    assistance.set_recorded_by(call.principal().id);
    assistance.set_synthetic(household.synthetic);
    *assistance.mutable_create_time() = platform::ToProto(call.now());
    CC_RETURN_IF_ERROR(InsertAssistance(tx, keyring_, assistance, household.scope, {}));
    call.Touch("assistance", assistance.id());
    call.Touch("households", household.id);
    return assistance;
  });
}

absl::StatusOr<v1::ListAssistanceResponse> GivenAssistance::ListAssistance(
    const Call& call, const v1::ListAssistanceRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 50, 200));
  CC_ASSIGN_OR_RETURN(std::vector<v1::Assistance> found, db_.Read(call, [&](Tx& tx) {
    return registry::ListAssistance(tx, keyring_, request, page);
  }));
  v1::ListAssistanceResponse response;
  FillPage(call, "assistance", request, page, std::move(found), response.mutable_assistance(),
           response, [](const v1::Assistance& assistance) {
             return std::vector<std::string>{assistance.date(), assistance.id()};
           });
  return response;
}

}  // namespace cc::registry
