#ifndef SERVICES_TERRITORY_CHANGES_H_
#define SERVICES_TERRITORY_CHANGES_H_

#include "cc/territory/v1/territory_service.pb.h"
#include "services/platform/feed/feed_handler.h"

namespace cc::territory {

// Handlers of the feed, as pages and as a stream. Thread-safe.
using Changes =
    platform::FeedHandler<v1::ListTerritoryChangesRequest, v1::ListTerritoryChangesResponse,
                          v1::WatchTerritoryChangesRequest>;

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_CHANGES_H_
