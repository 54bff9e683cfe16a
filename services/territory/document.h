#ifndef SERVICES_TERRITORY_DOCUMENT_H_
#define SERVICES_TERRITORY_DOCUMENT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace cc::territory {

// One cell: its lines, a line for each paragraph and each line break in it.
using Cell = std::vector<std::string>;
using TableRow = std::vector<Cell>;

// A paragraph, or a table.
struct Block {
  std::string paragraph;        // with line feeds where it breaks
  std::vector<TableRow> table;  // empty for a paragraph
};

// Text and tables of a Word document (DOCX), in their order. INVALID_ARGUMENT with a text in
// Ukrainian where it is no whole DOCX: truncated, encrypted, without text, a zip bomb (over 200 MB
// or a hundred times its size), XML with a DTD (entity bombs) or not well-formed.
absl::StatusOr<std::vector<Block>> ReadDocument(absl::string_view file);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_DOCUMENT_H_
