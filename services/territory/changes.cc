#include "services/territory/changes.h"

#include <algorithm>
#include <utility>

#include "services/platform/feed/feed_source.h"

namespace cc::territory {
namespace {

using common::v1::Event;
using platform::Call;

constexpr int kStandardPage = 100, kMostPage = 1000;

}  // namespace

absl::StatusOr<v1::ListTerritoryChangesResponse> Changes::ListTerritoryChanges(
    const Call& call, const v1::ListTerritoryChangesRequest& request) {
  int limit = request.page_size() == 0 ? kStandardPage : std::min(request.page_size(), kMostPage);
  CC_ASSIGN_OR_RETURN(platform::FeedPage page, feed_.List(call, request.resume_token(), limit));
  v1::ListTerritoryChangesResponse response;
  for (Event& event : page.events) *response.add_events() = std::move(event);
  response.set_resume_token(std::move(page.resume_token));
  return response;
}

absl::StatusOr<std::unique_ptr<platform::Source<Event>>> Changes::WatchTerritoryChanges(
    const Call&, const v1::WatchTerritoryChangesRequest& request) {
  return std::make_unique<platform::FeedSource>(feed_, request.resume_token());
}

}  // namespace cc::territory
