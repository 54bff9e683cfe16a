#include "services/evacuation/residents.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/evacuation/decision_rules.h"
#include "services/evacuation/known_units.h"
#include "services/evacuation/list_pages.h"
#include "services/evacuation/resident_rules.h"
#include "services/evacuation/resident_store.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Call;
using platform::Tx;
using v1::RemainingResident;

// Where the residents live. NOT_A_SETTLEMENT, UNIT_UNKNOWN.
absl::StatusOr<std::vector<platform::UnitPath>> HomesOf(const platform::UnitPaths& paths,
                                                        const v1::AddResidentsRequest& request) {
  std::vector<platform::UnitPath> homes;
  for (int i = 0; i < request.residents_size(); ++i) {
    const std::string& unit = request.residents(i).unit_code();
    const std::string field = absl::StrCat("residents[", i, "].unit_code");
    if (!IsSettlement(unit))
      return platform::FailField(field, common::v1::REASON_NOT_A_SETTLEMENT, {{"unit", unit}});
    CC_ASSIGN_OR_RETURN(platform::UnitPath path, KnownUnit(paths, field, unit));
    homes.push_back(std::move(path));
  }
  return homes;
}

void TouchResidents(const Call& call, const std::vector<RemainingResident>& residents) {
  for (const RemainingResident& resident : residents)
    call.Touch("remaining_residents", resident.id());
}

}  // namespace

absl::StatusOr<v1::AddResidentsResponse> Residents::AddResidents(
    const Call& call, const v1::AddResidentsRequest& request) {
  CC_ASSIGN_OR_RETURN(std::vector<platform::UnitPath> homes, HomesOf(paths_, request));
  const std::string today = platform::FormatDate(platform::DayIn(call.now()));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::AddResidentsResponse> {
    v1::AddResidentsResponse response;
    for (int i = 0; i < request.residents_size(); ++i) {
      ResidentRow row{.resident = request.residents(i)};
      row.resident.set_state(RemainingResident::STATE_REMAINS);
      row.resident.set_state_date(today);
      row.resident.clear_party_id();
      CC_RETURN_IF_ERROR(InsertResident(tx, keyring_, row, homes[i], i + 1));
      tx.call().Touch("remaining_residents", row.resident.id());
      *response.add_residents() = std::move(row.resident);
    }
    return response;
  });
}

absl::StatusOr<RemainingResident> Residents::GetResident(const Call& call,
                                                         const v1::GetResidentRequest& request) {
  return db_.Read(call, [&](Tx& tx) {
    tx.call().Touch("remaining_residents", request.id());
    return FindResident(tx, keyring_, request.id());
  });
}

absl::StatusOr<v1::ListResidentsResponse> Residents::ListResidents(
    const Call& call, const v1::ListResidentsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 50, 200));
  CC_ASSIGN_OR_RETURN(std::vector<RemainingResident> found, db_.Read(call, [&](Tx& tx) {
    return evacuation::ListResidents(tx, keyring_, request, page);
  }));
  v1::ListResidentsResponse response;
  FillPage(request, page, std::move(found), response.mutable_residents(), response,
           IdKey<RemainingResident>);
  TouchResidents(call, {response.residents().begin(), response.residents().end()});
  return response;
}

absl::StatusOr<v1::SearchResidentsResponse> Residents::SearchResidents(
    const Call& call, const v1::SearchResidentsRequest& request) {
  if (request.rnokpp().empty() && request.unzr().empty() && request.phone().empty())
    return platform::Fail(common::v1::REASON_SEARCH_EMPTY);
  CC_ASSIGN_OR_RETURN(std::vector<RemainingResident> found, db_.Read(call, [&](Tx& tx) {
    return evacuation::SearchResidents(tx, keyring_, request);
  }));
  TouchResidents(call, found);
  v1::SearchResidentsResponse response;
  for (RemainingResident& resident : found) *response.add_residents() = std::move(resident);
  return response;
}

absl::StatusOr<RemainingResident> Residents::UpdateResident(
    const Call& call, const v1::UpdateResidentRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<RemainingResident> {
    CC_ASSIGN_OR_RETURN(ResidentRow row, LockResident(tx, keyring_, request.resident().id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.resident.etag()));
    CC_RETURN_IF_ERROR(ApplyMask(request.update_mask(), request.resident(), row.resident));
    evacuation::UpdateResident(tx, keyring_, row);
    tx.call().Touch("remaining_residents", row.resident.id());
    return std::move(row.resident);
  });
}

absl::StatusOr<RemainingResident> Residents::SettleResident(
    const Call& call, const v1::SettleResidentRequest& request) {
  CC_ASSIGN_OR_RETURN(std::string date,
                      NotAfter(platform::DayIn(call.now()), request.state_date(), "state_date"));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<RemainingResident> {
    CC_ASSIGN_OR_RETURN(ResidentRow row, LockResident(tx, keyring_, request.id()));
    RemainingResident& resident = row.resident;
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), resident.etag()));
    CC_RETURN_IF_ERROR(CheckSettling(resident.state(), request.state()));
    resident.set_state(request.state());
    resident.set_state_date(date);
    if (!request.party_id().empty()) resident.set_party_id(request.party_id());
    evacuation::UpdateResident(tx, keyring_, row);
    tx.call().Touch("remaining_residents", resident.id());
    return std::move(resident);
  });
}

}  // namespace cc::evacuation
