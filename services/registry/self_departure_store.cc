#include "services/registry/self_departure_store.h"

#include <utility>

#include "services/registry/person_store.h"
#include "services/registry/registration_store.h"

namespace cc::registry {

using platform::Rows;
using platform::Tx;

void NoteSelfDepartures(Tx& tx, const std::vector<std::string>& registration_ids) {
  // What was split off left with the registration that it was split from.
  tx.Defer(
      "INSERT INTO self_departures AS d (registration_id, state, ask_at, created_at) "
      "SELECT id, 1, $2::timestamptz, $2::timestamptz FROM registrations WHERE id = ANY "
      "($1::uuid[]) AND state = 1 "
      "AND pre_registration_id IS NULL AND split_from_id IS NULL "
      "AND coalesce(origin_status->>'status', '') NOT IN ('', 'STATUS_UNSPECIFIED', 'STATUS_NONE') "
      "ON CONFLICT (registration_id) DO UPDATE SET state = 1, asked = 0, ask_at = "
      "excluded.ask_at, created_at = excluded.created_at WHERE d.state = 3",
      registration_ids, tx.call().now());
}

absl::StatusOr<std::vector<std::string>> ClaimSelfDepartures(Tx& tx, int most) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("WITH due AS (SELECT registration_id FROM self_departures WHERE state = 1 "
               "AND ask_at <= $1 ORDER BY ask_at, registration_id LIMIT $2 "
               "FOR UPDATE SKIP LOCKED) UPDATE self_departures d SET asked = asked + 1, "
               "ask_at = $1 + least(3600, power(2, least(asked, 12))) * interval '1 second' "
               "FROM due WHERE d.registration_id = due.registration_id "
               "RETURNING d.registration_id",
               tx.call().now(), most));
  std::vector<std::string> due;
  for (int i = 0; i < rows.size(); ++i) due.push_back(rows[i].str(0));
  return due;
}

absl::StatusOr<SelfDeparture> FindSelfDeparture(Tx& tx, const platform::Keyring& keyring,
                                                const std::string& registration_id) {
  SelfDeparture found;
  CC_ASSIGN_OR_RETURN(found.registration, FindRegistration(tx, keyring, registration_id));
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("WITH RECURSIVE parts AS (SELECT $1::uuid AS id "
               "UNION SELECT r.id FROM registrations r JOIN parts p ON r.split_from_id = p.id) "
               "SELECT h.id FROM parts JOIN people h ON h.registration_id = parts.id "
               "WHERE h.merged_into IS NULL ORDER BY h.number, h.id",
               registration_id));
  for (int i = 0; i < rows.size(); ++i) {
    CC_ASSIGN_OR_RETURN(v1::Person person, FindPerson(tx, keyring, rows[i].str(0)));
    found.people.push_back(std::move(person));
  }
  return found;
}

void SetSelfDeparture(Tx& tx, const std::string& registration_id, SelfDepartureState state) {
  tx.Defer("UPDATE self_departures SET state = $2 WHERE registration_id = $1 AND state = 1",
           registration_id, static_cast<int>(state));
}

}  // namespace cc::registry
