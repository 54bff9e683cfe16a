#include "services/evacuation/institutions.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "services/evacuation/decision_rules.h"
#include "services/evacuation/decision_store.h"
#include "services/evacuation/institution_rules.h"
#include "services/evacuation/known_units.h"
#include "services/evacuation/list_pages.h"
#include "services/platform/db/etag.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Call;
using platform::ScopeKey;
using platform::Tx;
using v1::EvacuatedInstitution;

// What the caller may say when it is entered.
EvacuatedInstitution Entered(const EvacuatedInstitution& stated) {
  EvacuatedInstitution institution = stated;
  institution.set_state(EvacuatedInstitution::STATE_IDENTIFIED);
  institution.clear_destination();
  institution.clear_depart_date();
  institution.clear_departed();
  institution.clear_left_behind_reason();
  institution.clear_outcome();
  institution.clear_cancel_reason();
  return institution;
}

void TellInstitution(Tx& tx, const InstitutionRow& row, const std::vector<ScopeKey>& before) {
  tx.Emit({.kind = "evacuated_institutions",
           .key = row.institution.id(),
           .revision = row.revision,
           .before = before,
           .after = row.scope});
  tx.call().Touch("evacuated_institutions", row.institution.id());
}

void SaveInstitution(Tx& tx, InstitutionRow& row, const std::vector<ScopeKey>& before) {
  UpdateInstitution(tx, row, SumOf(row.institution.residents()));
  TellInstitution(tx, row, before);
}

absl::StatusOr<InstitutionRow> LockFor(Tx& tx, const std::string& id, const std::string& etag,
                                       std::initializer_list<EvacuatedInstitution::State> allowed) {
  CC_ASSIGN_OR_RETURN(InstitutionRow row, LockInstitution(tx, id));
  CC_RETURN_IF_ERROR(platform::CheckEtag(etag, row.institution.etag()));
  CC_RETURN_IF_ERROR(CheckState(row.institution, allowed));
  return row;
}

// Those where it goes see it, and record its arrival; the rest is for those where it is.
absl::Status CheckFromThere(const Tx& tx, const platform::UnitPaths& paths,
                            const EvacuatedInstitution& institution) {
  std::optional<platform::UnitPath> path = paths.Find(institution.unit_code());
  if (!path || tx.call().scope().Covers(options::v1::RELATION_ORIGIN, *path))
    return absl::OkStatus();
  return platform::Fail(common::v1::REASON_UNIT_OUT_OF_SCOPE, {{"unit", institution.unit_code()}});
}

// The keys of where it is, and of where it goes.
std::vector<ScopeKey> WithDestination(const std::vector<ScopeKey>& scope,
                                      const platform::UnitPath& destination) {
  std::vector<ScopeKey> keys = platform::RowKeys(options::v1::RELATION_DESTINATION, destination);
  for (ScopeKey key : scope) {
    if (key >= platform::MakeScopeKey(options::v1::RELATION_DESTINATION, 0)) continue;
    keys.push_back(key);
  }
  std::sort(keys.begin(), keys.end());
  return keys;
}

}  // namespace

absl::StatusOr<EvacuatedInstitution> Institutions::CreateEvacuatedInstitution(
    const Call& call, const v1::CreateEvacuatedInstitutionRequest& request) {
  const EvacuatedInstitution entered = Entered(request.institution());
  CC_RETURN_IF_ERROR(CheckInstitution(entered));
  CC_ASSIGN_OR_RETURN(const platform::UnitPath path,
                      KnownUnit(paths_, "institution.unit_code", entered.unit_code()));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<EvacuatedInstitution> {
    if (!entered.decision_id().empty())
      CC_RETURN_IF_ERROR(FindDecision(tx, entered.decision_id()).status());
    InstitutionRow row{.institution = entered};
    InsertInstitution(tx, row, path, SumOf(entered.residents()));
    TellInstitution(tx, row, {});
    return std::move(row.institution);
  });
}

absl::StatusOr<EvacuatedInstitution> Institutions::GetEvacuatedInstitution(
    const Call& call, const v1::GetEvacuatedInstitutionRequest& request) {
  return db_.Read(call, [&](Tx& tx) { return FindInstitution(tx, request.id()); });
}

absl::StatusOr<v1::ListEvacuatedInstitutionsResponse> Institutions::ListEvacuatedInstitutions(
    const Call& call, const v1::ListEvacuatedInstitutionsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 50, 200));
  CC_ASSIGN_OR_RETURN(std::vector<EvacuatedInstitution> found,
                      db_.Read(call, [&](Tx& tx) { return ListInstitutions(tx, request, page); }));
  v1::ListEvacuatedInstitutionsResponse response;
  FillPage(request, page, std::move(found), response.mutable_institutions(), response,
           IdKey<EvacuatedInstitution>);
  return response;
}

absl::StatusOr<EvacuatedInstitution> Institutions::UpdateEvacuatedInstitution(
    const Call& call, const v1::UpdateEvacuatedInstitutionRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<EvacuatedInstitution> {
    CC_ASSIGN_OR_RETURN(InstitutionRow row,
                        LockFor(tx, request.institution().id(), request.etag(),
                                {EvacuatedInstitution::STATE_IDENTIFIED,
                                 EvacuatedInstitution::STATE_DESTINATION_AGREED}));
    CC_RETURN_IF_ERROR(CheckFromThere(tx, paths_, row.institution));
    CC_RETURN_IF_ERROR(ApplyMask(request.update_mask(), request.institution(), row.institution));
    CC_RETURN_IF_ERROR(CheckInstitution(row.institution));
    SaveInstitution(tx, row, row.scope);
    return std::move(row.institution);
  });
}

absl::StatusOr<EvacuatedInstitution> Institutions::AgreeInstitutionDestination(
    const Call& call, const v1::AgreeInstitutionDestinationRequest& request) {
  const std::string& unit = request.destination().unit_code();
  CC_ASSIGN_OR_RETURN(const platform::UnitPath path,
                      KnownUnit(paths_, "destination.unit_code", unit));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<EvacuatedInstitution> {
    CC_ASSIGN_OR_RETURN(InstitutionRow row,
                        LockFor(tx, request.id(), request.etag(),
                                {EvacuatedInstitution::STATE_IDENTIFIED,
                                 EvacuatedInstitution::STATE_DESTINATION_AGREED}));
    CC_RETURN_IF_ERROR(CheckFromThere(tx, paths_, row.institution));
    const std::vector<ScopeKey> before = row.scope;
    *row.institution.mutable_destination() = request.destination();
    row.institution.set_state(EvacuatedInstitution::STATE_DESTINATION_AGREED);
    row.scope = WithDestination(row.scope, path);
    SaveInstitution(tx, row, before);
    return std::move(row.institution);
  });
}

absl::StatusOr<EvacuatedInstitution> Institutions::DepartInstitution(
    const Call& call, const v1::DepartInstitutionRequest& request) {
  CC_ASSIGN_OR_RETURN(absl::CivilDay day, DayOfStep(request.depart_date(), "",
                                                    platform::DayIn(call.now()), "depart_date"));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<EvacuatedInstitution> {
    CC_ASSIGN_OR_RETURN(InstitutionRow row,
                        LockFor(tx, request.id(), request.etag(),
                                {EvacuatedInstitution::STATE_DESTINATION_AGREED}));
    CC_RETURN_IF_ERROR(CheckFromThere(tx, paths_, row.institution));
    EvacuatedInstitution& institution = row.institution;
    CC_RETURN_IF_ERROR(CheckDeparture(institution, request));
    institution.set_state(EvacuatedInstitution::STATE_DEPARTED);
    institution.set_depart_date(platform::FormatDate(day));
    *institution.mutable_departed() = request.departed();
    institution.set_left_behind_reason(request.left_behind_reason());
    SaveInstitution(tx, row, row.scope);
    return std::move(institution);
  });
}

absl::StatusOr<EvacuatedInstitution> Institutions::ArriveInstitution(
    const Call& call, const v1::ArriveInstitutionRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<EvacuatedInstitution> {
    CC_ASSIGN_OR_RETURN(InstitutionRow row, LockFor(tx, request.id(), request.etag(),
                                                    {EvacuatedInstitution::STATE_DEPARTED}));
    EvacuatedInstitution& institution = row.institution;
    CC_ASSIGN_OR_RETURN(absl::CivilDay day,
                        DayOfStep(request.outcome().date(), institution.depart_date(),
                                  platform::DayIn(call.now()), "outcome.date"));
    CC_RETURN_IF_ERROR(CheckOutcome(institution, request.outcome()));
    institution.set_state(EvacuatedInstitution::STATE_ARRIVED);
    *institution.mutable_outcome() = request.outcome();
    institution.mutable_outcome()->set_date(platform::FormatDate(day));
    SaveInstitution(tx, row, row.scope);
    return std::move(institution);
  });
}

absl::StatusOr<EvacuatedInstitution> Institutions::CancelInstitution(
    const Call& call, const v1::CancelInstitutionRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<EvacuatedInstitution> {
    CC_ASSIGN_OR_RETURN(InstitutionRow row,
                        LockFor(tx, request.id(), request.etag(),
                                {EvacuatedInstitution::STATE_IDENTIFIED,
                                 EvacuatedInstitution::STATE_DESTINATION_AGREED}));
    CC_RETURN_IF_ERROR(CheckFromThere(tx, paths_, row.institution));
    row.institution.set_state(EvacuatedInstitution::STATE_CANCELLED);
    row.institution.set_cancel_reason(request.reason());
    SaveInstitution(tx, row, row.scope);
    return std::move(row.institution);
  });
}

}  // namespace cc::evacuation
