#ifndef SERVICES_PLATFORM_SHEET_XLSX_READER_H_
#define SERVICES_PLATFORM_SHEET_XLSX_READER_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/platform/sheet/office_package.h"
#include "services/platform/sheet/sheet.h"

namespace cc::platform {

struct XlsxOptions {
  OfficePackageLimits package;
  size_t most_rows = 200000;  // that are not blank
  int most_columns = 256;     // cells without a value do not count
  size_t most_cell_bytes = 4096;
  bool refuse_formulas = false;         // a row with one is then given with its problem
  size_t most_shared_bytes = 64 << 20;  // of all texts that cells share
};

// A workbook of Excel: the values of its cells as text, formulas by the value that was saved with
// them unless they are refused. A row with a cell that cannot be read is given with its problem,
// and reading goes on.
class XlsxReader {
 public:
  struct Sheet {
    std::string name;
    bool hidden = false;
    std::string part;
  };

  // `bytes` must outlive the reader. INVALID_ARGUMENT with a sentence in Ukrainian.
  static absl::StatusOr<XlsxReader> Open(absl::string_view bytes, const XlsxOptions& options);

  const std::vector<Sheet>& sheets() const { return sheets_; }
  // Blank rows are passed by.
  std::optional<SheetProblem> Read(const Sheet& sheet, const TakeRow& take) const;

 private:
  XlsxReader(OfficePackage package, const XlsxOptions& options)
      : package_(std::move(package)), options_(options) {}
  absl::Status ReadWorkbook();

  OfficePackage package_;
  XlsxOptions options_;
  std::vector<Sheet> sheets_;
  std::vector<std::string> shared_;
};

// The letters of a column, from 1: 28 → "AB".
std::string ColumnLetters(int column);

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_SHEET_XLSX_READER_H_
