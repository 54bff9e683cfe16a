#include "services/evacuation/boarding_rules.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Fail;
using platform::ReasonOf;
using v1::Passenger;
using v1::Trip;

constexpr int kSeat = 1, kWheelchair = 2, kStretcher = 3;

int PlacesOfKind(const v1::Places& places, int kind) {
  return kind == kWheelchair  ? places.wheelchairs()
         : kind == kStretcher ? places.stretchers()
                              : places.seats();
}

std::string InKyiv(absl::Time time) {
  return absl::FormatTime("%d.%m.%Y %H:%M", time, platform::Kyiv());
}

absl::Status NoPlace(int kind, const v1::Places& places) {
  const auto reason = kind == kWheelchair  ? common::v1::REASON_WHEELCHAIR_PLACES_TAKEN
                      : kind == kStretcher ? common::v1::REASON_STRETCHER_PLACES_TAKEN
                                           : common::v1::REASON_SEATS_TAKEN;
  return Fail(reason, {{"places", absl::StrCat(PlacesOfKind(places, kind))}});
}

absl::Status Unaccompanied(const Traveller& child) {
  return Fail(common::v1::REASON_CHILD_UNACCOMPANIED, {{"number", absl::StrCat(child.number)}});
}

}  // namespace

int PlaceNeeded(common::v1::Mobility mobility) {
  switch (mobility) {
    case common::v1::MOBILITY_WHEELCHAIR:
      return kWheelchair;
    case common::v1::MOBILITY_STRETCHER:
      return kStretcher;
    default:
      return kSeat;
  }
}

void Boarding::Add(Traveller traveller) {
  std::string id = traveller.person_id;
  travellers_[std::move(id)] = std::move(traveller);
}

Traveller* Boarding::Find(const std::string& person_id) {
  auto found = travellers_.find(person_id);
  return found == travellers_.end() ? nullptr : &found->second;
}

int Boarding::Free(int place) const {
  return PlacesOfKind(facts_.places, place) - PlacesOfKind(on_board_, place);
}

void Boarding::Count(int place, int by) {
  if (place == kSeat) on_board_.set_seats(on_board_.seats() + by);
  if (place == kWheelchair) on_board_.set_wheelchairs(on_board_.wheelchairs() + by);
  if (place == kStretcher) on_board_.set_stretchers(on_board_.stretchers() + by);
}

// Judged by the instant at which the record came, not by now: a record stays as true as it was.
absl::Status Boarding::CheckTimes(const Scan& scan) const {
  if (scan.scanned_at > scan.received_at + facts_.clock_allowance)
    return Fail(common::v1::REASON_SCAN_IN_FUTURE, {{"time", InKyiv(scan.scanned_at)}});
  if (scan.scanned_at < facts_.opens)
    return Fail(common::v1::REASON_SCAN_BEFORE_TRIP, {{"time", InKyiv(scan.scanned_at)}});
  if (scan.stop > facts_.stops) {
    return Fail(common::v1::REASON_STOP_UNKNOWN,
                {{"stop", absl::StrCat(scan.stop)}, {"stops", absl::StrCat(facts_.stops)}});
  }
  if (scan.received_at > facts_.ended_at) return Fail(common::v1::REASON_TRIP_ENDED);
  return absl::OkStatus();
}

bool Boarding::AdultOnBoard(const Traveller& child) {
  const Traveller* adult = child.adult_id.empty() ? nullptr : Find(child.adult_id);
  return adult != nullptr && adult->state == Passenger::STATE_ON_BOARD;
}

absl::Status Boarding::CheckMayBoard(const Scan& scan, const Traveller& who) {
  if (!scan.stood) CC_RETURN_IF_ERROR(who.barred);
  if (facts_.state == Trip::STATE_PLANNED) {
    return Fail(common::v1::REASON_STATE_FORBIDS, {{"state", Trip::State_Name(facts_.state)}});
  }
  const absl::Time latest = scan.stop > 0 ? facts_.arrived_at : facts_.departed_at;
  if (scan.scanned_at > latest) {
    return Fail(common::v1::REASON_SCAN_AFTER_DEPARTURE, {{"time", InKyiv(facts_.departed_at)}});
  }
  if (who.child && !scan.guarded && !who.in_care && !AdultOnBoard(who)) return Unaccompanied(who);
  const int place = PlaceNeeded(who.mobility);
  return Free(place) > 0 ? absl::OkStatus() : NoPlace(place, facts_.places);
}

absl::Status Boarding::Board(const Scan& scan, Traveller& who) {
  const bool fact = scan.decision == Decision::kApply;
  if (who.state == Passenger::STATE_ON_BOARD)
    return fact ? absl::OkStatus() : Fail(common::v1::REASON_PERSON_ON_BOARD_ALREADY);
  if (!fact) CC_RETURN_IF_ERROR(CheckMayBoard(scan, who));
  const int place = PlaceNeeded(who.mobility);
  who.place_taken = Free(place) > 0 ? place : 0;
  Count(who.place_taken, 1);
  who.state = Passenger::STATE_ON_BOARD;
  who.guarded = scan.guarded || who.in_care;
  who.boarded_at = scan.scanned_at;
  who.board_stop = scan.stop;
  who.alighted_at = absl::InfinitePast();
  who.alight_stop = 0;
  who.outcome = Passenger::OUTCOME_UNSPECIFIED;
  return absl::OkStatus();
}

absl::Status Boarding::Alight(const Scan& scan, Traveller& who) {
  const bool fact = scan.decision == Decision::kApply;
  const bool arrived = facts_.arrived_at != absl::InfiniteFuture();
  if (!fact) {
    if (who.state != Passenger::STATE_ON_BOARD) return Fail(common::v1::REASON_PERSON_NOT_ON_BOARD);
    // At the end of the journey people are received by the centre, in whatever order they get off.
    for (const auto& [id, other] : travellers_) {
      const bool left_alone = other.state == Passenger::STATE_ON_BOARD &&
                              other.adult_id == who.person_id && other.child && !other.guarded;
      if (left_alone && !arrived && !scan.guarded) return Unaccompanied(other);
    }
  }
  if (who.state == Passenger::STATE_ON_BOARD) {
    Count(who.place_taken, -1);
  } else {
    who.boarded_at = scan.scanned_at;  // decided by a person: nobody gets off who was not on
  }
  who.place_taken = 0;
  const bool before_it_left = scan.scanned_at <= facts_.departed_at && scan.stop == 0 &&
                              scan.outcome == Passenger::OUTCOME_UNSPECIFIED && !fact;
  who.state = before_it_left ? Passenger::STATE_NOT_ON_BOARD : Passenger::STATE_OFF;
  who.guarded = false;
  if (before_it_left) {
    who.boarded_at = absl::InfinitePast();
    who.board_stop = 0;
    return absl::OkStatus();
  }
  who.alighted_at = scan.scanned_at;
  who.alight_stop = scan.stop;
  who.outcome = scan.outcome;
  if (who.outcome == Passenger::OUTCOME_UNSPECIFIED) {
    if (scan.stop > 0 && scan.stop < facts_.stops)
      who.outcome = Passenger::OUTCOME_LEFT_AT_STOP;
    else if (arrived)
      who.outcome = Passenger::OUTCOME_ARRIVED;
  }
  return absl::OkStatus();
}

absl::Status Boarding::Apply(const Scan& scan) {
  Traveller* who = Find(scan.person_id);
  if (who == nullptr || scan.kind == v1::ScanLine::KIND_UNSPECIFIED ||
      scan.scanned_at == absl::InfinitePast())
    return Fail(common::v1::REASON_SCAN_UNREADABLE);
  if (scan.decision != Decision::kApply) CC_RETURN_IF_ERROR(CheckTimes(scan));
  return scan.kind == v1::ScanLine::KIND_BOARD ? Board(scan, *who) : Alight(scan, *who);
}

void Boarding::Merge(std::vector<Scan>& scans) {
  std::sort(scans.begin(), scans.end(), [](const Scan& a, const Scan& b) {
    return std::tie(a.merged_at, a.device, a.sequence) <
           std::tie(b.merged_at, b.device, b.sequence);
  });
  std::vector<Scan*> waiting;
  for (Scan& scan : scans) {
    if (scan.decision == Decision::kDismiss) continue;
    scan.verdict = Apply(scan);
    if (ReasonOf(scan.verdict) == common::v1::REASON_CHILD_UNACCOMPANIED) waiting.push_back(&scan);
    // One that stands now may be what another waits for.
    for (bool again = scan.verdict.ok(); again;) {
      again = false;
      for (auto it = waiting.begin(); it != waiting.end() && !again; ++it) {
        absl::Status verdict = Apply(**it);
        (*it)->verdict = verdict;
        if (ReasonOf(verdict) != common::v1::REASON_CHILD_UNACCOMPANIED) {
          again = true;
          waiting.erase(it);
          break;
        }
      }
    }
  }
}

}  // namespace cc::evacuation
