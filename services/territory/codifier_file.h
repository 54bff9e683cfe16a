#ifndef SERVICES_TERRITORY_CODIFIER_FILE_H_
#define SERVICES_TERRITORY_CODIFIER_FILE_H_

#include <functional>
#include <vector>

#include "absl/strings/string_view.h"
#include "cc/territory/v1/resources.pb.h"
#include "services/territory/findings.h"

// The codifier as the ministry publishes it, CSV in UTF-8 or a workbook of Excel, told apart by
// their content: seven columns (five levels of codes, category, name) found by their headings,
// above which a title may stand. Each row repeats the codes of all units above it.
namespace cc::territory {

struct CodifierFile {
  std::vector<v1::Unit> units;  // in the order of the file; of use only without errors
  Findings findings;            // `row` is the line or the row of the sheet, from 1
  int rows = 0;
};

struct CodifierOptions {
  size_t most_bytes = 64 << 20;
  size_t most_rows = 200000;
  size_t most_line_bytes = 4096;
  // Category of a unit that the register knows already: a partial file may hang its rows on it.
  // UNSPECIFIED where there is none.
  std::function<v1::Unit::Category(absl::string_view code)> known;
};

// Never fails as a whole: whatever is wrong is an error among the findings.
CodifierFile ReadCodifierFile(absl::string_view bytes, const CodifierOptions& options = {});

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_CODIFIER_FILE_H_
