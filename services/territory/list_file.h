#ifndef SERVICES_TERRITORY_LIST_FILE_H_
#define SERVICES_TERRITORY_LIST_FILE_H_

#include <string>

#include "absl/status/statusor.h"
#include "cc/territory/v1/territory_service.pb.h"
#include "services/territory/list_rows.h"

namespace cc::territory {

// A file of a list or an amendment, in whichever format, and what it says against the codifier.
struct ListFile {
  ListDocument document;
  ListReading reading;

  Findings findings() const;
  int rows() const;
};

ListFile ReadListFile(v1::ImportTerritoryListRequest::FileFormat format, const std::string& content,
                      const TerritoryIndex& units);

// The act that the import makes: what the request states goes before what the file says. Dates that
// are not stated follow: of the edition of an amendment, that of its act; of its force, that of the
// edition. INVALID_ARGUMENT where the act or the edition's date is not stated.
absl::StatusOr<v1::Act> ActOf(const v1::ImportTerritoryListRequest& request,
                              const ListDocument& document);
// The list that the file amends; without a kind where it is a list itself.
const common::v1::ActReference& AmendedBy(const v1::ImportTerritoryListRequest& request,
                                          const ListDocument& document);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_LIST_FILE_H_
