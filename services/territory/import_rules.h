#ifndef SERVICES_TERRITORY_IMPORT_RULES_H_
#define SERVICES_TERRITORY_IMPORT_RULES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "cc/territory/v1/resources.pb.h"
#include "services/territory/territory_index.h"

// What an import changes, computed from the index. Pure.
namespace cc::territory {

// The difference between the register and a codifier. `put` holds units as they are to be, added,
// changed and closed alike.
struct UnitChanges {
  std::vector<v1::Unit> put;
  int32_t added = 0, changed = 0, closed = 0, unchanged = 0;
};
// `partial`: units that the file does not name stay as they are.
UnitChanges CompareUnits(const TerritoryIndex& index, const std::vector<v1::Unit>& file,
                         bool partial);

// The difference between the periods in force and a list.
struct PeriodChanges {
  std::vector<v1::StatusPeriod> put;    // new ones, without id and act
  std::vector<std::string> superseded;  // ids
  int32_t unchanged = 0;
};
PeriodChanges ComparePeriods(const TerritoryIndex& index, const v1::TerritoryTable& table,
                             bool partial);

// FILE_INVALID naming the first error among the findings; OK where there is none.
absl::Status FirstError(const std::vector<v1::ImportFinding>& findings);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_IMPORT_RULES_H_
