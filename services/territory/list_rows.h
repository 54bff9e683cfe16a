#ifndef SERVICES_TERRITORY_LIST_ROWS_H_
#define SERVICES_TERRITORY_LIST_ROWS_H_

#include <string>
#include <vector>

#include "cc/territory/v1/resources.pb.h"
#include "services/territory/findings.h"
#include "services/territory/territory_index.h"

namespace cc::territory {

// One row of the list's tables as it is written. Dates pair up one to one by their lines; an empty
// line among `ends` is a period still in force.
struct ListRow {
  int row = 0;  // among all rows of all tables, from 1
  v1::Status status = v1::STATUS_UNSPECIFIED;
  std::string code, name;
  std::vector<std::string> starts, ends;
};

// A list of territories as a file holds it.
struct ListDocument {
  common::v1::ActReference reference;  // empty fields where the heading does not say
  std::vector<common::v1::ActReference> amended_by;
  std::string edition_date;
  std::string in_force_date;        // empty where the file does not say
  common::v1::ActReference amends;  // without a kind where the file is a whole list
  bool synthetic = false;
  std::vector<ListRow> rows;
  Findings findings;
};

// The periods that a list says, with what had to be repaired and what a person has to judge.
struct ListReading {
  std::vector<v1::StatusPeriod> periods;  // `doubtful` where a doubt concerns them
  std::vector<v1::StatusPeriod> struck;   // rows that an amendment strikes: unit, status, start
  std::vector<int> rows;                  // of the periods, one for each
  Findings findings;
};

// Reads rows against the codifier: codes, names, dates, exclusions.
ListReading ReadRows(const std::vector<ListRow>& rows, const TerritoryIndex& units);

// Reads the suite's own table against the codifier: codes, dates, exclusions.
ListReading ReadTable(const v1::TerritoryTable& table, const TerritoryIndex& units);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_LIST_ROWS_H_
