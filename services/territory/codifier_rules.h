#ifndef SERVICES_TERRITORY_CODIFIER_RULES_H_
#define SERVICES_TERRITORY_CODIFIER_RULES_H_

#include <cstdint>
#include <vector>

#include "cc/territory/v1/resources.pb.h"
#include "services/territory/territory_index.h"

namespace cc::territory {

// A set of UnitChange.Kind: the bit 2^k for each kind k.
using UnitChangeKinds = int32_t;
inline UnitChangeKinds KindBit(v1::UnitChange::Kind kind) { return 1 << kind; }
std::vector<v1::UnitChange::Kind> KindsIn(UnitChangeKinds kinds);

// What an edition of the codifier changes. Units are the same where their five-digit tails are.
struct CodifierDifference {
  std::vector<v1::Unit> added;
  std::vector<v1::Unit> changed;  // as they become: name, category, code, parent, or open again
  std::vector<UnitChangeKinds> changed_kinds;  // beside `changed`
  std::vector<v1::Unit> closed;                // as they are
  int unchanged = 0;

  bool empty() const { return added.empty() && changed.empty() && closed.empty(); }
};

// In which ways a unit becomes another; 0 where it stays the same. A unit above that was only
// recoded is the same.
UnitChangeKinds KindsOf(const v1::Unit& before, const v1::Unit& after);

// A partial file closes nothing.
CodifierDifference Compare(const TerritoryIndex& present, const std::vector<v1::Unit>& edition,
                           bool partial);

// Does the difference close so great a part of the register that its file may be cut off?
bool ClosesMuch(const TerritoryIndex& present, const CodifierDifference& difference);

// Tells the difference in an import's report: counts by kind, and the first units.
void Describe(const TerritoryIndex& present, const CodifierDifference& difference,
              v1::ImportReport& report);

// The units after the difference.
std::vector<v1::Unit> Apply(const TerritoryIndex& present, const CodifierDifference& difference);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_CODIFIER_RULES_H_
