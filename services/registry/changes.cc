#include "services/registry/changes.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "services/platform/feed/feed_source.h"

namespace cc::registry {
namespace {

using common::v1::Event;
using platform::Call;

constexpr int kStandardPage = 100, kMostPage = 1000;

}  // namespace

absl::StatusOr<v1::ListRegistryChangesResponse> Changes::ListRegistryChanges(
    const Call& call, const v1::ListRegistryChangesRequest& request) {
  int limit = request.page_size() == 0 ? kStandardPage : std::min(request.page_size(), kMostPage);
  CC_ASSIGN_OR_RETURN(platform::FeedPage page,
                      feed_.List(call, request.resume_token(), limit,
                                 {request.kinds().begin(), request.kinds().end()}));
  v1::ListRegistryChangesResponse response;
  for (Event& event : page.events) *response.add_events() = std::move(event);
  response.set_resume_token(std::move(page.resume_token));
  return response;
}

absl::StatusOr<std::unique_ptr<platform::Source<Event>>> Changes::WatchRegistryChanges(
    const Call&, const v1::WatchRegistryChangesRequest& request) {
  return std::make_unique<platform::FeedSource>(
      feed_, request.resume_token(),
      std::vector<std::string>(request.kinds().begin(), request.kinds().end()));
}

}  // namespace cc::registry
