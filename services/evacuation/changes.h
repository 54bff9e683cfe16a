#ifndef SERVICES_EVACUATION_CHANGES_H_
#define SERVICES_EVACUATION_CHANGES_H_

#include "cc/evacuation/v1/evacuation_service.pb.h"
#include "services/platform/feed/feed_handler.h"

namespace cc::evacuation {

// Handlers of the feed, as pages and as a stream. Thread-safe.
using Changes =
    platform::FeedHandler<v1::ListEvacuationChangesRequest, v1::ListEvacuationChangesResponse,
                          v1::WatchEvacuationChangesRequest>;

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_CHANGES_H_
