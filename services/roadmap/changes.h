#ifndef SERVICES_ROADMAP_CHANGES_H_
#define SERVICES_ROADMAP_CHANGES_H_

#include "cc/roadmap/v1/roadmap_service.pb.h"
#include "services/platform/feed/feed_handler.h"

namespace cc::roadmap {

// Handlers of the feed, as pages and as a stream. Thread-safe.
using Changes = platform::FeedHandler<v1::ListRoadmapChangesRequest, v1::ListRoadmapChangesResponse,
                                      v1::WatchRoadmapChangesRequest>;

}  // namespace cc::roadmap

#endif  // SERVICES_ROADMAP_CHANGES_H_
