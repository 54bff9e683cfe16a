#ifndef SERVICES_TERRITORY_EDITIONS_H_
#define SERVICES_TERRITORY_EDITIONS_H_

#include "absl/status/statusor.h"
#include "cc/territory/v1/territory_service.pb.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::territory {

// Handlers of the Edition RPCs, and of the Unit RPCs where they ask as of an edition. They answer
// from the database: history is not held in memory. Thread-safe.
class Editions {
 public:
  explicit Editions(platform::Db& db) : db_(db) {}

  absl::StatusOr<v1::ListEditionsResponse> ListEditions(const platform::Call& call,
                                                        const v1::ListEditionsRequest& request);
  absl::StatusOr<v1::ListUnitChangesResponse> ListUnitChanges(
      const platform::Call& call, const v1::ListUnitChangesRequest& request);
  absl::StatusOr<v1::ListUnitVersionsResponse> ListUnitVersions(
      const platform::Call& call, const v1::ListUnitVersionsRequest& request);

  absl::StatusOr<v1::Unit> GetUnit(const platform::Call& call, const v1::GetUnitRequest& request);
  absl::StatusOr<v1::ListUnitsResponse> ListUnits(const platform::Call& call,
                                                  const v1::ListUnitsRequest& request);
  absl::StatusOr<v1::GetUnitPathResponse> GetUnitPath(const platform::Call& call,
                                                      const v1::GetUnitPathRequest& request);

 private:
  platform::Db& db_;
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_EDITIONS_H_
