#ifndef SERVICES_EVACUATION_TRANSIT_CENTRES_H_
#define SERVICES_EVACUATION_TRANSIT_CENTRES_H_

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/evacuation_service.pb.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::evacuation {

// Handlers of the TransitCentre RPCs. Thread-safe.
class TransitCentres {
 public:
  TransitCentres(platform::Db& db, const platform::UnitPaths& paths) : db_(db), paths_(paths) {}

  absl::StatusOr<v1::TransitCentre> CreateTransitCentre(
      const platform::Call& call, const v1::CreateTransitCentreRequest& request);
  absl::StatusOr<v1::TransitCentre> GetTransitCentre(const platform::Call& call,
                                                     const v1::GetTransitCentreRequest& request);
  absl::StatusOr<v1::ListTransitCentresResponse> ListTransitCentres(
      const platform::Call& call, const v1::ListTransitCentresRequest& request);

 private:
  platform::Db& db_;
  const platform::UnitPaths& paths_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_TRANSIT_CENTRES_H_
