#ifndef SERVICES_TERRITORY_LIST_EXPORTS_H_
#define SERVICES_TERRITORY_LIST_EXPORTS_H_

#include "absl/status/statusor.h"
#include "cc/territory/v1/territory_service.pb.h"
#include "services/platform/db/db.h"
#include "services/territory/list_writer.h"
#include "services/territory/territory_register.h"

namespace cc::territory {

// The heading of the list by the acts in force on a day: the newest list, and the acts that amended
// it since. LIST_MISSING where there is none.
absl::StatusOr<ListContent> ListHeading(const TerritoryIndex& present, absl::CivilDay day);

// Handlers of the list's way out. Thread-safe.
class ListExports {
 public:
  ListExports(platform::Db& db, const TerritoryRegister& kept) : db_(db), register_(kept) {}

  absl::StatusOr<google::api::HttpBody> ExportTerritoryList(
      const platform::Call& call, const v1::ExportTerritoryListRequest& request);

 private:
  platform::Db& db_;
  const TerritoryRegister& register_;
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_LIST_EXPORTS_H_
