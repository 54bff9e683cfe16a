#ifndef SERVICES_REGISTRY_CHANGES_H_
#define SERVICES_REGISTRY_CHANGES_H_

#include <memory>

#include "absl/status/statusor.h"
#include "cc/registry/v1/registry_service.pb.h"
#include "services/platform/feed/feed.h"
#include "services/platform/rpc/call.h"
#include "services/platform/rpc/source.h"

namespace cc::registry {

// Handlers of the feed, as pages and as a stream. Thread-safe.
class Changes {
 public:
  explicit Changes(platform::Feed& feed) : feed_(feed) {}

  absl::StatusOr<v1::ListRegistryChangesResponse> ListRegistryChanges(
      const platform::Call& call, const v1::ListRegistryChangesRequest& request);
  absl::StatusOr<std::unique_ptr<platform::Source<common::v1::Event>>> WatchRegistryChanges(
      const platform::Call& call, const v1::WatchRegistryChangesRequest& request);
  platform::Wakeup& wakeup() { return feed_.wakeup(); }

 private:
  platform::Feed& feed_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_CHANGES_H_
