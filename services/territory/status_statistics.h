#ifndef SERVICES_TERRITORY_STATUS_STATISTICS_H_
#define SERVICES_TERRITORY_STATUS_STATISTICS_H_

#include "absl/status/statusor.h"
#include "cc/territory/v1/territory_service.pb.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/territory/territory_register.h"

namespace cc::territory {

// Handlers of statistics: units by status on a day and over time. They answer from
// memory, but for another moment than now. Thread-safe.
class StatusStatistics {
 public:
  StatusStatistics(platform::Db& db, const TerritoryRegister& kept) : db_(db), register_(kept) {}

  absl::StatusOr<v1::GetStatusStatisticsResponse> GetStatusStatistics(
      const platform::Call& call, const v1::GetStatusStatisticsRequest& request);
  absl::StatusOr<v1::ListStatusStatisticsResponse> ListStatusStatistics(
      const platform::Call& call, const v1::ListStatusStatisticsRequest& request);
  absl::StatusOr<google::api::HttpBody> ExportStatusStatistics(
      const platform::Call& call, const v1::ExportStatusStatisticsRequest& request);

 private:
  // The register with the periods and acts of the moment that the request asks for.
  absl::StatusOr<std::shared_ptr<const TerritoryIndex>> IndexFor(
      const platform::Call& call, const v1::GetStatusStatisticsRequest& request);

  platform::Db& db_;
  const TerritoryRegister& register_;
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_STATUS_STATISTICS_H_
