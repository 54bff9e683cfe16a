#ifndef SERVICES_TERRITORY_LIST_WRITER_H_
#define SERVICES_TERRITORY_LIST_WRITER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cc/territory/v1/list_file.pb.h"
#include "cc/territory/v1/resources.pb.h"
#include "google/api/httpbody.pb.h"
#include "services/territory/territory_index.h"

namespace cc::territory {

// A list of territories on its way out.
struct ListContent {
  common::v1::ActReference reference;
  std::vector<common::v1::ActReference> amended_by;
  std::vector<v1::StatusPeriod> periods;
  std::string draft_of;  // what a draft is called above the heading; empty for the list itself
};

// Sorts by section, first-level unit, raion, code and start: the order of the official list.
void SortForList(const TerritoryIndex& units, std::vector<v1::StatusPeriod>& periods);

// DOCX in the official layout. `periods` sorted by SortForList.
absl::StatusOr<std::string> WriteListDocument(const ListContent& list, const TerritoryIndex& units);

// One line to each period. `periods` sorted by SortForList.
std::string WriteListCsv(const ListContent& list, const TerritoryIndex& units);
absl::StatusOr<std::string> WriteListXlsx(const ListContent& list, const TerritoryIndex& units);

// The file as an RPC answers it; `stem` is its name without ending.
absl::StatusOr<google::api::HttpBody> WriteListFile(ListContent list, const TerritoryIndex& units,
                                                    v1::ListFileFormat format,
                                                    const std::string& stem);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_LIST_WRITER_H_
