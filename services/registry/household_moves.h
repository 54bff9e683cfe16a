#ifndef SERVICES_REGISTRY_HOUSEHOLD_MOVES_H_
#define SERVICES_REGISTRY_HOUSEHOLD_MOVES_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/registry/person_store.h"

namespace cc::registry {

// People on their way from one household to another, both locked.
struct HouseholdMove {
  std::string from_household_id, to_household_id;
  std::vector<PersonRow> people;                 // who moves
  std::vector<platform::ScopeKey> scope_before;  // of the household that they leave
  std::vector<platform::ScopeKey> scope;         // of the one that they come to
};

// Takes every row of theirs along: a registration as it is where all of its people move, else a
// copy of it for those who do, with their certificates and identity keys. Tells the feed of people
// and registrations. STATE_FORBIDS where a registration of theirs is not in force. Answers with
// each mover's registration from now on; their places in the household are the caller's to write.
absl::StatusOr<std::map<std::string, std::string>> MovePeople(platform::Tx& tx,
                                                              const platform::Keyring& keyring,
                                                              const HouseholdMove& move);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_HOUSEHOLD_MOVES_H_
