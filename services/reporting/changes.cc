#include "services/reporting/changes.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace cc::reporting {
namespace {

using platform::Call;

constexpr int kStandardPage = 100, kLargestPage = 1000;

// What follows a token, page by page.
class Following : public platform::Source<common::v1::Event> {
 public:
  Following(platform::Feed& feed, std::string token) : feed_(feed), token_(std::move(token)) {}

  absl::StatusOr<std::vector<common::v1::Event>> Next(const Call& call) override {
    CC_ASSIGN_OR_RETURN(platform::FeedPage page, feed_.List(call, token_, kStandardPage));
    token_ = page.resume_token;
    return std::move(page.events);
  }

 private:
  platform::Feed& feed_;
  std::string token_;
};

}  // namespace

absl::StatusOr<v1::ListReportingChangesResponse> Changes::ListReportingChanges(
    const Call& call, const v1::ListReportingChangesRequest& request) {
  const int limit =
      request.page_size() == 0 ? kStandardPage : std::min(request.page_size(), kLargestPage);
  CC_ASSIGN_OR_RETURN(platform::FeedPage page, feed_.List(call, request.resume_token(), limit));
  v1::ListReportingChangesResponse response;
  for (common::v1::Event& event : page.events) *response.add_events() = std::move(event);
  response.set_resume_token(page.resume_token);
  return response;
}

absl::StatusOr<std::unique_ptr<platform::Source<common::v1::Event>>> Changes::WatchReportingChanges(
    const Call& call, const v1::WatchReportingChangesRequest& request) {
  return std::make_unique<Following>(feed_, request.resume_token());
}

}  // namespace cc::reporting
