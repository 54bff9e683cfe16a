#ifndef SERVICES_ROADMAP_CHANGES_H_
#define SERVICES_ROADMAP_CHANGES_H_

#include <memory>

#include "absl/status/statusor.h"
#include "cc/roadmap/v1/roadmap_service.pb.h"
#include "services/platform/feed/feed.h"
#include "services/platform/rpc/source.h"

namespace cc::roadmap {

// Handlers of the change feed, as pages and as a stream. Thread-safe.
class Changes {
 public:
  explicit Changes(platform::Feed& feed) : feed_(feed) {}

  absl::StatusOr<v1::ListRoadmapChangesResponse> ListRoadmapChanges(
      const platform::Call& call, const v1::ListRoadmapChangesRequest& request);
  absl::StatusOr<std::unique_ptr<platform::Source<common::v1::Event>>> WatchRoadmapChanges(
      const platform::Call& call, const v1::WatchRoadmapChangesRequest& request);

  // When a stream looks again.
  platform::Wakeup& wakeup() { return feed_.wakeup(); }

 private:
  platform::Feed& feed_;
};

}  // namespace cc::roadmap

#endif  // SERVICES_ROADMAP_CHANGES_H_
