#ifndef SERVICES_REGISTRY_EVACUATION_RECORDER_CLIENT_H_
#define SERVICES_REGISTRY_EVACUATION_RECORDER_CLIENT_H_

#include <grpcpp/grpcpp.h>

#include <memory>

#include "cc/evacuation/v1/departure_service.grpc.pb.h"
#include "cc/evacuation/v1/site_service.grpc.pb.h"
#include "services/registry/evacuation_recorder.h"

namespace cc::registry {

// The evacuation service over gRPC, told with the caller's token. UNAVAILABLE while it is down.
class EvacuationRecorderClient : public EvacuationRecorder {
 public:
  explicit EvacuationRecorderClient(const std::shared_ptr<grpc::Channel>& channel)
      : departures_(evacuation::v1::DepartureService::NewStub(channel)),
        sites_(evacuation::v1::SiteService::NewStub(channel)) {}

  absl::Status RecordSelfDeparture(
      const platform::Call& call,
      const evacuation::v1::RecordSelfDepartureRequest& request) override;
  absl::StatusOr<evacuation::v1::RecordFollowUpCountsResponse> RecordFollowUpCounts(
      const platform::Call& call,
      const evacuation::v1::RecordFollowUpCountsRequest& request) override;

 private:
  const std::unique_ptr<evacuation::v1::DepartureService::Stub> departures_;
  const std::unique_ptr<evacuation::v1::SiteService::Stub> sites_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_EVACUATION_RECORDER_CLIENT_H_
