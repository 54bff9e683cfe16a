#include <algorithm>
#include <set>

#include "services/evacuation/passenger_store.h"
#include "services/evacuation/scan_lines.h"
#include "services/evacuation/scan_log.h"
#include "services/platform/error/error.h"

// Offline logs and decisions on what contradicts.
namespace cc::evacuation {
namespace {

using platform::Fail;
using platform::Tx;

// Seen by whoever sent it and from the whole country: no trip says who else.
std::vector<platform::ScopeKey> OfNoTrip(const platform::Call& call) {
  std::vector<platform::ScopeKey> keys = call.scope().keys();
  for (platform::ScopeKey key : platform::RowKeys(options::v1::RELATION_ORIGIN, {0}))
    keys.push_back(key);
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

v1::ScanAnswer Reused(const platform::Call& call, Scan scan) {
  scan.verdict = NumberReused(scan);
  v1::ScanAnswer answer = AnswerFor(call, scan, true);
  answer.set_result(v1::ScanAnswer::RESULT_REFUSED);
  answer.set_reason(common::v1::REASON_SCAN_NUMBER_REUSED);
  answer.set_text(platform::Text(common::v1::REASON_SCAN_NUMBER_REUSED,
                                 {{"sequence", std::to_string(scan.sequence)}}, call.language()));
  return answer;
}

}  // namespace

absl::StatusOr<std::vector<v1::ScanAnswer>> ScanLog::Upload(Tx& tx,
                                                            const v1::UploadScansRequest& request) {
  std::vector<KeptScan> lines;
  std::set<std::string> trip_ids, person_ids;
  std::vector<int64_t> sequences;
  for (const v1::ScanLine& line : request.lines()) {
    KeptScan& kept = lines.emplace_back(ReadLine(tx.call(), request.device(), line));
    if (!kept.trip_id.empty()) trip_ids.insert(kept.trip_id);
    if (!kept.scan.person_id.empty()) person_ids.insert(kept.scan.person_id);
    sequences.push_back(kept.scan.sequence);
  }
  // The same log may come twice at once.
  tx.Defer("SELECT pg_advisory_xact_lock(hashtextextended('scans/' || $1::text, 0))",
           request.device());
  const std::vector<std::string> trips(trip_ids.begin(), trip_ids.end());
  LockTripsAndGroups(tx, trips, {person_ids.begin(), person_ids.end()});
  std::map<int64_t, KeptScan> known;
  CC_ASSIGN_OR_RETURN(known, ScansOfDevice(tx, request.device(), sequences));
  std::map<std::string, TripLog> logs;
  CC_ASSIGN_OR_RETURN(logs, FindTripLogs(tx, trips));

  std::map<int64_t, KeptScan*> fresh;
  std::map<std::string, std::vector<KeptScan*>> by_trip;
  std::vector<KeptScan> of_no_trip;
  for (KeptScan& line : lines) {
    if (known.contains(line.scan.sequence) || fresh.contains(line.scan.sequence)) continue;
    fresh[line.scan.sequence] = &line;
    if (logs.contains(line.trip_id)) {
      by_trip[line.trip_id].push_back(&line);
      continue;
    }
    line.trip_id.clear();
    line.line = request.lines(static_cast<int>(&line - lines.data())).SerializeAsString();
    line.scan.verdict = Fail(common::v1::REASON_SCAN_UNREADABLE);
    line.scope = OfNoTrip(tx.call());
    of_no_trip.push_back(line);
  }
  std::map<std::string, std::vector<KeptScan>> merged;
  for (auto& [trip_id, added] : by_trip) {
    TripLog& trip = logs.at(trip_id);
    Complete(trip);
    CC_ASSIGN_OR_RETURN(merged[trip_id], ScansOfTrip(tx, trip_id));
    CC_RETURN_IF_ERROR(Merge(tx, trip, merged[trip_id], added));
  }
  InsertScans(tx, keyring_, of_no_trip);

  // Records that had come before stand as the merge has just judged them.
  for (const auto& [trip_id, scans] : merged) {
    for (const KeptScan& one : scans) {
      if (one.scan.device != request.device()) continue;
      if (auto it = known.find(one.scan.sequence); it != known.end())
        it->second.scan.verdict = one.scan.verdict;
    }
  }
  std::vector<v1::ScanAnswer> answers;
  for (const KeptScan& line : lines) {
    auto before = known.find(line.scan.sequence);
    const KeptScan& kept = before != known.end() ? before->second : *fresh[line.scan.sequence];
    const bool again = before != known.end() || &kept != &line;
    answers.push_back(kept.content == line.content ? AnswerFor(tx.call(), kept.scan, again)
                                                   : Reused(tx.call(), line.scan));
  }
  return answers;
}

absl::Status ScanLog::BoardGroup(Tx& tx, const v1::Party& party,
                                 const std::vector<platform::ScopeKey>& scope,
                                 const std::string& trip_id) {
  std::vector<std::string> person_ids;
  for (const v1::Person& person : party.persons()) person_ids.push_back(person.id());
  std::map<std::string, TripLog> trips;
  CC_ASSIGN_OR_RETURN(trips, FindTripLogs(tx, {trip_id}));
  TripLog& trip = trips.at(trip_id);
  Complete(trip);
  CC_ASSIGN_OR_RETURN(Travellers found, FindTravellers(tx, keyring_, trip, person_ids));

  // Of this boarding alone: a group may get off and board again.
  const std::string device = tx.call().NewId();
  const absl::Time now = std::max(tx.call().now(), trip.facts.opens);
  Boarding boarding(trip.facts, trip.on_board);
  for (Traveller who : found.people) {
    who.barred = absl::OkStatus();  // the caller has looked
    boarding.Add(std::move(who));
  }
  std::vector<KeptScan> kept;
  for (bool children : {false, true}) {
    for (const v1::Person& person : party.persons()) {
      const Traveller& who = *boarding.Find(person.id());
      if (who.child != children) continue;
      KeptScan& one = kept.emplace_back();
      trip.last_merged_at = std::max(now, trip.last_merged_at + absl::Microseconds(1));
      one.scan = {.device = device,
                  .sequence = who.number,
                  .person_id = person.id(),
                  .kind = v1::ScanLine::KIND_BOARD,
                  .scanned_at = now,
                  .merged_at = trip.last_merged_at,
                  .received_at = now,
                  .guarded = who.child && who.adult_id.empty()};
      one.trip_id = trip_id;
      one.scope = scope;
      CC_RETURN_IF_ERROR(boarding.Apply(one.scan));
    }
  }
  std::vector<Traveller> on_board;
  for (const std::string& id : person_ids) on_board.push_back(*boarding.Find(id));
  std::map<std::string, BoardingGroup> groups;
  groups[party.id()].scope = scope;
  SavePassengers(tx, trip, on_board, groups);
  InsertScans(tx, keyring_, kept);
  trip.on_board = boarding.on_board();
  UpdateTripLog(tx, trip, tx.call().now());
  tx.Emit({.kind = "trips",
           .key = trip_id,
           .revision = trip.revision,
           .before = trip.scope,
           .after = trip.scope});
  return absl::OkStatus();
}

absl::Status ScanLog::MergeAnew(Tx& tx, const std::string& trip_id) {
  LockTripsAndGroups(tx, {trip_id}, {});
  CC_ASSIGN_OR_RETURN(std::vector<KeptScan> all, ScansOfTrip(tx, trip_id));
  if (all.empty()) return absl::OkStatus();
  std::map<std::string, TripLog> trips;
  CC_ASSIGN_OR_RETURN(trips, FindTripLogs(tx, {trip_id}));
  Complete(trips.at(trip_id));
  return Merge(tx, trips.at(trip_id), all, {});
}

absl::Status ScanLog::Resolve(Tx& tx, const v1::ResolveScanConflictRequest& request) {
  std::map<int64_t, KeptScan> found;
  CC_ASSIGN_OR_RETURN(found, ScansOfDevice(tx, request.device(), {request.sequence()}));
  if (found.empty()) return Fail(common::v1::REASON_NOT_FOUND);
  const std::string trip_id = found.begin()->second.trip_id;
  const bool apply = request.decision() == v1::ResolveScanConflictRequest::DECISION_APPLY;
  std::map<std::string, TripLog> trips;
  if (!trip_id.empty()) {
    LockTripsAndGroups(tx, {trip_id}, {found.begin()->second.scan.person_id});
    CC_ASSIGN_OR_RETURN(trips, FindTripLogs(tx, {trip_id}));
    CC_ASSIGN_OR_RETURN(found, ScansOfDevice(tx, request.device(), {request.sequence()}));
  }
  Scan& decided = found.begin()->second.scan;
  if (ResultOf(decided) != v1::ScanAnswer::RESULT_CONFLICT) {
    return Fail(common::v1::REASON_STATE_FORBIDS,
                {{"state", v1::ScanAnswer::Result_Name(ResultOf(decided))}});
  }
  if (apply && (trips.empty() || !Readable(decided)))
    return platform::FailField("decision", common::v1::REASON_SCAN_UNREADABLE);
  const bool closed = !trips.empty() && trips.begin()->second.facts.state == v1::Trip::STATE_CLOSED;
  if (apply && closed && request.outcome() == v1::Passenger::OUTCOME_UNSPECIFIED)
    return platform::FailField("outcome", common::v1::REASON_FIELD_REQUIRED);
  decided.decision = apply ? Decision::kApply : Decision::kDismiss;
  if (apply) decided.verdict = absl::OkStatus();
  UpdateDecision(tx, keyring_, found.begin()->second, request.note());
  if (trips.empty()) return absl::OkStatus();

  TripLog& trip = trips.begin()->second;
  Complete(trip);
  CC_ASSIGN_OR_RETURN(std::vector<KeptScan> all, ScansOfTrip(tx, trip_id));
  CC_RETURN_IF_ERROR(Merge(tx, trip, all, {}));
  for (const KeptScan& one : all) {
    const bool decided_on =
        one.scan.device == decided.device && one.scan.sequence == decided.sequence;
    if (decided_on && apply) CC_RETURN_IF_ERROR(one.scan.verdict);
  }
  if (apply && request.outcome() != v1::Passenger::OUTCOME_UNSPECIFIED)
    SetOutcome(tx, trip_id, decided.person_id, request.outcome());
  return absl::OkStatus();
}

}  // namespace cc::evacuation
