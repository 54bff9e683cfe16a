#ifndef SERVICES_REGISTRY_ARRIVAL_SOURCE_H_
#define SERVICES_REGISTRY_ARRIVAL_SOURCE_H_

#include <string>

#include "absl/status/statusor.h"
#include "cc/registry/v1/resources.pb.h"
#include "services/platform/feed/feed.h"
#include "services/platform/rpc/call.h"

namespace cc::registry {

// The evacuation service as the registry needs it, or a fake in tests. Thread-safe.
class ArrivalSource {
 public:
  virtual ~ArrivalSource() = default;
  // Events of kind `arrivals` after a token.
  virtual absl::StatusOr<platform::FeedPage> ListArrivals(const platform::Call& call,
                                                          const std::string& resume_token) = 0;
  // An arrival as the pre-registration that comes of it; without id, state and times.
  virtual absl::StatusOr<v1::PreRegistration> GetArrival(const platform::Call& call,
                                                         const std::string& id) = 0;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_ARRIVAL_SOURCE_H_
