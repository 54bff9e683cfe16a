#ifndef SERVICES_PLATFORM_SHEET_CSV_H_
#define SERVICES_PLATFORM_SHEET_CSV_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/platform/sheet/sheet.h"

namespace cc::platform {

struct CsvOptions {
  char separator = ';';  // '\0': whichever of `;` `,` and tab a line at the top has most of
  size_t most_bytes = 64 << 20;
  size_t most_rows = 200000;  // that are not blank
  size_t most_row_bytes = 4096;
  // A quoted cell may hold line ends (RFC 4180). Where it may not, a quote that is never closed
  // spoils its own line only.
  bool line_ends_in_cells = false;
};

// Reads UTF-8, with or without BOM, lines ending in LF or CRLF. Blank rows are passed by. A row
// with broken quoting or beyond the cap is given with its problem, and reading goes on.
std::optional<SheetProblem> ReadCsv(absl::string_view text, const CsvOptions& options,
                                    const TakeRow& take);

// Writes CSV by RFC 4180: UTF-8 with BOM, CRLF. A text that a spreadsheet would take for a formula
// (it begins with = + - @, a tab or a carriage return) gets an apostrophe before it.
class CsvWriter {
 public:
  explicit CsvWriter(char separator = ',') : separator_(separator) {}

  CsvWriter& Text(absl::string_view text);
  CsvWriter& Number(int64_t number);
  void EndRow();
  // A row of texts.
  void Row(absl::Span<const std::string> texts);

  size_t size() const { return out_.size(); }
  // What was written since the last time.
  std::string Take() { return std::exchange(out_, {}); }

 private:
  void Cell(absl::string_view written);

  const char separator_;
  std::string out_ = "\xEF\xBB\xBF";
  bool row_begun_ = false;
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_SHEET_CSV_H_
