#include "services/registry/damaged_property.h"

#include <utility>
#include <vector>

#include "services/platform/db/etag.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"
#include "services/registry/damaged_property_store.h"
#include "services/registry/support_household.h"
#include "services/registry/support_pages.h"
#include "services/registry/support_rules.h"

namespace cc::registry {

using platform::Call;
using platform::Tx;
using v1::DamagedProperty;

absl::Status DamagedProperties::Check(const Call& call, const DamagedProperty& property) const {
  if (!paths_.Find(property.unit_code())) {
    return platform::FailField("damaged_property.unit_code", common::v1::REASON_UNIT_UNKNOWN,
                               {{"unit", property.unit_code()}});
  }
  return CheckDamagedProperty(property, platform::DayIn(call.now()));
}

absl::StatusOr<DamagedProperty> DamagedProperties::CreateDamagedProperty(
    const Call& call, const v1::CreateDamagedPropertyRequest& request) {
  DamagedProperty draft = request.damaged_property();
  if (draft.household_id().empty()) {
    return platform::FailField("damaged_property.household_id", common::v1::REASON_FIELD_REQUIRED);
  }
  if (draft.state() == DamagedProperty::STATE_UNSPECIFIED)
    draft.set_state(DamagedProperty::STATE_REPORTED);
  CC_RETURN_IF_ERROR(Check(call, draft));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<DamagedProperty> {
    CC_ASSIGN_OR_RETURN(SupportedHousehold household,
                        LockSupported(tx, draft.household_id(), draft.person_id()));
    DamagedProperty property = draft;
    property.set_id(call.NewId());
    property.set_synthetic(household.synthetic);
    property.set_etag(platform::EtagOf(1));
    *property.mutable_create_time() = platform::ToProto(call.now());
    *property.mutable_update_time() = platform::ToProto(call.now());
    InsertDamagedProperty(tx, keyring_, property, household.scope);
    call.Touch("damaged_property", property.id());
    call.Touch("households", household.id);
    return property;
  });
}

absl::StatusOr<DamagedProperty> DamagedProperties::GetDamagedProperty(
    const Call& call, const v1::GetDamagedPropertyRequest& request) {
  auto found =
      db_.Read(call, [&](Tx& tx) { return FindDamagedProperty(tx, keyring_, request.id()); });
  if (found.ok()) TouchItem(call, "damaged_property", *found);
  return found;
}

absl::StatusOr<v1::ListDamagedPropertyResponse> DamagedProperties::ListDamagedProperty(
    const Call& call, const v1::ListDamagedPropertyRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 50, 200));
  CC_ASSIGN_OR_RETURN(std::vector<DamagedProperty> found, db_.Read(call, [&](Tx& tx) {
    return registry::ListDamagedProperty(tx, keyring_, request, page);
  }));
  v1::ListDamagedPropertyResponse response;
  FillPage(call, "damaged_property", request, page, std::move(found),
           response.mutable_damaged_property(), response, IdKey<DamagedProperty>);
  return response;
}

absl::StatusOr<DamagedProperty> DamagedProperties::UpdateDamagedProperty(
    const Call& call, const v1::UpdateDamagedPropertyRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<DamagedProperty> {
    CC_ASSIGN_OR_RETURN(DamagedPropertyRow row,
                        LockDamagedProperty(tx, keyring_, request.damaged_property().id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.property.etag()));
    const DamagedProperty::State from = row.property.state();
    CC_RETURN_IF_ERROR(ApplyMask(request.update_mask(), request.damaged_property(), row.property));
    CC_RETURN_IF_ERROR(CheckStep(from, row.property.state()));
    CC_RETURN_IF_ERROR(Check(call, row.property));
    registry::UpdateDamagedProperty(tx, keyring_, row);
    TouchItem(call, "damaged_property", row.property);
    return std::move(row.property);
  });
}

}  // namespace cc::registry
