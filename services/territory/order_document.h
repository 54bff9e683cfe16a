#ifndef SERVICES_TERRITORY_ORDER_DOCUMENT_H_
#define SERVICES_TERRITORY_ORDER_DOCUMENT_H_

#include "absl/strings/string_view.h"
#include "services/territory/list_rows.h"

namespace cc::territory {

struct OrderDocumentOptions {
  int most_entries = 1000;
  size_t most_unpacked_bytes = 200 << 20;
  size_t most_ratio = 250;  // unpacked to packed, of entries over 1 MiB
  int most_rows = 100000;
  size_t most_cell_bytes = 20000;
};

// Reads the list of territories as the ministry publishes it (order 376 of 28.02.2025, DOCX): the
// heading's act, the sections that name the status, the rows of four columns. Never fails as a
// whole: an archive that is damaged, encrypted or a bomb, a document with a DTD, without tables or
// with other columns is an error among the findings.
ListDocument ReadOrderDocument(absl::string_view bytes, const OrderDocumentOptions& options = {});

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_ORDER_DOCUMENT_H_
