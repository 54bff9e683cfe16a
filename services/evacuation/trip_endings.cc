#include "services/evacuation/trip_endings.h"

#include "absl/strings/str_cat.h"
#include "services/evacuation/counting.h"
#include "services/evacuation/party_store.h"
#include "services/evacuation/passenger_store.h"
#include "services/evacuation/trip_rules.h"
#include "services/evacuation/trip_store.h"
#include "services/platform/db/etag.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Call;
using platform::Tx;
using v1::Trip;

void TellOf(Tx& tx, const TripRow& row) {
  tx.Emit({.kind = "trips",
           .key = row.trip.id(),
           .revision = row.revision,
           .before = row.scope,
           .after = row.scope});
  tx.call().Touch("trips", row.trip.id());
}

// How many of these have a disability: it is encrypted, and no column of the passenger tells it.
int WithDisability(const v1::Party& party, const CountedAtEnd& counted) {
  int sum = 0;
  for (const v1::Person& person : party.persons()) {
    if (!person.with_disability()) continue;
    sum += static_cast<int>(counted.in.count(person.id())) -
           static_cast<int>(counted.out.count(person.id()));
  }
  return sum;
}

}  // namespace

absl::Status TripEndings::CountThoseElsewhere(Tx& tx, const Trip& trip) const {
  CC_ASSIGN_OR_RETURN(std::vector<CountedAtEnd> counted, CountAtEnd(tx, trip.id()));
  for (const CountedAtEnd& group : counted) {
    CC_ASSIGN_OR_RETURN(const PartyRow party, FindParty(tx, keyring_, group.party_id));
    CountPeople(tx, {.method = v1::COUNT_METHOD_MANIFEST,
                     .origin = paths_.Find(group.origin_unit_code).value_or(platform::UnitPath{0}),
                     .unit_code = group.origin_unit_code,
                     .day = platform::DayIn(platform::FromProto(trip.arrival_time())),
                     .people = group.people,
                     .children = group.children,
                     .low_mobility = group.low_mobility,
                     .with_disability = WithDisability(party.party, group),
                     .record_kind = "trips",
                     .record_id = trip.id(),
                     .synthetic = group.synthetic});
  }
  return absl::OkStatus();
}

absl::StatusOr<Trip> TripEndings::CancelTrip(const Call& call,
                                             const v1::CancelTripRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Trip> {
    CC_ASSIGN_OR_RETURN(TripRow row, LockTrip(tx, request.id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.trip.etag()));
    CC_RETURN_IF_ERROR(CheckCancel(row.trip));
    CC_ASSIGN_OR_RETURN(row, SetCancelled(tx, request.id(), request.reason()));
    TellOf(tx, row);
    return std::move(row.trip);
  });
}

absl::StatusOr<Trip> TripEndings::CloseTrip(const Call& call, const v1::CloseTripRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Trip> {
    CC_ASSIGN_OR_RETURN(TripRow row, LockTrip(tx, request.id()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), row.trip.etag()));
    CC_RETURN_IF_ERROR(CheckMove(row.trip, Trip::STATE_CLOSED));
    if (row.trip.open_conflicts() > 0) {
      return platform::Fail(common::v1::REASON_SCAN_CONFLICTS_OPEN,
                            {{"count", absl::StrCat(row.trip.open_conflicts())}});
    }
    TakeOverArrivals(tx, request.id());
    CC_RETURN_IF_ERROR(CheckAccounted(tx, request.id()));
    CC_RETURN_IF_ERROR(CountThoseElsewhere(tx, row.trip));
    EmptyTrip(tx, request.id());
    CC_ASSIGN_OR_RETURN(row, SetTripState(tx, request.id(), Trip::STATE_CLOSED));
    TellOf(tx, row);
    return std::move(row.trip);
  });
}

absl::StatusOr<Trip> TripEndings::ReportSign(const Call& call,
                                             const v1::ReportSignRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Trip> {
    CC_ASSIGN_OR_RETURN(TripRow row, LockTrip(tx, request.id()));
    if (row.trip.state() != Trip::STATE_DEPARTED) {
      return platform::Fail(common::v1::REASON_STATE_FORBIDS,
                            {{"state", Trip::State_Name(row.trip.state())}});
    }
    CC_ASSIGN_OR_RETURN(row, RenewSign(tx, request.id(), call.now()));
    TellOf(tx, row);
    return std::move(row.trip);
  });
}

}  // namespace cc::evacuation
