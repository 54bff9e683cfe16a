#include "services/registry/household_scope.h"

namespace cc::registry {
namespace {

using platform::ScopeKey;
using platform::Tx;

// A table with both columns needs a line here; one of persons alone says so by `person_id`.
constexpr FollowingTable kTables[] = {
    {"households", "UPDATE households SET scope = $2 WHERE id = $1", nullptr},
    {"people", "UPDATE people SET scope = $2 WHERE household_id = $1",
     "UPDATE people SET household_id = $2, scope = $3 WHERE id = $1"},
    {"registrations", "UPDATE registrations SET scope = $2 WHERE household_id = $1", nullptr},
    {"status_reviews",
     "UPDATE status_reviews SET scope = $2 "
     "WHERE record_id IN (SELECT id FROM registrations WHERE household_id = $1)",
     nullptr},
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

}  // namespace cc::registry
