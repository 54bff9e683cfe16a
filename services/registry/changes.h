#ifndef SERVICES_REGISTRY_CHANGES_H_
#define SERVICES_REGISTRY_CHANGES_H_

#include "cc/registry/v1/registry_service.pb.h"
#include "services/platform/feed/feed_handler.h"

namespace cc::registry {

// Handlers of the feed, as pages and as a stream. Thread-safe.
using Changes =
    platform::FeedHandler<v1::ListRegistryChangesRequest, v1::ListRegistryChangesResponse,
                          v1::WatchRegistryChangesRequest>;

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_CHANGES_H_
