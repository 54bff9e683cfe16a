#include "services/evacuation/boarding_store.h"

#include <algorithm>

#include "services/evacuation/party_rules.h"
#include "services/evacuation/party_store.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Keyring;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::ScopeKey;
using platform::Tx;
using v1::Passenger;

#define TRIP_LOG_COLUMNS                                                                        \
  "t.id, t.revision, t.scope, t.state, t.date, t.seats, t.wheelchairs, t.stretchers, "          \
  "t.boarded_seats, t.boarded_wheelchairs, t.boarded_stretchers, t.departed_at, t.arrived_at, " \
  "t.ended_at, t.last_merged_at, t.open_conflicts, "                                            \
  "(SELECT count(*) FROM trip_stops s WHERE s.trip_id = t.id)"
constexpr int kTripColumns = 17;
// Asked of the group's few passengers: a condition on the state made the planner go over everybody
// on board.
#define GROUP_COLUMNS                                                                 \
  "g.id, g.revision, g.scope, g.state, g.trip_id, g.leave_date, g.origin_unit_code, " \
  "coalesce((SELECT bool_or(e.state = 2) FROM passengers e WHERE e.party_id = g.id "  \
  "AND e.trip_id <> t.id), false)"
constexpr int kGroupColumns = 8;
#define PERSON_COLUMNS                                                                      \
  "pp.id, pp.number, pp.mobility, pp.personal, a.id, p.state, p.place_taken, p.guarded, "   \
  "p.boarded_at, p.alighted_at, p.board_stop, p.alight_stop, p.scan_outcome, pp.party_id, " \
  "CASE WHEN a.id IS NULL THEN g.personal END"
constexpr int kPersonColumns = 15;
#define PEOPLE_OF_TRIP                                                                         \
  "JOIN parties g ON g.id = pp.party_id "                                                      \
  "LEFT JOIN party_people a ON a.party_id = pp.party_id AND a.number = pp.accompanying_adult " \
  "LEFT JOIN passengers p ON p.trip_id = t.id AND p.person_id = pp.id "

std::vector<ScopeKey> KeysOf(const Row& row, int column) {
  std::vector<ScopeKey> keys;
  for (int64_t key : row.integers(column)) keys.push_back(static_cast<ScopeKey>(key));
  return keys;
}

absl::Time OrFuture(const Row& row, int column) {
  return row.null(column) ? absl::InfiniteFuture() : row.instant(column);
}

int Int(const Row& row, int column) { return static_cast<int>(row.integer(column)); }

v1::Places PlacesAt(const Row& row, int first) {
  v1::Places places;
  places.set_seats(Int(row, first));
  places.set_wheelchairs(Int(row, first + 1));
  places.set_stretchers(Int(row, first + 2));
  return places;
}

TripLog ReadTripLog(const Row& row) {
  TripLog trip;
  trip.id = row.str(0);
  trip.revision = row.integer(1);
  trip.scope = KeysOf(row, 2);
  trip.facts.state = static_cast<v1::Trip::State>(row.integer(3));
  trip.date = row.date(4);
  trip.facts.places = PlacesAt(row, 5);
  trip.on_board = PlacesAt(row, 8);
  trip.facts.departed_at = OrFuture(row, 11);
  trip.facts.arrived_at = OrFuture(row, 12);
  trip.facts.ended_at = OrFuture(row, 13);
  trip.last_merged_at = row.instant(14);
  trip.open_conflicts = Int(row, 15);
  trip.facts.stops = Int(row, 16);
  return trip;
}

BoardingGroup ReadGroup(const Row& row, int first) {
  BoardingGroup group;
  group.id = row.str(first);
  group.revision = row.integer(first + 1);
  group.scope = KeysOf(row, first + 2);
  group.state = static_cast<v1::Party::State>(row.integer(first + 3));
  group.trip_id = row.str(first + 4);
  group.leave_date = row.date(first + 5);
  group.origin_unit_code = row.str(first + 6);
  group.on_board_elsewhere = row.boolean(first + 7);
  return group;
}

// The person, who is a child or not on the trip's day.
absl::StatusOr<Traveller> ReadTraveller(const Row& row, int first, const Keyring& keyring,
                                        const std::string& trip_date) {
  Traveller who;
  who.person_id = row.str(first);
  who.number = Int(row, first + 1);
  who.mobility = static_cast<common::v1::Mobility>(row.integer(first + 2));
  CC_ASSIGN_OR_RETURN(v1::Person person,
                      ReadPersonal(keyring, row.bytes(first + 3), who.person_id));
  who.child = IsChild(person, platform::ParseDate(trip_date).value_or(absl::CivilDay()));
  who.adult_id = row.str(first + 4);
  if (!row.null(first + 5)) who.state = static_cast<Passenger::State>(row.integer(first + 5));
  who.place_taken = Int(row, first + 6);
  who.guarded = row.boolean(first + 7);
  who.boarded_at = row.instant(first + 8);
  who.alighted_at = row.instant(first + 9);
  who.board_stop = Int(row, first + 10);
  who.alight_stop = Int(row, first + 11);
  who.outcome = static_cast<Passenger::Outcome>(row.integer(first + 12));
  who.party_id = row.str(first + 13);
  if (who.child && who.adult_id.empty()) {
    CC_ASSIGN_OR_RETURN(who.in_care,
                        NamesGuardianshipBody(keyring, row.bytes(first + 14), who.party_id));
  }
  return who;
}

Param PastIsNull(absl::Time time) {
  return time == absl::InfinitePast() ? Param(std::nullopt) : Param(time);
}

}  // namespace

absl::Status MayBeOn(const BoardingGroup& group, const std::string& trip_id) {
  if (group.trip_id == trip_id) return absl::OkStatus();
  if (group.on_board_elsewhere)
    return platform::Fail(common::v1::REASON_GROUP_ON_ANOTHER_TRIP, {{"trip", group.trip_id}});
  const bool waits = group.state == v1::Party::STATE_REQUESTED ||
                     group.state == v1::Party::STATE_ASSEMBLED ||
                     group.state == v1::Party::STATE_IN_TRANSIT;  // changes over
  if (waits) return absl::OkStatus();
  return platform::Fail(common::v1::REASON_STATE_FORBIDS,
                        {{"state", v1::Party::State_Name(group.state)}});
}

absl::StatusOr<ScanView> LockForScan(Tx& tx, const Keyring& keyring, const std::string& trip_id,
                                     const Scan& scan) {
  // Planning what follows took as long as doing it.
  tx.Defer("SET LOCAL plan_cache_mode = force_generic_plan");
  // Each statement sees what was committed before it began: the third after both locks were got.
  tx.Defer("SELECT 1 FROM trips WHERE id = $1 FOR UPDATE", trip_id);
  tx.Defer(
      "SELECT 1 FROM parties WHERE id = (SELECT party_id FROM party_people WHERE id = $1) "
      "FOR UPDATE",
      scan.person_id);
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query(
          "SELECT " TRIP_LOG_COLUMNS ", " GROUP_COLUMNS ", " PERSON_COLUMNS ", ap.state, "
          "$5::boolean AND coalesce((SELECT bool_or(c.state = 2) FROM passengers c "
          "WHERE c.trip_id = t.id AND c.adult_id = pp.id), false), " CC_SCAN_COLUMNS(
              "k.") " FROM trips t LEFT JOIN party_people pp ON pp.id = $2 LEFT " PEOPLE_OF_TRIP
                    "LEFT JOIN passengers ap ON ap.trip_id = t.id AND ap.person_id = a.id "
                    "LEFT JOIN scans k ON k.device = $3 AND k.sequence = $4 WHERE t.id = $1",
          trip_id, scan.person_id, scan.device, scan.sequence,
          scan.kind == v1::ScanLine::KIND_ALIGHT));
  ScanView view;
  if (rows.empty()) return view;
  const Row row = rows[0];
  int at = 0;
  view.trip = ReadTripLog(row);
  at += kTripColumns;
  if (!row.null(at)) {
    view.group = ReadGroup(row, at);
    at += kGroupColumns;
    CC_ASSIGN_OR_RETURN(view.traveller, ReadTraveller(row, at, keyring, view.trip->date));
    view.traveller->barred = MayBeOn(view.group, trip_id);
    if (!view.traveller->adult_id.empty()) {
      view.adult = Traveller{.person_id = view.traveller->adult_id};
      view.adult->state = static_cast<Passenger::State>(row.integer(at + kPersonColumns));
    }
  }
  at = kTripColumns + kGroupColumns + kPersonColumns + 1;
  view.goes_with_child_on_board = row.boolean(at);
  if (!row.null(at + 1)) view.known = ReadScan(row, at + 1);
  return view;
}

void LockTripsAndGroups(Tx& tx, const std::vector<std::string>& trip_ids,
                        const std::vector<std::string>& person_ids) {
  tx.Defer("SELECT 1 FROM trips WHERE id = ANY ($1::text[]::uuid[]) ORDER BY id FOR UPDATE",
           trip_ids);
  tx.Defer(
      "SELECT 1 FROM parties WHERE id IN (SELECT party_id FROM party_people "
      "WHERE id = ANY ($2::text[]::uuid[]) UNION SELECT party_id FROM passengers "
      "WHERE trip_id = ANY ($1::text[]::uuid[])) ORDER BY id FOR UPDATE",
      trip_ids, person_ids);
}

absl::StatusOr<std::map<std::string, TripLog>> FindTripLogs(
    Tx& tx, const std::vector<std::string>& trip_ids) {
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("SELECT " TRIP_LOG_COLUMNS
                                          " FROM trips t WHERE t.id = ANY ($1::text[]::uuid[])",
                                          trip_ids));
  std::map<std::string, TripLog> trips;
  for (int i = 0; i < rows.size(); ++i) {
    TripLog trip = ReadTripLog(rows[i]);
    std::string id = trip.id;
    trips.emplace(std::move(id), std::move(trip));
  }
  return trips;
}

absl::StatusOr<Travellers> FindTravellers(Tx& tx, const Keyring& keyring, const TripLog& trip,
                                          const std::vector<std::string>& person_ids) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT " GROUP_COLUMNS ", " PERSON_COLUMNS
               " FROM trips t JOIN party_people pp ON pp.id = ANY ($2::text[]::uuid[]) OR pp.id IN "
               "(SELECT person_id FROM passengers WHERE trip_id = $1) " PEOPLE_OF_TRIP
               "WHERE t.id = $1 ORDER BY pp.id",
               trip.id, person_ids));
  Travellers found;
  for (int i = 0; i < rows.size(); ++i) {
    BoardingGroup group = ReadGroup(rows[i], 0);
    CC_ASSIGN_OR_RETURN(Traveller who, ReadTraveller(rows[i], kGroupColumns, keyring, trip.date));
    who.barred = MayBeOn(group, trip.id);
    found.people.push_back(std::move(who));
    std::string id = group.id;
    found.groups.emplace(std::move(id), std::move(group));
  }
  return found;
}

void SavePassengers(Tx& tx, const TripLog& trip, const std::vector<Traveller>& people,
                    const std::map<std::string, BoardingGroup>& groups) {
  std::vector<std::vector<Param>> rows;
  const bool closed = trip.facts.state == v1::Trip::STATE_CLOSED;
  for (const Traveller& who : people) {
    std::vector<ScopeKey> scope = trip.scope;
    if (auto group = groups.find(who.party_id); group != groups.end())
      scope.insert(scope.end(), group->second.scope.begin(), group->second.scope.end());
    std::sort(scope.begin(), scope.end());
    scope.erase(std::unique(scope.begin(), scope.end()), scope.end());
    const bool off = closed && who.state == Passenger::STATE_ON_BOARD;
    rows.push_back(
        {Param(trip.id), Param(who.person_id), Param(who.party_id), Param(scope), Param(who.number),
         Param(static_cast<int>(who.mobility)), Param(who.child), Param::OrNull(who.adult_id),
         Param(static_cast<int>(off ? Passenger::STATE_OFF : who.state)), Param(who.place_taken),
         Param(who.guarded), PastIsNull(who.boarded_at), PastIsNull(who.alighted_at),
         Param(who.board_stop), Param(who.alight_stop), Param(static_cast<int>(who.outcome))});
  }
  if (rows.empty()) return;
  tx.QueueAll(
      "INSERT INTO passengers (trip_id, person_id, party_id, scope, number, mobility, child, "
      "adult_id, state, place_taken, guarded, boarded_at, alighted_at, board_stop, alight_stop, "
      "scan_outcome) SELECT trip_id, person_id, party_id, scope::int[], number, mobility, child, "
      "adult_id, state, place_taken, guarded, boarded_at, alighted_at, board_stop, alight_stop, "
      "scan_outcome FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::smallint[], "
      "$6::smallint[], $7::boolean[], $8::uuid[], $9::smallint[], $10::smallint[], "
      "$11::boolean[], $12::timestamptz[], $13::timestamptz[], $14::smallint[], $15::smallint[], "
      "$16::smallint[]) AS p (trip_id, person_id, party_id, scope, number, mobility, child, "
      "adult_id, state, place_taken, guarded, boarded_at, alighted_at, board_stop, alight_stop, "
      "scan_outcome) ON CONFLICT (trip_id, person_id) DO UPDATE SET party_id = excluded.party_id, "
      "scope = excluded.scope, state = excluded.state, place_taken = excluded.place_taken, "
      "guarded = excluded.guarded, boarded_at = excluded.boarded_at, "
      "alighted_at = excluded.alighted_at, board_stop = excluded.board_stop, "
      "alight_stop = excluded.alight_stop, scan_outcome = excluded.scan_outcome",
      rows);
}

void UpdateTripLog(Tx& tx, TripLog& trip, absl::Time sign) {
  tx.Defer(
      "UPDATE trips SET revision = revision + 1, updated_at = $2, boarded_seats = $3, "
      "boarded_wheelchairs = $4, boarded_stretchers = $5, last_merged_at = $6, "
      "open_conflicts = $7, last_sign_at = CASE WHEN state = 3 THEN greatest(last_sign_at, $8) "
      "ELSE last_sign_at END, expected_sign_at = CASE WHEN state = 3 THEN greatest(last_sign_at, "
      "$8) + sign_minutes * interval '1 minute' ELSE expected_sign_at END WHERE id = $1",
      trip.id, tx.call().now(), trip.on_board.seats(), trip.on_board.wheelchairs(),
      trip.on_board.stretchers(), trip.last_merged_at, trip.open_conflicts, sign);
  trip.revision += 1;
}

void UpdateGroupTrip(Tx& tx, BoardingGroup& group, const std::vector<ScopeKey>& scope,
                     const std::string& origin_status) {
  tx.Defer(
      "UPDATE parties SET revision = revision + 1, scope = $2, state = $3, trip_id = $4, "
      "leave_date = $5, origin_status = coalesce($6::jsonb, origin_status), updated_at = $7 "
      "WHERE id = $1",
      group.id, scope, static_cast<int>(group.state), Param::OrNull(group.trip_id),
      group.leave_date, Param::OrNull(origin_status), tx.call().now());
  if (scope != group.scope) FollowScope(tx, group.id, scope);
  group.scope = scope;
  group.revision += 1;
}

}  // namespace cc::evacuation
