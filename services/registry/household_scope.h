#ifndef SERVICES_REGISTRY_HOUSEHOLD_SCOPE_H_
#define SERVICES_REGISTRY_HOUSEHOLD_SCOPE_H_

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "services/platform/db/tx.h"

// Whose business a household is stands in the scope of every row that belongs to it. Here alone is
// listed which tables those are.
namespace cc::registry {

// A table whose rows follow a household.
struct FollowingTable {
  const char* table;
  // Gives the rows of household $1 the scope $2.
  const char* set_scope;
  // Gives the rows of person $1 the household $2 and the scope $3; null where no row is of one
  // person alone.
  const char* move_person;
  // Gives the rows of registration $1 the household $2 and the scope $3; null where no row is of a
  // registration as a whole.
  const char* move_registration = nullptr;
};

// Every such table; a test compares it with the schema.
absl::Span<const FollowingTable> FollowingTables();

// Gives every row of the household this scope, e.g. when its residence changes. Travels with the
// next statement; tells the feed nothing.
void SetHouseholdScope(platform::Tx& tx, const std::string& household_id,
                       const std::vector<platform::ScopeKey>& scope);

// Takes the rows of one person to another household, which has this scope. The person's place in
// it (number, kinship, adult, registration) is the caller's to write.
void MovePersonRows(platform::Tx& tx, const std::string& person_id,
                    const std::string& to_household_id,
                    const std::vector<platform::ScopeKey>& scope);

// Takes a registration, with what belongs to it as a whole, to another household.
void MoveRegistrationRows(platform::Tx& tx, const std::string& registration_id,
                          const std::string& to_household_id,
                          const std::vector<platform::ScopeKey>& scope);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_HOUSEHOLD_SCOPE_H_
