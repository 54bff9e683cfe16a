#ifndef SERVICES_TERRITORY_LIST_RULES_H_
#define SERVICES_TERRITORY_LIST_RULES_H_

#include <string>
#include <vector>

#include "cc/territory/v1/resources.pb.h"
#include "services/territory/territory_index.h"

namespace cc::territory {

// What an edition of the list changes. A period is the same where unit, status, days, exclusions
// and doubt are.
struct ListDifference {
  std::vector<v1::StatusPeriod> added;
  std::vector<std::string> dropped;  // ids
  int changed = 0;  // dropped periods that come back with another end or other exclusions
  int unchanged = 0;

  bool empty() const { return added.empty() && dropped.empty(); }
};

// A partial list drops nothing.
ListDifference Compare(const TerritoryIndex& present, const std::vector<v1::StatusPeriod>& edition,
                       bool partial);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_LIST_RULES_H_
