#include "services/evacuation/passenger_store.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Page;
using platform::Param;
using platform::Row;
using platform::Rows;
using platform::Tx;

// What a person stated goes before what scans say.
#define OUTCOME "CASE WHEN outcome <> 0 THEN outcome ELSE scan_outcome END"
#define PASSENGER_COLUMNS                                                  \
  "trip_id, person_id, party_id, number, mobility, child, state, " OUTCOME \
  ", boarded_at, alighted_at, board_stop, alight_stop, guarded"
// Who travelled and of whom nobody said what became.
#define UNACCOUNTED "boarded_at IS NOT NULL AND outcome = 0 AND scan_outcome = 0"
constexpr int kNamed = 50;  // of those unaccounted

v1::Passenger ReadPassenger(const Row& row) {
  v1::Passenger passenger;
  passenger.set_trip_id(row.str(0));
  passenger.set_person_id(row.str(1));
  passenger.set_party_id(row.str(2));
  passenger.set_number(static_cast<int32_t>(row.integer(3)));
  passenger.set_mobility(static_cast<common::v1::Mobility>(row.integer(4)));
  passenger.set_child(row.boolean(5));
  passenger.set_state(static_cast<v1::Passenger::State>(row.integer(6)));
  passenger.set_outcome(static_cast<v1::Passenger::Outcome>(row.integer(7)));
  if (!row.null(8)) *passenger.mutable_board_time() = platform::ToProto(row.instant(8));
  if (!row.null(9)) *passenger.mutable_alight_time() = platform::ToProto(row.instant(9));
  passenger.set_board_stop(static_cast<int32_t>(row.integer(10)));
  passenger.set_alight_stop(static_cast<int32_t>(row.integer(11)));
  passenger.set_guarded(row.boolean(12));
  return passenger;
}

std::vector<v1::Passenger> ReadAll(const Rows& rows) {
  std::vector<v1::Passenger> passengers;
  for (int i = 0; i < rows.size(); ++i) passengers.push_back(ReadPassenger(rows[i]));
  return passengers;
}

}  // namespace

absl::StatusOr<std::vector<v1::Passenger>> ListPassengers(Tx& tx,
                                                          const v1::ListPassengersRequest& request,
                                                          const Page& page) {
  const bool first = page.after.empty();
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT " PASSENGER_COLUMNS
               " FROM passengers WHERE trip_id = $1 AND (NOT $2::boolean OR (" UNACCOUNTED
               ")) AND ($3::uuid IS NULL OR (party_id, number) > ($3::uuid, $4::int)) "
               "ORDER BY party_id, number LIMIT $5",
               request.trip_id(), request.unaccounted(), Param::OrNull(first ? "" : page.after[0]),
               Param::OrNull(first ? "" : page.after[1]), page.size + 1));
  return ReadAll(rows);
}

absl::StatusOr<v1::Passenger> FindPassenger(Tx& tx, const std::string& trip_id,
                                            const std::string& person_id) {
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("SELECT " PASSENGER_COLUMNS " FROM passengers WHERE trip_id = $1 AND "
                          "person_id = $2 AND boarded_at IS NOT NULL",
                          trip_id, person_id));
  if (rows.empty()) return platform::Fail(common::v1::REASON_NOT_FOUND);
  return ReadPassenger(rows[0]);
}

absl::StatusOr<std::vector<v1::Passenger>> PassengersOf(Tx& tx, const std::string& trip_id) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT " PASSENGER_COLUMNS " FROM passengers WHERE trip_id = $1", trip_id));
  return ReadAll(rows);
}

void SetOutcome(Tx& tx, const std::string& trip_id, const std::string& person_id,
                v1::Passenger::Outcome outcome) {
  tx.Defer("UPDATE passengers SET outcome = $3 WHERE trip_id = $1 AND person_id = $2", trip_id,
           person_id, static_cast<int>(outcome));
}

absl::Status CheckGroupsWhole(Tx& tx, const std::string& trip_id) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT g.id, count(*), count(*) FILTER (WHERE p.state = 2) FROM parties g "
               "JOIN party_people pp ON pp.party_id = g.id LEFT JOIN passengers p "
               "ON p.trip_id = $1 AND p.person_id = pp.id WHERE g.trip_id = $1 AND g.state = 3 "
               "GROUP BY g.id HAVING count(*) > count(*) FILTER (WHERE p.state = 2) "
               "ORDER BY g.id LIMIT 1",
               trip_id));
  if (rows.empty()) return absl::OkStatus();
  return platform::Fail(
      common::v1::REASON_GROUP_PARTLY_ON_BOARD,
      {{"group", rows[0].str(0)}, {"people", rows[0].str(1)}, {"on_board", rows[0].str(2)}});
}

void TakeOverArrivals(Tx& tx, const std::string& trip_id) {
  tx.Defer("UPDATE passengers SET outcome = 1 WHERE trip_id = $1 AND " UNACCOUNTED
           " AND party_id IN (SELECT party_id FROM arrivals WHERE trip_id = $1)",
           trip_id);
}

absl::Status CheckAccounted(Tx& tx, const std::string& trip_id) {
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("SELECT person_id, count(*) OVER () FROM passengers "
                                          "WHERE trip_id = $1 AND " UNACCOUNTED
                                          " ORDER BY party_id, number LIMIT $2",
                                          trip_id, kNamed));
  if (rows.empty()) return absl::OkStatus();
  std::vector<std::string> people;
  for (int i = 0; i < rows.size(); ++i) people.push_back(rows[i].str(0));
  return platform::Fail(common::v1::REASON_PEOPLE_UNACCOUNTED,
                        {{"count", rows[0].str(1)}, {"people", absl::StrJoin(people, ", ")}});
}

absl::StatusOr<std::set<std::string>> CountAtCentre(Tx& tx, const std::string& trip_id,
                                                    const std::string& party_id) {
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("SELECT person_id FROM passengers WHERE trip_id = $1 AND "
                                          "party_id = $2 AND (counted OR " OUTCOME " > 1)",
                                          trip_id, party_id));
  std::set<std::string> others;
  for (int i = 0; i < rows.size(); ++i) others.insert(rows[i].str(0));
  tx.Defer("UPDATE passengers SET counted = true WHERE trip_id = $1 AND party_id = $2 AND " OUTCOME
           " <= 1",
           trip_id, party_id);
  return others;
}

absl::StatusOr<std::vector<CountedAtEnd>> CountAtEnd(Tx& tx, const std::string& trip_id) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT g.id, g.origin_unit_code, g.synthetic, sum(p.sign), "
               "coalesce(sum(p.sign) FILTER (WHERE p.child), 0), "
               "coalesce(sum(p.sign) FILTER (WHERE p.mobility <> 1), 0), "
               "array_agg(p.person_id::text) FILTER (WHERE p.sign = 1), "
               "array_agg(p.person_id::text) FILTER (WHERE p.sign = -1) FROM (SELECT party_id, "
               "person_id, child, mobility, CASE WHEN NOT counted AND " OUTCOME " IN (2, 3) THEN 1 "
               "WHEN counted AND " OUTCOME " IN (4, 5) THEN -1 ELSE 0 END AS sign "
               "FROM passengers WHERE trip_id = $1) p JOIN parties g ON g.id = p.party_id "
               "WHERE p.sign <> 0 GROUP BY g.id, g.origin_unit_code, g.synthetic ORDER BY g.id",
               trip_id));
  std::vector<CountedAtEnd> counted;
  for (int i = 0; i < rows.size(); ++i) {
    const std::vector<std::string> in = rows[i].texts(6), out = rows[i].texts(7);
    counted.push_back({.party_id = rows[i].str(0),
                       .origin_unit_code = rows[i].str(1),
                       .synthetic = rows[i].boolean(2),
                       .people = static_cast<int>(rows[i].integer(3)),
                       .children = static_cast<int>(rows[i].integer(4)),
                       .low_mobility = static_cast<int>(rows[i].integer(5)),
                       .in = {in.begin(), in.end()},
                       .out = {out.begin(), out.end()}});
  }
  tx.Defer("UPDATE passengers SET counted = " OUTCOME " < 4 WHERE trip_id = $1 AND " OUTCOME " > 1",
           trip_id);
  return counted;
}

void EmptyTrip(Tx& tx, const std::string& trip_id) {
  tx.Defer("UPDATE passengers SET state = 3 WHERE trip_id = $1 AND state = 2", trip_id);
  tx.Defer("DELETE FROM trip_parties WHERE trip_id = $1", trip_id);
}

void ExpectParty(Tx& tx, const std::string& trip_id, const std::string& party_id,
                 const std::vector<platform::ScopeKey>& scope) {
  tx.Defer(
      "INSERT INTO trip_parties (party_id, trip_id, scope) VALUES ($1, $2, $3) "
      "ON CONFLICT (party_id) DO UPDATE SET trip_id = excluded.trip_id, scope = excluded.scope",
      party_id, trip_id, scope);
}

absl::Status UnexpectParty(Tx& tx, const std::string& trip_id, const std::string& party_id) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("DELETE FROM trip_parties WHERE party_id = $1 AND trip_id = $2 "
                               "RETURNING party_id",
                               party_id, trip_id));
  return rows.empty() ? platform::Fail(common::v1::REASON_NOT_FOUND) : absl::OkStatus();
}

void ExpectNowhere(Tx& tx, const std::string& party_id) {
  tx.Defer("DELETE FROM trip_parties WHERE party_id = $1", party_id);
}

void FollowPeople(Tx& tx, const std::string& party_id) {
  tx.Defer(
      "UPDATE passengers p SET party_id = n.party_id, number = n.number, adult_id = n.adult_id "
      "FROM (SELECT pp.id, pp.party_id, pp.number, a.id AS adult_id FROM party_people pp "
      "LEFT JOIN party_people a ON a.party_id = pp.party_id AND a.number = pp.accompanying_adult) "
      "n "
      "WHERE p.party_id = $1 AND n.id = p.person_id "
      "AND (n.party_id, n.number, n.adult_id) IS DISTINCT FROM (p.party_id, p.number, p.adult_id)",
      party_id);
}

absl::StatusOr<std::vector<std::string>> PartiesOf(Tx& tx, const std::string& trip_id) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT id FROM parties WHERE trip_id = $1 OR (trip_id IS NULL AND id IN "
               "(SELECT party_id FROM trip_parties WHERE trip_id = $1)) "
               "UNION SELECT party_id FROM passengers WHERE trip_id = $1 AND state <> 1 ORDER BY 1",
               trip_id));
  std::vector<std::string> ids;
  for (int i = 0; i < rows.size(); ++i) ids.push_back(rows[i].str(0));
  return ids;
}

}  // namespace cc::evacuation
