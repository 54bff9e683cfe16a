#ifndef SERVICES_TERRITORY_TERRITORY_LIST_H_
#define SERVICES_TERRITORY_TERRITORY_LIST_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "cc/territory/v1/resources.pb.h"
#include "services/territory/territory_index.h"

namespace cc::territory {

// A list of territories as read from its file. With an ERROR among the findings the table is not to
// be used; a DOUBT stops the import until a person accepts its key.
struct TerritoryList {
  v1::TerritoryTable table;                 // codes are present codes of the index
  std::vector<v1::ImportFinding> findings;  // at most 2,000
  int32_t rows = 0;                         // rows of the tables that hold a code
};

// The list as published (order 376 of 28.02.2025): DOCX with four sections, each with tables of
// code, name, start and end. Typing errors of codes and dates are repaired and reported; exclusions
// ("за винятком") are resolved by name among the units below.
TerritoryList ReadListDocument(absl::string_view file, const TerritoryIndex& index);

// The suite's own table: JSON of cc.territory.v1.TerritoryTable.
TerritoryList ReadListTable(absl::string_view json, const TerritoryIndex& index);

// Adds what the periods themselves contradict: reversed dates (ERROR); two statuses of one unit
// that overlap by more than the day they share, and an end after the edition (DOUBT).
void CheckPeriods(absl::string_view edition_date, TerritoryList& list);

// Marks accepted doubts: periods that they concern become doubtful; the number of doubts that are
// still open is returned.
int AcceptDoubts(const std::vector<std::string>& accepted, TerritoryList& list);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_TERRITORY_LIST_H_
