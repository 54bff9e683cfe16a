#ifndef SERVICES_REGISTRY_EVACUATION_CLIENT_H_
#define SERVICES_REGISTRY_EVACUATION_CLIENT_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>

#include "cc/evacuation/v1/evacuation_service.grpc.pb.h"
#include "services/registry/arrival_source.h"

namespace cc::registry {

// An arrival as the pre-registration that comes of it; without id, state and times.
v1::PreRegistration FromArrival(const evacuation::v1::Arrival& arrival);

// The evacuation service over gRPC, asked with the caller's token. UNAVAILABLE while it is down.
class EvacuationClient : public ArrivalSource {
 public:
  explicit EvacuationClient(const std::shared_ptr<grpc::Channel>& channel)
      : stub_(evacuation::v1::EvacuationService::NewStub(channel)) {}

  absl::StatusOr<platform::FeedPage> ListArrivals(const platform::Call& call,
                                                  const std::string& resume_token) override;
  absl::StatusOr<v1::PreRegistration> GetArrival(const platform::Call& call,
                                                 const std::string& id) override;

 private:
  const std::unique_ptr<evacuation::v1::EvacuationService::Stub> stub_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_EVACUATION_CLIENT_H_
