#ifndef SERVICES_EVACUATION_CHANGES_H_
#define SERVICES_EVACUATION_CHANGES_H_

#include <memory>

#include "absl/status/statusor.h"
#include "cc/evacuation/v1/evacuation_service.pb.h"
#include "services/platform/feed/feed.h"
#include "services/platform/rpc/call.h"
#include "services/platform/rpc/source.h"

namespace cc::evacuation {

// Handlers of the feed, as pages and as a stream. Thread-safe.
class Changes {
 public:
  explicit Changes(platform::Feed& feed) : feed_(feed) {}

  absl::StatusOr<v1::ListEvacuationChangesResponse> ListEvacuationChanges(
      const platform::Call& call, const v1::ListEvacuationChangesRequest& request);
  absl::StatusOr<std::unique_ptr<platform::Source<common::v1::Event>>> WatchEvacuationChanges(
      const platform::Call& call, const v1::WatchEvacuationChangesRequest& request);
  platform::Wakeup& wakeup() { return feed_.wakeup(); }

 private:
  platform::Feed& feed_;
};

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_CHANGES_H_
