#ifndef SERVICES_TERRITORY_CODIFIER_RULES_H_
#define SERVICES_TERRITORY_CODIFIER_RULES_H_

#include <vector>

#include "cc/territory/v1/resources.pb.h"
#include "services/territory/territory_index.h"

namespace cc::territory {

// What an edition of the codifier changes. Units are the same where their five-digit tails are.
struct CodifierDifference {
  std::vector<v1::Unit> added;
  std::vector<v1::Unit> changed;  // as they become: name, category, code, parent, or open again
  std::vector<v1::Unit> closed;   // as they are
  int unchanged = 0;

  bool empty() const { return added.empty() && changed.empty() && closed.empty(); }
};

// A partial file closes nothing.
CodifierDifference Compare(const TerritoryIndex& present, const std::vector<v1::Unit>& edition,
                           bool partial);

// Does the difference close so great a part of the register that its file may be cut off?
bool ClosesMuch(const TerritoryIndex& present, const CodifierDifference& difference);

// The units after the difference.
std::vector<v1::Unit> Apply(const TerritoryIndex& present, const CodifierDifference& difference);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_CODIFIER_RULES_H_
