#ifndef SERVICES_REPORTING_CHANGES_H_
#define SERVICES_REPORTING_CHANGES_H_

#include <memory>

#include "absl/status/statusor.h"
#include "cc/reporting/v1/reporting_service.pb.h"
#include "services/platform/feed/feed.h"
#include "services/platform/rpc/source.h"

namespace cc::reporting {

// Handlers of the change feed, as pages and as a stream. Thread-safe.
class Changes {
 public:
  explicit Changes(platform::Feed& feed) : feed_(feed) {}

  absl::StatusOr<v1::ListReportingChangesResponse> ListReportingChanges(
      const platform::Call& call, const v1::ListReportingChangesRequest& request);
  absl::StatusOr<std::unique_ptr<platform::Source<common::v1::Event>>> WatchReportingChanges(
      const platform::Call& call, const v1::WatchReportingChangesRequest& request);

  // When a stream looks again.
  platform::Wakeup& wakeup() { return feed_.wakeup(); }

 private:
  platform::Feed& feed_;
};

}  // namespace cc::reporting

#endif  // SERVICES_REPORTING_CHANGES_H_
