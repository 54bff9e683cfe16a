#ifndef SERVICES_REPORTING_CHANGES_H_
#define SERVICES_REPORTING_CHANGES_H_

#include "cc/reporting/v1/reporting_service.pb.h"
#include "services/platform/feed/feed_handler.h"

namespace cc::reporting {

// Handlers of the feed, as pages and as a stream. Thread-safe.
using Changes =
    platform::FeedHandler<v1::ListReportingChangesRequest, v1::ListReportingChangesResponse,
                          v1::WatchReportingChangesRequest>;

}  // namespace cc::reporting

#endif  // SERVICES_REPORTING_CHANGES_H_
