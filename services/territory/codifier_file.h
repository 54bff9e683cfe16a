#ifndef SERVICES_TERRITORY_CODIFIER_FILE_H_
#define SERVICES_TERRITORY_CODIFIER_FILE_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "cc/territory/v1/resources.pb.h"
#include "services/territory/territory_index.h"

namespace cc::territory {

// A codifier as read from its file. With an ERROR among the findings the units are not to be used.
struct CodifierFile {
  std::vector<v1::Unit> units;
  std::vector<v1::ImportFinding> findings;  // at most 1,000
  int32_t rows = 0;
};

// Reads the codifier as the ministry publishes it (order 290 of 26.11.2020): CSV in UTF-8, `;`
// between the columns first to fourth level, additional level, category, name; every row repeats
// the codes of the units above it. Every fault is an ERROR with its line. `known` (may be null)
// holds units on which the rows of a partial file may hang.
CodifierFile ReadCodifier(absl::string_view file, const TerritoryIndex* known);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_CODIFIER_FILE_H_
