#ifndef SERVICES_REGISTRY_IMPORT_CELLS_H_
#define SERVICES_REGISTRY_IMPORT_CELLS_H_

#include <string>

#include "cc/registry/v1/imports.pb.h"
#include "services/registry/household_sheet.h"

namespace cc::registry {

// The cells of one row, read by what their columns hold; what cannot be read is added to the
// entry's errors and answered as empty.
class ImportCells {
 public:
  ImportCells(const v1::ImportRow& row, v1::ImportEntry& entry) : row_(row), entry_(entry) {}

  // Without outer spaces and the apostrophe of a text; a formula is refused.
  std::string Text(SheetColumn column);
  // The day as `YYYY-MM-DD`; DD.MM.YYYY, YYYY-MM-DD and a day number of Excel are read.
  std::string Date(SheetColumn column);
  bool Yes(SheetColumn column);
  // A number from 1 to 50; 0 where the cell is empty.
  int Number(SheetColumn column);
  // `+380` and nine digits where the cell holds them in a usual way, else as it stands.
  std::string Phone(SheetColumn column);
  // Ten digits where a table has eaten the leading zero of a valid number.
  std::string Rnokpp(SheetColumn column);
  template <size_t N>
  int Word(SheetColumn column, const SheetWord (&words)[N]) {
    return WordIn(column, Text(column), words, N);
  }
  int WordIn(SheetColumn column, const std::string& text, const SheetWord* words, size_t count);

  void Wrong(SheetColumn column, common::v1::Reason reason,
             const std::map<std::string, std::string>& details = {});

 private:
  const v1::ImportRow& row_;
  v1::ImportEntry& entry_;
};

absl::string_view HeadingOf(SheetColumn column);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_IMPORT_CELLS_H_
