#include "services/evacuation/expected_store.h"

#include "services/platform/db/columns.h"

namespace cc::evacuation {
namespace {

using platform::AfterOrNull;
using platform::Page;
using platform::Rows;
using platform::Tx;

// $1 the unit's key, $2 the moment of the call, $3 units that directions name, $4 the first day of
// directions. A group on a trip to the unit is counted there, and not by its reservation or
// direction.
#define EXPECTED                                                                             \
  "WITH trip AS (SELECT id, transit_centre_id, destination_unit_code, date, boarded_seats, " \
  "boarded_wheelchairs, boarded_stretchers FROM trips WHERE state IN (2, 3) AND scope @> "   \
  "ARRAY[$1::int]), "                                                                        \
  "reserved AS (SELECT t.* FROM stays t JOIN sites s ON s.id = t.site_id AND s.scope @> "    \
  "ARRAY[$1::int] JOIN parties p ON p.id = t.party_id WHERE t.state = 1 AND "                \
  "t.reserved_until > $2 AND NOT EXISTS (SELECT 1 FROM trip WHERE trip.id = p.trip_id)), "   \
  "directed AS (SELECT t.* FROM stays t WHERE t.state = 3 AND t.onward_unit_code = ANY "     \
  "($3::text[]) AND t.end_date >= $4::date AND NOT EXISTS (SELECT 1 FROM stays later WHERE " \
  "later.party_id = t.party_id AND (later.state = 2 OR (later.state = 3 AND "                \
  "(later.updated_at, later.id) > (t.updated_at, t.id)))) "                                  \
  "AND NOT EXISTS (SELECT 1 FROM reserved r WHERE r.party_id = t.party_id)) "

v1::Beds ReadPeople(const platform::Row& row, int first) {
  v1::Beds people;
  people.set_ordinary(static_cast<int32_t>(row.integer(first)));
  people.set_wheelchair(static_cast<int32_t>(row.integer(first + 1)));
  people.set_stretcher(static_cast<int32_t>(row.integer(first + 2)));
  return people;
}

}  // namespace

absl::StatusOr<std::vector<std::string>> DirectedUnits(Tx& tx, const ExpectedIn& in) {
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("SELECT DISTINCT onward_unit_code FROM stays WHERE state = 3 AND "
                          "onward_unit_code <> '' AND scope @> ARRAY[$1::int] AND end_date >= $2",
                          in.key, in.directed_since));
  std::vector<std::string> codes;
  for (int i = 0; i < rows.size(); ++i) codes.push_back(rows[i].str(0));
  return codes;
}

absl::StatusOr<std::vector<v1::ExpectedArrival>> ListExpected(Tx& tx, const ExpectedIn& in,
                                                              const Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query(EXPECTED
               "SELECT source, trip_id, stay_id, party_id, site_id, unit_code, day, ordinary, "
               "wheelchair, stretcher FROM (SELECT 1 AS source, id AS trip_id, NULL::uuid AS "
               "stay_id, NULL::uuid AS party_id, transit_centre_id AS site_id, "
               "destination_unit_code AS unit_code, date AS day, boarded_seats AS ordinary, "
               "boarded_wheelchairs AS wheelchair, boarded_stretchers AS stretcher, id FROM trip "
               "UNION ALL SELECT 2, NULL, id, party_id, site_id, unit_code, (reserved_until AT "
               "TIME ZONE 'Europe/Kyiv')::date, ordinary, wheelchair, stretcher, id FROM reserved "
               "UNION ALL SELECT 3, NULL, id, party_id, onward_site_id, onward_unit_code, "
               "end_date, ordinary, wheelchair, stretcher, id FROM directed) e "
               "WHERE ($5::date IS NULL OR (day, source, id) > ($5::date, $6::int, $7::uuid)) "
               "ORDER BY day, source, id LIMIT $8",
               in.key, tx.call().now(), in.unit_codes, in.directed_since, AfterOrNull(page, 0),
               AfterOrNull(page, 1), AfterOrNull(page, 2), page.size + 1));
  std::vector<v1::ExpectedArrival> found;
  for (int i = 0; i < rows.size(); ++i) {
    v1::ExpectedArrival& arrival = found.emplace_back();
    arrival.set_source(static_cast<v1::ExpectedArrival::Source>(rows[i].integer(0)));
    arrival.set_trip_id(rows[i].str(1));
    arrival.set_stay_id(rows[i].str(2));
    arrival.set_party_id(rows[i].str(3));
    arrival.set_site_id(rows[i].str(4));
    arrival.set_unit_code(rows[i].str(5));
    arrival.set_expected_on(rows[i].date(6));
    *arrival.mutable_people() = ReadPeople(rows[i], 7);
  }
  return found;
}

absl::StatusOr<std::vector<std::string>> ListExpectedIds(Tx& tx, const ExpectedIn& in,
                                                         const Page& page) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query(EXPECTED
               "SELECT DISTINCT id FROM (SELECT p.id FROM parties p JOIN trip ON trip.id = "
               "p.trip_id UNION ALL SELECT party_id FROM reserved UNION ALL SELECT party_id FROM "
               "directed) e WHERE $5::uuid IS NULL OR id > $5 ORDER BY id LIMIT $6",
               in.key, tx.call().now(), in.unit_codes, in.directed_since, AfterOrNull(page, 0),
               page.size + 1));
  std::vector<std::string> ids;
  for (int i = 0; i < rows.size(); ++i) ids.push_back(rows[i].str(0));
  return ids;
}

}  // namespace cc::evacuation
