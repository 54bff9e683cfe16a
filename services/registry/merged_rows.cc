#include "services/registry/merged_rows.h"

namespace cc::registry {
namespace {

using platform::Tx;

// Of rows that bear person, household and their scope.
#define TAKE(table)                                                                               \
  "WITH taken AS (INSERT INTO merged_rows (candidate_id, place, row_id) SELECT $1::uuid, '" table \
  "', id FROM " table " WHERE person_id = $2 RETURNING row_id) UPDATE " table                     \
  " t SET person_id = $3, household_id = $4, scope = scopes_together(t.scope, $5) FROM taken "    \
  "WHERE t.id = taken.row_id"
#define GIVE_BACK(table)                                                           \
  "UPDATE " table                                                                  \
  " t SET person_id = $2, household_id = $3, scope = $4 FROM merged_rows m WHERE " \
  "m.candidate_id = $1 AND m.place = '" table "' AND t.id = m.row_id"

constexpr MergedTable kTables[] = {
    {"assessments", TAKE("assessments"), GIVE_BACK("assessments")},
    {"needs", TAKE("needs"), GIVE_BACK("needs")},
    {"referrals", TAKE("referrals"), GIVE_BACK("referrals")},
    {"assistance", TAKE("assistance"), GIVE_BACK("assistance")},
    {"damaged_property", TAKE("damaged_property"), GIVE_BACK("damaged_property")},
    {"captivity_cases", "SELECT captivity_cases_take($1, $2, $3, $4, $5)",
     "SELECT captivity_cases_give_back($1, $2, $3, $4)"},
    // The office keeps its appointment whoever it is for.
    {"appointments", TAKE("appointments"),
     "UPDATE appointments t SET person_id = $2, household_id = $3, "
     "scope = scopes_together(t.office_scope, $4) FROM merged_rows m "
     "WHERE m.candidate_id = $1 AND m.place = 'appointments' AND t.id = m.row_id"},
    // Of the office alone: no household and no scope of one. (The parameters keep their types.)
    {"appeals",
     "WITH taken AS (INSERT INTO merged_rows (candidate_id, place, row_id) SELECT $1::uuid, "
     "'appeals', "
     "id FROM appeals WHERE applicant_id = $2 RETURNING row_id) UPDATE appeals t SET applicant_id "
     "= $3 FROM taken WHERE t.id = taken.row_id AND $4::uuid IS NOT NULL AND $5::int[] IS NOT NULL",
     "UPDATE appeals t SET applicant_id = $2 FROM merged_rows m WHERE m.candidate_id = $1 AND "
     "m.place = 'appeals' AND t.id = m.row_id AND $3::uuid IS NOT NULL AND $4::int[] IS NOT NULL"},
    // Of the household; whoever went home is named in it, once.
    {"returns",
     "WITH taken AS (INSERT INTO merged_rows (candidate_id, place, row_id, people) SELECT "
     "$1::uuid, 'returns', id, person_ids FROM returns WHERE $2::uuid = ANY (person_ids) "
     "RETURNING row_id) UPDATE returns t SET person_ids = CASE WHEN $3::uuid = ANY (person_ids) "
     "THEN array_remove(person_ids, $2::uuid) ELSE array_replace(person_ids, $2::uuid, $3::uuid) "
     "END, scope = scopes_together(t.scope, $5) FROM taken WHERE t.id = taken.row_id AND "
     "$4::uuid IS NOT NULL",
     "UPDATE returns t SET person_ids = m.people, scope = coalesce((SELECT h.scope FROM households "
     "h WHERE h.id = t.household_id), $4) FROM merged_rows m WHERE m.candidate_id = $1 AND "
     "m.place = 'returns' AND t.id = m.row_id AND $2::uuid IS NOT NULL AND $3::uuid IS NOT NULL"},
};

constexpr StayingTable kStaying[] = {
    {"person_versions", "former states of that record"},
    {"certificates", "given to the record that was registered; a merge ends no registration"},
    {"identity_keys", "the merge itself moves them"},
    {"match_keys", "of the surviving record alone"},
    {"match_blocks", "of the surviving record alone"},
    {"duplicate_sides", "what was proposed of that record"},
    {"people_read", "who opened that record"},
    {"break_glass_grants", "who opened that record"},
};

}  // namespace

absl::Span<const MergedTable> MergedTables() { return kTables; }
absl::Span<const StayingTable> StayingTables() { return kStaying; }

void TakeRows(Tx& tx, const std::string& candidate_id, const PersonRow& survivor,
              const PersonRow& other) {
  for (const MergedTable& table : kTables) {
    tx.Defer(table.take, candidate_id, other.person.id(), survivor.person.id(),
             survivor.person.household_id(), survivor.scope);
  }
}

void GiveRowsBack(Tx& tx, const std::string& candidate_id, const PersonRow& other) {
  for (const MergedTable& table : kTables) {
    tx.Defer(table.give_back, candidate_id, other.person.id(), other.person.household_id(),
             other.scope);
  }
  tx.Defer("DELETE FROM merged_rows WHERE candidate_id = $1", candidate_id);
}

}  // namespace cc::registry
