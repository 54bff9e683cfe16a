#ifndef SERVICES_PLATFORM_RPC_SOURCE_H_
#define SERVICES_PLATFORM_RPC_SOURCE_H_

#include <vector>

#include "absl/status/statusor.h"
#include "services/platform/rpc/call.h"

namespace cc::platform {

// What a server stream sends. Next() is called on a worker after every wake-up and returns what is
// new, if anything; an error ends the stream.
template <typename Resp>
class Source {
 public:
  virtual ~Source() = default;
  virtual absl::StatusOr<std::vector<Resp>> Next(const Call& call) = 0;
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_RPC_SOURCE_H_
