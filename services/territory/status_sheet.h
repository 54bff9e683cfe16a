#ifndef SERVICES_TERRITORY_STATUS_SHEET_H_
#define SERVICES_TERRITORY_STATUS_SHEET_H_

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "services/platform/sheet/csv.h"
#include "services/territory/status_tally.h"

namespace cc::territory {

// A tally as CSV: titles in Ukrainian, HXL hashtags (hxlstandard.org), then a row for each day,
// area and status. Index and tally must outlive it.
class StatusSheet {
 public:
  static constexpr size_t kStatuses = 5;  // rows of an area on a day

  StatusSheet(const TerritoryIndex& index, const StatusTally& tally);
  void Add(absl::CivilDay day);
  std::string Take() { return csv_.Take(); }

 private:
  const StatusTally& tally_;
  std::vector<std::vector<std::string>> places_;  // of each area: codes and names of three levels
  platform::CsvWriter csv_;
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_STATUS_SHEET_H_
