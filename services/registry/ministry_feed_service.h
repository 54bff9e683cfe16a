#ifndef SERVICES_REGISTRY_MINISTRY_FEED_SERVICE_H_
#define SERVICES_REGISTRY_MINISTRY_FEED_SERVICE_H_

#include "cc/registry/v1/ministry_feed_service.grpc.pb.h"
#include "services/platform/rpc/rpc.h"
#include "services/registry/ministry_feed.h"

namespace cc::registry {

// RPC → handler.
class MinistryFeedService final : public v1::MinistryFeedService::CallbackService {
 public:
  MinistryFeedService(platform::Rpc& rpc, MinistryFeed& feed) : rpc_(rpc), feed_(feed) {}

  grpc::ServerUnaryReactor* ListMinistryChanges(grpc::CallbackServerContext* c,
                                                const v1::ListMinistryChangesRequest* q,
                                                v1::ListMinistryChangesResponse* r) override {
    return rpc_.Run(c, q, r, feed_, &MinistryFeed::ListMinistryChanges);
  }

 private:
  platform::Rpc& rpc_;
  MinistryFeed& feed_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_MINISTRY_FEED_SERVICE_H_
