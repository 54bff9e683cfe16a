#ifndef SERVICES_TERRITORY_PROPOSED_ROWS_H_
#define SERVICES_TERRITORY_PROPOSED_ROWS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "cc/territory/v1/proposal.pb.h"
#include "services/territory/territory_index.h"

namespace cc::territory {

// A proposal as an amendment says it: rows that the list gets or that take the place of those of
// the same unit, status and start, and rows that it loses.
struct ProposedRows {
  std::vector<v1::StatusPeriod> periods, struck;
};

// The rows of a proposal against the list. PERIOD_UNKNOWN where one names a period that the list
// does not have, PERIOD_EXISTS where one makes a period that it has; LIST_MISSING without a list.
absl::StatusOr<ProposedRows> RowsAgainst(const v1::Proposal& proposal, const TerritoryIndex& list);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_PROPOSED_ROWS_H_
