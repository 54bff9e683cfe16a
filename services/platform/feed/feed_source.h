#ifndef SERVICES_PLATFORM_FEED_FEED_SOURCE_H_
#define SERVICES_PLATFORM_FEED_FEED_SOURCE_H_

#include <string>
#include <utility>
#include <vector>

#include "services/platform/feed/feed.h"
#include "services/platform/rpc/source.h"

namespace cc::platform {

// What a `Watch…Changes` stream sends: the feed after a token.
class FeedSource : public Source<common::v1::Event> {
 public:
  FeedSource(Feed& feed, std::string resume_token, std::vector<std::string> kinds = {})
      : feed_(feed), token_(std::move(resume_token)), kinds_(std::move(kinds)) {}

  absl::StatusOr<std::vector<common::v1::Event>> Next(const Call& call) override {
    CC_ASSIGN_OR_RETURN(FeedPage page, feed_.List(call, token_, kPage, kinds_));
    token_ = std::move(page.resume_token);
    return std::move(page.events);
  }

 private:
  static constexpr int kPage = 200;
  Feed& feed_;
  std::string token_;
  const std::vector<std::string> kinds_;
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_FEED_FEED_SOURCE_H_
