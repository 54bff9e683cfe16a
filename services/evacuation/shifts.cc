#include "services/evacuation/shifts.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/evacuation/desk_rules.h"
#include "services/evacuation/desk_scope.h"
#include "services/evacuation/duty_store.h"
#include "services/evacuation/hand_over_page.h"
#include "services/evacuation/incident_store.h"
#include "services/evacuation/list_pages.h"
#include "services/platform/db/etag.h"
#include "services/platform/paging/paging.h"
#include "services/platform/rpc/file_body.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Call;
using platform::Tx;
using v1::Shift;

// Of a log on one page; a longer one is printed without its beginning, which the page says.
constexpr int kMostLines = 5000;

std::string OpenKey(const Shift& shift) {
  return absl::FormatTime(absl::RFC3339_full, platform::FromProto(shift.open_time()),
                          absl::UTCTimeZone());
}

}  // namespace

absl::StatusOr<Shift> Shifts::OpenShift(const Call& call, const v1::OpenShiftRequest& request) {
  CC_ASSIGN_OR_RETURN(const platform::UnitPath path,
                      DeskPath(paths_, call, request.unit_code(), "unit_code"));
  Shift shift;
  shift.set_unit_code(request.unit_code());
  shift.set_opened_by(call.principal().id);
  shift.set_synthetic(request.synthetic());
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Shift> {
    CC_ASSIGN_OR_RETURN(ShiftRow row, InsertShift(tx, shift, DeskKeys(path)));
    tx.call().Touch("shifts", row.shift.id());
    return std::move(row.shift);
  });
}

absl::StatusOr<Shift> Shifts::GetShift(const Call& call, const v1::GetShiftRequest& request) {
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<Shift> {
    CC_ASSIGN_OR_RETURN(ShiftRow row, FindShift(tx, keyring_, request.id()));
    tx.call().Touch("shifts", request.id());
    return std::move(row.shift);
  });
}

absl::StatusOr<v1::ListShiftsResponse> Shifts::ListShifts(const Call& call,
                                                          const v1::ListShiftsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 50, 200));
  CC_ASSIGN_OR_RETURN(std::vector<Shift> found, db_.Read(call, [&](Tx& tx) {
    return evacuation::ListShifts(tx, keyring_, request, page);
  }));
  v1::ListShiftsResponse response;
  FillPage(request, page, std::move(found), response.mutable_shifts(), response,
           [](const Shift& shift) {
             return std::vector<std::string>{OpenKey(shift), shift.id()};
           });
  for (const Shift& shift : response.shifts()) call.Touch("shifts", shift.id());
  return response;
}

absl::StatusOr<v1::ShiftEntry> Shifts::AddShiftEntry(const Call& call,
                                                     const v1::AddShiftEntryRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::ShiftEntry> {
    CC_ASSIGN_OR_RETURN(ShiftRow row, LockShift(tx, keyring_, request.shift_id()));
    CC_RETURN_IF_ERROR(CheckShiftEntry(row.shift, row.entries, request.corrects()));
    // Within the caller's scope: the foreign key alone would tell of others.
    if (!request.incident_id().empty())
      CC_RETURN_IF_ERROR(FindIncident(tx, keyring_, request.incident_id()).status());
    v1::ShiftEntry entry;
    entry.set_text(request.text());
    entry.set_corrects(request.corrects());
    entry.set_incident_id(request.incident_id());
    tx.call().Touch("shifts", request.shift_id());
    return InsertShiftEntry(tx, keyring_, row, std::move(entry));
  });
}

absl::StatusOr<v1::ListShiftEntriesResponse> Shifts::ListShiftEntries(
    const Call& call, const v1::ListShiftEntriesRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 100, 500));
  int after = 0;
  if (!page.after.empty() && !absl::SimpleAtoi(page.after[0], &after))
    return platform::Fail(common::v1::REASON_PAGE_TOKEN_INVALID);
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::ListShiftEntriesResponse> {
    CC_RETURN_IF_ERROR(FindShift(tx, keyring_, request.shift_id()).status());
    CC_ASSIGN_OR_RETURN(
        std::vector<v1::ShiftEntry> entries,
        evacuation::ListShiftEntries(tx, keyring_, request.shift_id(), after, page.size + 1));
    tx.call().Touch("shifts", request.shift_id());
    v1::ListShiftEntriesResponse response;
    FillPage(request, page, std::move(entries), response.mutable_entries(), response,
             [](const v1::ShiftEntry& entry) {
               return std::vector<std::string>{absl::StrCat(entry.number())};
             });
    return response;
  });
}

absl::StatusOr<Shift> Shifts::HandOverShift(const Call& call,
                                            const v1::HandOverShiftRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Shift> {
    CC_ASSIGN_OR_RETURN(ShiftRow row, LockShift(tx, keyring_, request.id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.shift.etag()));
    CC_RETURN_IF_ERROR(CheckHandOver(row.shift, call.principal().id, request.taker_id()));
    row.shift.set_state(Shift::STATE_HANDING_OVER);
    row.shift.set_taker_id(request.taker_id());
    row.shift.set_summary(request.summary());
    row.shift.set_handed_by(call.principal().id);
    *row.shift.mutable_hand_time() = platform::ToProto(call.now());
    UpdateShift(tx, keyring_, row);
    tx.call().Touch("shifts", request.id());
    return std::move(row.shift);
  });
}

absl::StatusOr<Shift> Shifts::TakeOverShift(const Call& call,
                                            const v1::TakeOverShiftRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Shift> {
    CC_ASSIGN_OR_RETURN(ShiftRow row, LockShift(tx, keyring_, request.id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.shift.etag()));
    CC_RETURN_IF_ERROR(CheckTakeOver(row.shift, call.principal().id));
    row.shift.set_state(Shift::STATE_CLOSED);
    row.shift.set_taken_by(call.principal().id);
    *row.shift.mutable_take_time() = platform::ToProto(call.now());
    UpdateShift(tx, keyring_, row);
    Shift next;
    next.set_unit_code(row.shift.unit_code());
    next.set_opened_by(call.principal().id);
    next.set_previous_id(row.shift.id());
    next.set_synthetic(row.shift.synthetic());
    CC_ASSIGN_OR_RETURN(ShiftRow made, InsertShift(tx, next, row.scope));
    tx.call().Touch("shifts", request.id());
    tx.call().Touch("shifts", made.shift.id());
    return std::move(made.shift);
  });
}

absl::StatusOr<google::api::HttpBody> Shifts::PrintHandOver(
    const Call& call, const v1::PrintHandOverRequest& request) {
  HandOver told;
  CC_RETURN_IF_ERROR(db_.Read(call, [&](Tx& tx) -> absl::Status {
    CC_ASSIGN_OR_RETURN(ShiftRow row, FindShift(tx, keyring_, request.id()));
    told.shift = std::move(row.shift);
    told.until =
        told.shift.has_take_time() ? platform::FromProto(told.shift.take_time()) : call.now();
    const int32_t tail = platform::TailOf(told.shift.unit_code()).value_or(0);
    CC_ASSIGN_OR_RETURN(told.incidents,
                        IncidentsOfShift(tx, keyring_, KeysOfDesk(tail),
                                         platform::FromProto(told.shift.open_time()), told.until));
    CC_ASSIGN_OR_RETURN(told.entries, evacuation::ListShiftEntries(
                                          tx, keyring_, request.id(),
                                          std::max(0, row.entries - kMostLines), kMostLines));
    tx.call().Touch("shifts", request.id());
    for (const v1::Incident& incident : told.incidents) tx.call().Touch("incidents", incident.id());
    return absl::OkStatus();
  }));
  if (request.format() == v1::PrintHandOverRequest::FORMAT_TEXT) {
    return platform::FileBody(absl::StrCat("zmina-", request.id(), ".txt"),
                              "text/plain; charset=utf-8", HandOverText(told, call.language()));
  }
  return platform::FileBody(absl::StrCat("zmina-", request.id(), ".html"),
                            "text/html; charset=utf-8", HandOverHtml(told, call.language()));
}

}  // namespace cc::evacuation
