#ifndef SERVICES_REGISTRY_HOUSEHOLD_SHEET_H_
#define SERVICES_REGISTRY_HOUSEHOLD_SHEET_H_

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cc/common/v1/reason.pb.h"
#include "cc/registry/v1/imports.pb.h"
#include "services/platform/sheet/sheet.h"
#include "services/registry/household_sheet_columns.h"

// Reading and writing the published table of households.
namespace cc::registry {

// The rows of one household as they stand in the file, cells in the order of the template.
struct SheetHousehold {
  std::vector<v1::ImportRow> rows;
  std::vector<v1::ImportError> errors;  // of rows that cannot be read
};
// Gets one household after the other; answers whether it wants more.
using TakeHousehold = std::function<bool(SheetHousehold&)>;

// Reads a whole file: first the row of headings, in any order of columns, then households by their
// neighbouring rows. A row that cannot be read is given with its error, and reading goes on.
// Answers why the file, or its rest, cannot be read. Sheets that are too large end with a problem.
std::optional<platform::SheetProblem> ReadHouseholds(absl::string_view content,
                                                     v1::SheetFormat format,
                                                     const TakeHousehold& take);

// XLSX by its first bytes, else CSV.
v1::SheetFormat FormatOf(absl::string_view content);

// An error of the table in words.
v1::ImportError SheetError(int row, absl::string_view column, common::v1::Reason reason,
                           const std::map<std::string, std::string>& details = {});

// A table with the headings of the template and these rows; with remarks, one for each row, in a
// last column.
absl::StatusOr<std::string> WriteHouseholds(v1::SheetFormat format,
                                            const std::vector<v1::ImportRow>& rows,
                                            const std::vector<std::string>* remarks);
// What each column of the template takes.
absl::StatusOr<std::string> WriteExplanation(v1::SheetFormat format);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_HOUSEHOLD_SHEET_H_
