#ifndef SERVICES_REGISTRY_EVACUATION_RECORDER_CLIENT_H_
#define SERVICES_REGISTRY_EVACUATION_RECORDER_CLIENT_H_

#include <grpcpp/grpcpp.h>

#include <memory>

#include "cc/evacuation/v1/departure_service.grpc.pb.h"
#include "cc/evacuation/v1/site_service.grpc.pb.h"
#include "services/registry/evacuation_recorder.h"

namespace cc::registry {

// What is told, in the words of evacuation's contract. The registration's id is the request's too:
// what was told once is not told anew.
evacuation::v1::RecordSelfDepartureRequest FromSelfDeparture(const SelfDeparture& left);
evacuation::v1::RecordFollowUpCountsRequest FromFollowUps(const ToldFollowUps& day);

// The evacuation service over gRPC, told with the caller's token. UNAVAILABLE while it is down.
class EvacuationRecorderClient : public EvacuationRecorder {
 public:
  explicit EvacuationRecorderClient(const std::shared_ptr<grpc::Channel>& channel)
      : departures_(evacuation::v1::DepartureService::NewStub(channel)),
        sites_(evacuation::v1::SiteService::NewStub(channel)) {}

  absl::Status TellSelfDeparture(const platform::Call& call, const SelfDeparture& left) override;
  absl::StatusOr<bool> TellFollowUps(const platform::Call& call, const ToldFollowUps& day) override;

 private:
  const std::unique_ptr<evacuation::v1::DepartureService::Stub> departures_;
  const std::unique_ptr<evacuation::v1::SiteService::Stub> sites_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_EVACUATION_RECORDER_CLIENT_H_
