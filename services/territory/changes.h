#ifndef SERVICES_TERRITORY_CHANGES_H_
#define SERVICES_TERRITORY_CHANGES_H_

#include <memory>

#include "absl/status/statusor.h"
#include "cc/territory/v1/territory_service.pb.h"
#include "services/platform/feed/feed.h"
#include "services/platform/rpc/call.h"
#include "services/platform/rpc/source.h"

namespace cc::territory {

// Handlers of the feed, as pages and as a stream. Thread-safe.
class Changes {
 public:
  explicit Changes(platform::Feed& feed) : feed_(feed) {}

  absl::StatusOr<v1::ListTerritoryChangesResponse> ListTerritoryChanges(
      const platform::Call& call, const v1::ListTerritoryChangesRequest& request);
  absl::StatusOr<std::unique_ptr<platform::Source<common::v1::Event>>> WatchTerritoryChanges(
      const platform::Call& call, const v1::WatchTerritoryChangesRequest& request);
  platform::Wakeup& wakeup() { return feed_.wakeup(); }

 private:
  platform::Feed& feed_;
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_CHANGES_H_
