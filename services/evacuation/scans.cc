#include "services/evacuation/scans.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "services/evacuation/boarding_refusals.h"
#include "services/evacuation/passenger_store.h"
#include "services/evacuation/scan_lines.h"
#include "services/evacuation/trip_store.h"
#include "services/platform/error/error.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {

using platform::Call;
using platform::Tx;
using v1::Trip;

absl::StatusOr<v1::ScanAnswer> Scans::RecordScan(const Call& call,
                                                 const v1::RecordScanRequest& request) {
  absl::StatusOr<v1::ScanAnswer> answer =
      db_.Write(call, [&](Tx& tx) { return log_.Record(tx, request); });
  if (!answer.ok() && request.line().kind() == v1::ScanLine::KIND_BOARD) {
    TellBoardingRefused(db_, call, ReadLine(call, request.device(), request.line()).trip_id,
                        answer.status());
  }
  return answer;
}

absl::StatusOr<v1::UploadScansResponse> Scans::UploadScans(const Call& call,
                                                           const v1::UploadScansRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::UploadScansResponse> {
    CC_ASSIGN_OR_RETURN(std::vector<v1::ScanAnswer> answers, log_.Upload(tx, request));
    v1::UploadScansResponse response;
    for (v1::ScanAnswer& answer : answers) *response.add_answers() = std::move(answer);
    return response;
  });
}

absl::StatusOr<v1::ListScanConflictsResponse> Scans::ListScanConflicts(
    const Call& call, const v1::ListScanConflictsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 50, 200));
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::ListScanConflictsResponse> {
    CC_ASSIGN_OR_RETURN(std::vector<v1::ScanConflict> conflicts,
                        ListConflicts(tx, keyring_, request, page));
    v1::ListScanConflictsResponse response;
    for (v1::ScanConflict& conflict : conflicts) {
      if (response.conflicts_size() == page.size) {
        const v1::ScanConflict& last = response.conflicts(page.size - 1);
        const std::string at =
            absl::FormatTime("%Y-%m-%d %H:%M:%E6S+00", platform::FromProto(last.receive_time()),
                             absl::UTCTimeZone());
        response.set_next_page_token(
            platform::NextPageToken(request, {at, last.device(), absl::StrCat(last.sequence())}));
        break;
      }
      if (!conflict.trip_id().empty()) call.Touch("trips", conflict.trip_id());
      *response.add_conflicts() = std::move(conflict);
    }
    return response;
  });
}

absl::StatusOr<v1::ScanConflict> Scans::ResolveScanConflict(
    const Call& call, const v1::ResolveScanConflictRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::ScanConflict> {
    CC_RETURN_IF_ERROR(log_.Resolve(tx, request));
    return FindConflict(tx, keyring_, request.device(), request.sequence());
  });
}

absl::StatusOr<v1::ListPassengersResponse> Scans::ListPassengers(
    const Call& call, const v1::ListPassengersRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request));
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::ListPassengersResponse> {
    CC_RETURN_IF_ERROR(FindTrip(tx, request.trip_id()).status());
    CC_ASSIGN_OR_RETURN(std::vector<v1::Passenger> passengers,
                        evacuation::ListPassengers(tx, request, page));
    call.Touch("trips", request.trip_id());
    v1::ListPassengersResponse response;
    for (v1::Passenger& passenger : passengers) {
      if (response.passengers_size() == page.size) {
        const v1::Passenger& last = response.passengers(page.size - 1);
        response.set_next_page_token(
            platform::NextPageToken(request, {last.party_id(), absl::StrCat(last.number())}));
        break;
      }
      *response.add_passengers() = std::move(passenger);
    }
    return response;
  });
}

absl::StatusOr<v1::Passenger> Scans::RecordOutcome(const Call& call,
                                                   const v1::RecordOutcomeRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Passenger> {
    CC_ASSIGN_OR_RETURN(TripRow row, LockTrip(tx, request.trip_id()));
    CC_RETURN_IF_ERROR(FindPassenger(tx, request.trip_id(), request.person_id()).status());
    const bool travels =
        row.trip.state() == Trip::STATE_DEPARTED || row.trip.state() == Trip::STATE_ARRIVED;
    if (!travels) {
      return platform::Fail(common::v1::REASON_STATE_FORBIDS,
                            {{"state", Trip::State_Name(row.trip.state())}});
    }
    SetOutcome(tx, request.trip_id(), request.person_id(), request.outcome());
    // Whoever was lost is to be traced at once.
    tx.Emit({.kind = "trips",
             .key = request.trip_id(),
             .revision = row.revision,
             .before = row.scope,
             .after = row.scope});
    call.Touch("trips", request.trip_id());
    return FindPassenger(tx, request.trip_id(), request.person_id());
  });
}

}  // namespace cc::evacuation
