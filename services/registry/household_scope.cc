#include "services/registry/household_scope.h"

namespace cc::registry {
namespace {

using platform::ScopeKey;
using platform::Tx;

constexpr FollowingTable kTables[] = {
    {.table = "households",
     .set_scope = "UPDATE households SET scope = $2 WHERE id = $1",
     .move_person = nullptr},
    {.table = "people",
     .set_scope = "UPDATE people SET scope = $2 WHERE household_id = $1",
     .move_person = "UPDATE people SET household_id = $2, scope = $3 WHERE id = $1"},
    {.table = "registrations",
     .set_scope = "UPDATE registrations SET scope = $2 WHERE household_id = $1",
     .move_person = nullptr,
     .move_registration = "UPDATE registrations SET household_id = $2, scope = $3 WHERE id = $1"},
    {.table = "status_reviews",
     .set_scope = "UPDATE status_reviews SET scope = $2 "
                  "WHERE record_id IN (SELECT id FROM registrations WHERE household_id = $1)",
     .move_person = nullptr,
     // No household of its own; the parameter keeps its type.
     .move_registration =
         "UPDATE status_reviews SET scope = $3 WHERE record_id = $1 AND $2::uuid IS NOT NULL"},
    {.table = "person_versions",
     .set_scope = "UPDATE person_versions SET scope = $2 WHERE household_id = $1",
     .move_person =
         "UPDATE person_versions SET household_id = $2, scope = $3 WHERE person_id = $1"},
    {.table = "household_versions",
     .set_scope = "UPDATE household_versions SET scope = $2 WHERE household_id = $1",
     .move_person = nullptr},
    {.table = "certificates",
     .set_scope = "UPDATE certificates SET scope = $2 WHERE household_id = $1",
     .move_person = "UPDATE certificates SET household_id = $2, scope = $3 WHERE person_id = $1"},
    {.table = "former_residences",
     .set_scope = "UPDATE former_residences SET scope = $2 WHERE household_id = $1",
     .move_person = nullptr,
     .move_registration = "UPDATE former_residences SET household_id = $2, scope = $3 "
                          "WHERE registration_id = $1"},
    {.table = "duplicate_sides",
     .set_scope = "UPDATE duplicate_sides SET scope = $2 WHERE household_id = $1",
     .move_person =
         "UPDATE duplicate_sides SET household_id = $2, scope = $3 WHERE person_id = $1"},
    {.table = "assessments",
     .set_scope = "UPDATE assessments SET scope = $2 WHERE household_id = $1",
     .move_person = "UPDATE assessments SET household_id = $2, scope = $3 WHERE person_id = $1"},
    {.table = "needs",
     .set_scope = "UPDATE needs SET scope = $2 WHERE household_id = $1",
     .move_person = "UPDATE needs SET household_id = $2, scope = $3 WHERE person_id = $1"},
    {.table = "referrals",
     .set_scope = "UPDATE referrals SET scope = $2 WHERE household_id = $1",
     .move_person = "UPDATE referrals SET household_id = $2, scope = $3 WHERE person_id = $1"},
    {.table = "assistance",
     .set_scope = "UPDATE assistance SET scope = $2 WHERE household_id = $1",
     .move_person = "UPDATE assistance SET household_id = $2, scope = $3 WHERE person_id = $1"},
    {.table = "damaged_property",
     .set_scope = "UPDATE damaged_property SET scope = $2 WHERE household_id = $1",
     .move_person =
         "UPDATE damaged_property SET household_id = $2, scope = $3 WHERE person_id = $1"},
    {.table = "follow_ups",
     .set_scope = "UPDATE follow_ups SET scope = $2 WHERE household_id = $1",
     .move_person = nullptr,
     .move_registration =
         "UPDATE follow_ups SET household_id = $2, scope = $3 WHERE registration_id = $1"},
    {.table = "returns",
     .set_scope = "UPDATE returns SET scope = $2 WHERE household_id = $1",
     .move_person = nullptr},
    // Whoever moves a household or person does not see these.
    {.table = "captivity_cases",
     .set_scope = "SELECT captivity_cases_follow($1, $2)",
     .move_person = "SELECT captivity_cases_move($1, $2, $3)"},
    // The office keeps its appointment wherever the household goes.
    {.table = "appointments",
     .set_scope = "UPDATE appointments SET scope = (SELECT array_agg(DISTINCT k ORDER BY k) "
                  "FROM unnest(office_scope || $2::int[]) AS k) WHERE household_id = $1",
     .move_person = "UPDATE appointments SET household_id = $2, scope = (SELECT array_agg(DISTINCT "
                    "k ORDER BY k) FROM unnest(office_scope || $3::int[]) AS k) "
                    "WHERE person_id = $1"},
};

}  // namespace

absl::Span<const FollowingTable> FollowingTables() { return kTables; }

void SetHouseholdScope(Tx& tx, const std::string& household_id,
                       const std::vector<ScopeKey>& scope) {
  for (const FollowingTable& table : kTables) tx.Defer(table.set_scope, household_id, scope);
}

void MovePersonRows(Tx& tx, const std::string& person_id, const std::string& to_household_id,
                    const std::vector<ScopeKey>& scope) {
  for (const FollowingTable& table : kTables) {
    if (table.move_person == nullptr) continue;
    tx.Defer(table.move_person, person_id, to_household_id, scope);
  }
}

void MoveRegistrationRows(Tx& tx, const std::string& registration_id,
                          const std::string& to_household_id, const std::vector<ScopeKey>& scope) {
  for (const FollowingTable& table : kTables) {
    if (table.move_registration == nullptr) continue;
    tx.Defer(table.move_registration, registration_id, to_household_id, scope);
  }
}

}  // namespace cc::registry
