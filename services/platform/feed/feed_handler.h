#ifndef SERVICES_PLATFORM_FEED_FEED_HANDLER_H_
#define SERVICES_PLATFORM_FEED_FEED_HANDLER_H_

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "services/platform/error/error.h"
#include "services/platform/feed/feed.h"
#include "services/platform/feed/feed_source.h"
#include "services/platform/rpc/call.h"
#include "services/platform/rpc/source.h"

namespace cc::platform {

// Handlers of a service's feed, as pages (`List…Changes`, 100 events unless asked, 1,000 at most)
// and as a stream (`Watch…Changes`). `kinds` is obeyed where the requests have it. Thread-safe.
template <typename ListRequest, typename ListResponse, typename WatchRequest>
class FeedHandler {
 public:
  explicit FeedHandler(Feed& feed) : feed_(feed) {}

  absl::StatusOr<ListResponse> List(const Call& call, const ListRequest& request) {
    const int limit =
        request.page_size() == 0 ? kStandardPage : std::min(request.page_size(), kLargestPage);
    CC_ASSIGN_OR_RETURN(FeedPage page,
                        feed_.List(call, request.resume_token(), limit, KindsOf(request)));
    ListResponse response;
    for (common::v1::Event& event : page.events) *response.add_events() = std::move(event);
    response.set_resume_token(std::move(page.resume_token));
    return response;
  }

  absl::StatusOr<std::unique_ptr<Source<common::v1::Event>>> Watch(const Call&,
                                                                   const WatchRequest& request) {
    return std::make_unique<FeedSource>(feed_, request.resume_token(), KindsOf(request));
  }

  // When a stream looks again.
  Wakeup& wakeup() { return feed_.wakeup(); }

 private:
  static constexpr int kStandardPage = 100, kLargestPage = 1000;

  template <typename Request>
  static std::vector<std::string> KindsOf(const Request& request) {
    if constexpr (requires { request.kinds(); }) {
      return {request.kinds().begin(), request.kinds().end()};
    } else {
      return {};
    }
  }

  Feed& feed_;
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_FEED_FEED_HANDLER_H_
