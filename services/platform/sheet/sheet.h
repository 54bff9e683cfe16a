#ifndef SERVICES_PLATFORM_SHEET_SHEET_H_
#define SERVICES_PLATFORM_SHEET_SHEET_H_

#include <functional>
#include <string>
#include <vector>

// What the readers of tables share. Sentences are in Ukrainian: they go into an import's report.
namespace cc::platform {

struct SheetRow {
  int number = 0;  // the line of a CSV, the row of an XLSX, from 1
  std::vector<std::string> cells;
  std::string problem;  // why the row cannot be read; its cells are then of no use
};

// Why a table cannot be read, or not further. Row and column from 1; 0 = the file as a whole.
struct SheetProblem {
  int row = 0, column = 0;
  std::string message;
};

// Gets one row after the other; answers whether it wants more.
using TakeRow = std::function<bool(SheetRow&)>;

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_SHEET_SHEET_H_
