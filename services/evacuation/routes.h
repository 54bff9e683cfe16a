#ifndef SERVICES_EVACUATION_ROUTES_H_
#define SERVICES_EVACUATION_ROUTES_H_

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/route_service.pb.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/platform/rules/dated_rules.h"

namespace cc::evacuation {

// Handlers of where trips go and are. Thread-safe.
class Routes {
 public:
  Routes(platform::Db& db, const platform::UnitPaths& paths, const platform::DatedRules& rules)
      : db_(db), paths_(paths), rules_(rules) {}

  absl::StatusOr<v1::AssemblyPoint> CreateAssemblyPoint(
      const platform::Call& call, const v1::CreateAssemblyPointRequest& request);
  absl::StatusOr<v1::ListAssemblyPointsResponse> ListAssemblyPoints(
      const platform::Call& call, const v1::ListAssemblyPointsRequest& request);
  absl::StatusOr<v1::Route> SetRoute(const platform::Call& call,
                                     const v1::SetRouteRequest& request);
  absl::StatusOr<v1::Route> GetRoute(const platform::Call& call,
                                     const v1::GetRouteRequest& request);
  absl::StatusOr<v1::Route> RecordStop(const platform::Call& call,
                                       const v1::RecordStopRequest& request);
  absl::StatusOr<v1::Hazard> ReportHazard(const platform::Call& call,
                                          const v1::ReportHazardRequest& request);
  absl::StatusOr<v1::Hazard> EndHazard(const platform::Call& call,
                                       const v1::EndHazardRequest& request);
  absl::StatusOr<v1::ListHazardsResponse> ListHazards(const platform::Call& call,
                                                      const v1::ListHazardsRequest& request);
  absl::StatusOr<v1::TripPosition> ReportPosition(const platform::Call& call,
                                                  const v1::ReportPositionRequest& request);
  absl::StatusOr<v1::TripPosition> GetPosition(const platform::Call& call,
                                               const v1::GetPositionRequest& request);

 private:
  // SCAN_IN_FUTURE beyond the allowance for clocks.
  absl::Status CheckClock(const platform::Call& call, absl::Time time) const;

  platform::Db& db_;
  const platform::UnitPaths& paths_;
  const platform::DatedRules& rules_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_ROUTES_H_
