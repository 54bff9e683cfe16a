#ifndef SERVICES_REGISTRY_SIMULATION_DUPLICATES_H_
#define SERVICES_REGISTRY_SIMULATION_DUPLICATES_H_

#include "absl/types/span.h"
#include "services/registry/simulation/household_simulator.h"

namespace cc::registry::simulation {

// In what a second record of a person differs.
enum class DuplicateKind {
  kVariant,          // given name and patronymic in Russian form
  kTransliteration,  // names in Latin letters
  kApostrophe,       // another apostrophe, or none
  kLookAlikes,       // Latin letters within Cyrillic words
  kSwappedParts,     // family and given name in each other's place
  kDayMonthSwap,
  kMaidenName,
  kTypingError,
  kNoIdentifiers,
  kHousehold,  // the whole household again
};
absl::Span<const DuplicateKind> DuplicateKinds();
// `variant`, `no_identifiers` …
const char* KindName(DuplicateKind kind);

// Changes the row so; false, and nothing changes, where it does not fit this row.
bool Alter(DuplicateKind kind, Random& random, SimulatedRow& row);
// One or two kinds at random, in half of the cases without identifiers besides; notes them.
void AlterAtRandom(Random& random, SimulatedRow& row);

}  // namespace cc::registry::simulation

#endif  // SERVICES_REGISTRY_SIMULATION_DUPLICATES_H_
