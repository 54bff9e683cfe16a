#ifndef SERVICES_PLATFORM_SHEET_XLSX_WRITER_H_
#define SERVICES_PLATFORM_SHEET_XLSX_WRITER_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"

namespace cc::platform {

// Writes one sheet as XLSX (ECMA-376), row by row. Texts are texts: nothing in them is ever taken
// for a formula. The first row stays in sight.
class XlsxWriter {
 public:
  // `sheet`: at most 31 characters, none of []:*?/\.
  explicit XlsxWriter(absl::string_view sheet) : sheet_(sheet) {}

  XlsxWriter& Text(absl::string_view text);
  XlsxWriter& Number(int64_t number);
  XlsxWriter& Date(absl::CivilDay day);  // from 1900-03-01 on
  XlsxWriter& Blank();
  void EndRow();
  // A row of headings, in bold.
  void Headings(absl::Span<const std::string> texts);

  // The file; the writer is of no use afterwards.
  absl::StatusOr<std::string> Take();

 private:
  void Cell(absl::string_view attributes, absl::string_view content);

  const std::string sheet_;
  std::string rows_;
  int row_ = 1, column_ = 0, columns_ = 0;
  bool row_begun_ = false;
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_SHEET_XLSX_WRITER_H_
