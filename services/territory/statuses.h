#ifndef SERVICES_TERRITORY_STATUSES_H_
#define SERVICES_TERRITORY_STATUSES_H_

#include "absl/status/statusor.h"
#include "cc/territory/v1/territory_service.pb.h"
#include "services/platform/rpc/call.h"
#include "services/territory/territory_register.h"

namespace cc::territory {

// Handlers of statuses, their periods and acts. They answer from memory. Thread-safe.
class Statuses {
 public:
  explicit Statuses(const TerritoryRegister& kept) : register_(kept) {}

  absl::StatusOr<v1::UnitStatus> GetStatus(const platform::Call& call,
                                           const v1::GetStatusRequest& request);
  absl::StatusOr<v1::BatchGetStatusesResponse> BatchGetStatuses(
      const platform::Call& call, const v1::BatchGetStatusesRequest& request);
  absl::StatusOr<v1::ListStatusPeriodsResponse> ListStatusPeriods(
      const platform::Call& call, const v1::ListStatusPeriodsRequest& request);
  absl::StatusOr<v1::ListActsResponse> ListActs(const platform::Call& call,
                                                const v1::ListActsRequest& request);

 private:
  const TerritoryRegister& register_;
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_STATUSES_H_
