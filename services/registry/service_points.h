#ifndef SERVICES_REGISTRY_SERVICE_POINTS_H_
#define SERVICES_REGISTRY_SERVICE_POINTS_H_

#include "absl/status/statusor.h"
#include "cc/registry/v1/office_service.pb.h"
#include "services/platform/auth/scope.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::registry {

// Handlers of the service points and of the mobile teams whose stops some of them are. Thread-safe.
class ServicePoints {
 public:
  ServicePoints(platform::Db& db, const platform::UnitPaths& paths) : db_(db), paths_(paths) {}

  absl::StatusOr<v1::ServicePoint> CreateServicePoint(const platform::Call& call,
                                                      const v1::CreateServicePointRequest& request);
  absl::StatusOr<v1::ServicePoint> UpdateServicePoint(const platform::Call& call,
                                                      const v1::UpdateServicePointRequest& request);
  absl::StatusOr<v1::ServicePoint> GetServicePoint(const platform::Call& call,
                                                   const v1::GetServicePointRequest& request);
  absl::StatusOr<v1::ListServicePointsResponse> ListServicePoints(
      const platform::Call& call, const v1::ListServicePointsRequest& request);
  absl::StatusOr<v1::MobileTeam> CreateMobileTeam(const platform::Call& call,
                                                  const v1::CreateMobileTeamRequest& request);
  absl::StatusOr<v1::ListMobileTeamsResponse> ListMobileTeams(
      const platform::Call& call, const v1::ListMobileTeamsRequest& request);
  absl::StatusOr<v1::ListRouteStopsResponse> ListRouteStops(
      const platform::Call& call, const v1::ListRouteStopsRequest& request);

 private:
  platform::Db& db_;
  const platform::UnitPaths& paths_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_SERVICE_POINTS_H_
