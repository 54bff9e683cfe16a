#include "services/evacuation/trips.h"

#include <vector>

#include "services/evacuation/known_units.h"
#include "services/evacuation/list_pages.h"
#include "services/evacuation/party_store.h"
#include "services/evacuation/passenger_store.h"
#include "services/evacuation/trip_rules.h"
#include "services/evacuation/trip_store.h"
#include "services/evacuation/trip_terms.h"
#include "services/platform/db/etag.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {

using platform::Call;
using platform::Tx;

absl::StatusOr<v1::Trip> Trips::CreateTrip(const Call& call, const v1::CreateTripRequest& request) {
  v1::Trip trip = request.trip();
  CC_RETURN_IF_ERROR(CheckTrip(trip));
  CC_ASSIGN_OR_RETURN(const platform::UnitPath path,
                      KnownUnit(paths_, "trip.from_unit_code", trip.from_unit_code()));
  if (trip.sign_minutes() == 0) {
    const absl::CivilDay day = platform::ParseDate(trip.date()).value_or(absl::CivilDay());
    trip.set_sign_minutes(TripTermsOn(rules_, day).sign_minutes);
  }
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Trip> {
    CC_ASSIGN_OR_RETURN(
        TripRow made, InsertTrip(tx, trip, platform::RowKeys(options::v1::RELATION_ORIGIN, path)));
    tx.Emit({.kind = "trips", .key = made.trip.id(), .revision = 1, .after = made.scope});
    tx.call().Touch("trips", made.trip.id());
    return std::move(made.trip);
  });
}

absl::StatusOr<v1::Trip> Trips::GetTrip(const Call& call, const v1::GetTripRequest& request) {
  return db_.Read(call, [&](Tx& tx) { return FindTrip(tx, request.id()); });
}

absl::StatusOr<v1::ListTripsResponse> Trips::ListTrips(const Call& call,
                                                       const v1::ListTripsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request));
  CC_ASSIGN_OR_RETURN(std::vector<v1::Trip> trips, db_.Read(call, [&](Tx& tx) {
    return evacuation::ListTrips(tx, request, page);
  }));
  v1::ListTripsResponse response;
  FillPage(request, page, std::move(trips), response.mutable_trips(), response,
           [](const v1::Trip& trip) {
             return std::vector<std::string>{trip.date(), trip.id()};
           });
  return response;
}

absl::StatusOr<v1::Trip> Trips::OpenBoarding(const Call& call,
                                             const v1::OpenBoardingRequest& request) {
  return Move(call, request.id(), request.etag(), v1::Trip::STATE_BOARDING);
}

absl::StatusOr<v1::Trip> Trips::DepartTrip(const Call& call, const v1::DepartTripRequest& request) {
  return Move(call, request.id(), request.etag(), v1::Trip::STATE_DEPARTED);
}

absl::StatusOr<v1::Trip> Trips::ArriveTrip(const Call& call, const v1::ArriveTripRequest& request) {
  return Move(call, request.id(), request.etag(), v1::Trip::STATE_ARRIVED);
}

absl::StatusOr<v1::Trip> Trips::Move(const Call& call, const std::string& id,
                                     const std::string& etag, v1::Trip::State to) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Trip> {
    CC_ASSIGN_OR_RETURN(TripRow row, LockTrip(tx, id));
    CC_RETURN_IF_ERROR(platform::CheckEtag(etag, row.trip.etag()));
    CC_RETURN_IF_ERROR(CheckMove(row.trip, to));
    if (to == v1::Trip::STATE_DEPARTED) CC_RETURN_IF_ERROR(CheckGroupsWhole(tx, id));
    CC_ASSIGN_OR_RETURN(row, SetTripState(tx, id, to));
    tx.Emit({.kind = "trips",
             .key = id,
             .revision = row.revision,
             .before = row.scope,
             .after = row.scope});
    tx.call().Touch("trips", id);
    if (to == v1::Trip::STATE_DEPARTED) {
      CC_ASSIGN_OR_RETURN(std::vector<PartyRow> parties, SetOff(tx, id));
      for (const PartyRow& party : parties) {
        tx.Emit({.kind = "parties",
                 .key = party.party.id(),
                 .revision = party.revision,
                 .before = party.scope,
                 .after = party.scope});
      }
    }
    // What could not be before the doors opened, or is an arrival only now.
    const bool judge_anew = to == v1::Trip::STATE_ARRIVED || row.trip.open_conflicts() > 0;
    if (!judge_anew) return std::move(row.trip);
    CC_RETURN_IF_ERROR(scans_.MergeAnew(tx, id));
    return FindTrip(tx, id);
  });
}

}  // namespace cc::evacuation
