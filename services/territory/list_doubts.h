#ifndef SERVICES_TERRITORY_LIST_DOUBTS_H_
#define SERVICES_TERRITORY_LIST_DOUBTS_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "services/territory/doubt_rules.h"
#include "services/territory/findings.h"
#include "services/territory/list_rows.h"

// Contradictions as remarks on a file.
namespace cc::territory {

// Adds it as a doubt at a row.
void NameContradiction(const Contradiction& found, int row,
                       const std::vector<v1::StatusPeriod>& periods, Findings& findings);

// Doubts the periods that a file says, each at its row, against each other and, where the file is
// partial, against those that the register goes on to hold; the file's periods become `doubtful`.
// What `findings` names already is not named again.
void DoubtContradictions(const TerritoryIndex& present, absl::string_view edition_date,
                         bool partial, ListReading& reading, Findings& findings);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_LIST_DOUBTS_H_
