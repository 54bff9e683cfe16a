#include "services/evacuation/scan_log.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/evacuation/boarding_refusals.h"
#include "services/evacuation/party_rules.h"
#include "services/evacuation/party_store.h"
#include "services/evacuation/scan_lines.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Fail;
using platform::ScopeKey;
using platform::Tx;
using v1::Passenger;
using v1::Trip;

constexpr absl::Duration kNext = absl::Microseconds(1);  // what the database tells apart

std::vector<ScopeKey> Together(std::vector<ScopeKey> a, const std::vector<ScopeKey>& b) {
  a.insert(a.end(), b.begin(), b.end());
  std::sort(a.begin(), a.end());
  a.erase(std::unique(a.begin(), a.end()), a.end());
  return a;
}

bool SameVerdict(const absl::Status& a, const absl::Status& b) {
  return platform::ReasonOf(a) == platform::ReasonOf(b) &&
         platform::DetailsOf(a) == platform::DetailsOf(b);
}

bool SamePlace(const Traveller& a, const Traveller& b) {
  return a.state == b.state && a.place_taken == b.place_taken && a.guarded == b.guarded &&
         a.boarded_at == b.boarded_at && a.alighted_at == b.alighted_at &&
         a.board_stop == b.board_stop && a.alight_stop == b.alight_stop && a.outcome == b.outcome;
}

Traveller AtHome(const Traveller& who) {
  return {.person_id = who.person_id,
          .party_id = who.party_id,
          .adult_id = who.adult_id,
          .number = who.number,
          .mobility = who.mobility,
          .child = who.child,
          .in_care = who.in_care,
          .barred = who.barred};
}

void Tell(Tx& tx, const TripLog& trip) {
  tx.Emit({.kind = "trips",
           .key = trip.id,
           .revision = trip.revision,
           .before = trip.scope,
           .after = trip.scope});
  tx.call().Touch("trips", trip.id);
}

}  // namespace

void ScanLog::Complete(TripLog& trip) const {
  const absl::CivilDay day = platform::ParseDate(trip.date).value_or(absl::CivilDay());
  const TripTerms terms = TripTermsOn(rules_, day);
  trip.facts.clock_allowance = terms.clock_allowance;
  trip.facts.opens = absl::FromCivil(day, platform::Kyiv()) - terms.before_day;
}

void ScanLog::MoveGroup(Tx& tx, BoardingGroup& group, const TripLog& trip, bool on) {
  const std::vector<ScopeKey> before = group.scope;
  const bool left = trip.facts.departed_at != absl::InfiniteFuture();
  std::string status;
  if (on) {
    group.trip_id = trip.id;
    group.leave_date = trip.date;
    group.state = left ? v1::Party::STATE_IN_TRANSIT : v1::Party::STATE_ASSEMBLED;
    const absl::CivilDay day = platform::ParseDate(trip.date).value_or(absl::CivilDay());
    auto known = statuses_.StatusOn(group.origin_unit_code, day, tx.call().now());
    territory::v1::StatusBasis basis = known.value_or(territory::v1::StatusBasis());
    basis.set_unit_code(group.origin_unit_code);
    basis.set_date(trip.date);
    status = StatusText(basis);
  } else {
    group.trip_id.clear();
    group.state = v1::Party::STATE_ASSEMBLED;
  }
  UpdateGroupTrip(tx, group, on ? Together(before, trip.scope) : before, status);
  tx.Emit({.kind = "parties",
           .key = group.id,
           .revision = group.revision,
           .before = before,
           .after = group.scope});
}

absl::StatusOr<v1::ScanAnswer> ScanLog::Record(Tx& tx, const v1::RecordScanRequest& request) {
  KeptScan kept = ReadLine(tx.call(), request.device(), request.line());
  if (!Readable(kept.scan) || kept.trip_id.empty())
    return platform::FailField("line", common::v1::REASON_SCAN_UNREADABLE);
  CC_ASSIGN_OR_RETURN(ScanView view, LockForScan(tx, keyring_, kept.trip_id, kept.scan));
  if (view.known) {
    if (view.known->content != kept.content) return NumberReused(kept.scan);
    tx.call().Touch("trips", kept.trip_id);
    return AnswerFor(tx.call(), view.known->scan, true);
  }
  if (!view.trip || !view.traveller) return Fail(common::v1::REASON_NOT_FOUND);
  Complete(*view.trip);
  // What a device tells as it happens comes after all that is known, whatever its clock says: so
  // those who were let on board stay there.
  const absl::Duration late = absl::AbsDuration(tx.call().now() - kept.scan.scanned_at);
  if (late <= view.trip->facts.clock_allowance)
    kept.scan.merged_at = std::max(tx.call().now(), view.trip->last_merged_at + kNext);
  const bool gets_off_before =
      kept.scan.kind == v1::ScanLine::KIND_ALIGHT &&
      (view.goes_with_child_on_board || view.trip->facts.departed_at == absl::InfiniteFuture());
  const bool in_order = kept.scan.merged_at > view.trip->last_merged_at &&
                        view.trip->open_conflicts == 0 && !gets_off_before;
  CC_RETURN_IF_ERROR(in_order ? RecordInOrder(tx, view, kept)
                              : RecordOutOfOrder(tx, *view.trip, kept));
  tx.call().Touch("parties", view.group.id);
  return AnswerFor(tx.call(), kept.scan, false);
}

// Only this person, the adult who goes with them and the free places decide.
absl::Status ScanLog::RecordInOrder(Tx& tx, ScanView& view, KeptScan& kept) {
  TripLog& trip = *view.trip;
  Boarding boarding(trip.facts, trip.on_board);
  if (view.adult) boarding.Add(*view.adult);
  boarding.Add(*view.traveller);
  CC_RETURN_IF_ERROR(boarding.Apply(kept.scan));
  const Traveller& who = *boarding.Find(kept.scan.person_id);
  if (view.group.trip_id != trip.id && who.state == Passenger::STATE_ON_BOARD)
    MoveGroup(tx, view.group, trip, true);
  SavePassengers(tx, trip, {who}, {{view.group.id, view.group}});
  kept.scope = Together(trip.scope, view.group.scope);
  InsertScans(tx, keyring_, {kept});
  trip.on_board = boarding.on_board();
  trip.last_merged_at = kept.scan.merged_at;
  UpdateTripLog(tx, trip, std::min(tx.call().now(), kept.scan.scanned_at));
  Tell(tx, trip);
  return absl::OkStatus();
}

absl::Status ScanLog::RecordOutOfOrder(Tx& tx, TripLog& trip, KeptScan& kept) {
  LockTripsAndGroups(tx, {trip.id}, {kept.scan.person_id});
  CC_ASSIGN_OR_RETURN(std::vector<KeptScan> all, ScansOfTrip(tx, trip.id));
  CC_RETURN_IF_ERROR(Merge(tx, trip, all, {&kept}));
  return kept.scan.verdict;
}

absl::Status ScanLog::Merge(Tx& tx, TripLog& trip, std::vector<KeptScan>& kept,
                            std::vector<KeptScan*> added) {
  std::vector<std::string> person_ids;
  for (const KeptScan* one : added) {
    if (!one->scan.person_id.empty()) person_ids.push_back(one->scan.person_id);
  }
  CC_ASSIGN_OR_RETURN(Travellers before, FindTravellers(tx, keyring_, trip, person_ids));
  Boarding boarding(trip.facts);
  for (const Traveller& who : before.people) boarding.Add(AtHome(who));

  std::map<std::pair<std::string, int64_t>, KeptScan*> by_number;
  std::vector<Scan> scans;
  for (KeptScan& one : kept) {
    by_number[{one.scan.device, one.scan.sequence}] = &one;
    scans.push_back(one.scan);
  }
  for (KeptScan* one : added) {
    by_number[{one->scan.device, one->scan.sequence}] = one;
    scans.push_back(one->scan);
  }
  boarding.Merge(scans);

  int conflicts = 0;
  bool refused = false;  // and was not known to be
  absl::Time sign = absl::InfinitePast();
  std::vector<KeptScan> changed, fresh;
  for (const Scan& scan : scans) {
    KeptScan& one = *by_number[{scan.device, scan.sequence}];
    const bool same = SameVerdict(one.scan.verdict, scan.verdict);
    one.scan.verdict = scan.verdict;
    conflicts += ResultOf(one.scan) == v1::ScanAnswer::RESULT_CONFLICT;
    trip.last_merged_at = std::max(trip.last_merged_at, scan.merged_at);
    sign = std::max(sign, std::min(scan.scanned_at, tx.call().now()));
    const bool is_new = std::find(added.begin(), added.end(), &one) != added.end();
    if (!same && !is_new) changed.push_back(one);
    refused |= (is_new || !same) && ResultOf(one.scan) == v1::ScanAnswer::RESULT_CONFLICT &&
               one.scan.kind == v1::ScanLine::KIND_BOARD && DeskMustKnow(scan.verdict);
  }
  for (auto& [id, group] : before.groups) {
    bool on_board = false, came_along = false;
    for (const auto& [person, who] : boarding.travellers()) {
      on_board |= who.party_id == id && who.state == Passenger::STATE_ON_BOARD;
      came_along |= who.party_id == id && who.state == Passenger::STATE_OFF;
    }
    const bool gone = trip.facts.departed_at != absl::InfiniteFuture();
    if (group.trip_id != trip.id && (on_board || (came_along && group.trip_id.empty())))
      MoveGroup(tx, group, trip, true);
    else if (group.trip_id == trip.id && !on_board && !came_along && !gone)
      MoveGroup(tx, group, trip, false);
  }
  std::vector<Traveller> moved;
  for (const Traveller& who : before.people) {
    const Traveller& now = *boarding.Find(who.person_id);
    const bool concerned =
        std::find(person_ids.begin(), person_ids.end(), who.person_id) != person_ids.end();
    if (concerned || !SamePlace(who, now)) moved.push_back(now);
  }
  for (KeptScan* one : added) {
    one->scope = trip.scope;
    if (const Traveller* who = boarding.Find(one->scan.person_id)) {
      if (auto group = before.groups.find(who->party_id); group != before.groups.end())
        one->scope = Together(trip.scope, group->second.scope);
    }
    fresh.push_back(*one);
  }
  SavePassengers(tx, trip, moved, before.groups);
  InsertScans(tx, keyring_, fresh);
  UpdateVerdicts(tx, changed);
  trip.on_board = boarding.on_board();
  trip.open_conflicts = conflicts;
  UpdateTripLog(tx, trip, sign);
  Tell(tx, trip);
  return refused ? RaiseBoardingRefused(tx, trip.id) : absl::OkStatus();
}

}  // namespace cc::evacuation
