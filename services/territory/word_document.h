#ifndef SERVICES_TERRITORY_WORD_DOCUMENT_H_
#define SERVICES_TERRITORY_WORD_DOCUMENT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/territory/order_document.h"

namespace cc::territory {

// A paragraph outside tables, or a row of a table. A cell's paragraphs are joined by `\n`, its line
// breaks are `\v`.
struct WordBlock {
  int row = 0;                     // among all rows of all tables, from 1; 0 for a paragraph
  int table = 0;                   // number of the table, from 1
  std::string text;                // of a paragraph
  std::vector<std::string> cells;  // of a row
};

// The text of a DOCX in its order. INVALID_ARGUMENT with a sentence in Ukrainian (for the report,
// not a reason of the contract) where the archive or its XML is not what it should be.
absl::StatusOr<std::vector<WordBlock>> ReadWordDocument(absl::string_view bytes,
                                                        const OrderDocumentOptions& options);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_WORD_DOCUMENT_H_
