#include "services/evacuation/trip_rules.h"

#include "absl/strings/str_cat.h"
#include "services/platform/error/error.h"

namespace cc::evacuation {

absl::Status CheckTrip(const v1::Trip& trip) {
  const v1::Places& places = trip.places();
  if (places.seats() + places.wheelchairs() + places.stretchers() > 0) return absl::OkStatus();
  return platform::FailField("trip.places", common::v1::REASON_TRIP_WITHOUT_PLACES);
}

v1::Trip::State StateBefore(v1::Trip::State to) {
  switch (to) {
    case v1::Trip::STATE_BOARDING:
      return v1::Trip::STATE_PLANNED;
    case v1::Trip::STATE_DEPARTED:
      return v1::Trip::STATE_BOARDING;
    case v1::Trip::STATE_ARRIVED:
      return v1::Trip::STATE_DEPARTED;
    case v1::Trip::STATE_CLOSED:
      return v1::Trip::STATE_ARRIVED;
    default:
      return v1::Trip::STATE_UNSPECIFIED;
  }
}

absl::Status CheckMove(const v1::Trip& trip, v1::Trip::State to) {
  if (trip.state() == StateBefore(to)) return absl::OkStatus();
  return platform::Fail(common::v1::REASON_STATE_FORBIDS,
                        {{"state", v1::Trip::State_Name(trip.state())}});
}

absl::Status CheckCancel(const v1::Trip& trip) {
  const v1::Places& on_board = trip.boarded();
  const bool empty = on_board.seats() + on_board.wheelchairs() + on_board.stretchers() == 0;
  if (trip.state() == v1::Trip::STATE_PLANNED ||
      (trip.state() == v1::Trip::STATE_BOARDING && empty))
    return absl::OkStatus();
  return platform::Fail(common::v1::REASON_STATE_FORBIDS,
                        {{"state", v1::Trip::State_Name(trip.state())}});
}

absl::Status CheckTransitCentre(const v1::TransitCentre& centre) {
  const v1::Beds& beds = centre.beds();
  int sum = beds.ordinary() + beds.wheelchair() + beds.stretcher();
  if (sum <= centre.capacity()) return absl::OkStatus();
  return platform::FailField(
      "transit_centre.beds", common::v1::REASON_BEDS_OVER_CAPACITY,
      {{"beds", absl::StrCat(sum)}, {"capacity", absl::StrCat(centre.capacity())}});
}

}  // namespace cc::evacuation
