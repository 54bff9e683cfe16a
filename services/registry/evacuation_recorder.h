#ifndef SERVICES_REGISTRY_EVACUATION_RECORDER_H_
#define SERVICES_REGISTRY_EVACUATION_RECORDER_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "cc/evacuation/v1/departure_service.pb.h"
#include "cc/evacuation/v1/site_service.pb.h"
#include "services/platform/rpc/call.h"

namespace cc::registry {

// The evacuation service as the registry tells it what it knows, or a fake in tests. Thread-safe.
class EvacuationRecorder {
 public:
  virtual ~EvacuationRecorder() = default;
  virtual absl::Status RecordSelfDeparture(
      const platform::Call& call, const evacuation::v1::RecordSelfDepartureRequest& request) = 0;
  virtual absl::StatusOr<evacuation::v1::RecordFollowUpCountsResponse> RecordFollowUpCounts(
      const platform::Call& call, const evacuation::v1::RecordFollowUpCountsRequest& request) = 0;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_EVACUATION_RECORDER_H_
