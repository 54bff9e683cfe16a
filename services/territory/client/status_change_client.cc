#include "services/territory/client/status_change_client.h"

#include <utility>

#include "services/platform/rpc/client.h"

namespace cc::territory {
namespace {

using platform::Ask;
using platform::Call;
using Stub = v1::TerritoryService::Stub;

constexpr int kChanges = 500;
constexpr char kJob[] = "status-reviews";

}  // namespace

absl::StatusOr<platform::FeedPage> StatusChangeClient::ListEvents(const Call& call,
                                                                  const std::string& resume_token) {
  v1::ListTerritoryChangesRequest request;
  request.set_resume_token(resume_token);
  CC_ASSIGN_OR_RETURN(const v1::ListTerritoryChangesResponse response,
                      Ask(call, *stub_, &Stub::ListTerritoryChanges, request));
  platform::FeedPage page;
  page.resume_token = response.resume_token();
  for (const common::v1::Event& event : response.events()) {
    if (event.kind() == "status_changes") page.events.push_back(event);
  }
  return page;
}

absl::StatusOr<v1::ListStatusChangesResponse> StatusChangeClient::ListChanges(
    const Call& call, int64_t revision, const std::string& page_token) {
  v1::ListStatusChangesRequest request;
  request.set_revision(revision);
  request.set_page_size(kChanges);
  request.set_page_token(page_token);
  return Ask(call, *stub_, &Stub::ListStatusChanges, request);
}

absl::StatusOr<int64_t> StatusChangeClient::Revision(const Call& call) {
  v1::ListActsRequest request;
  request.set_page_size(1);
  CC_ASSIGN_OR_RETURN(const v1::ListActsResponse response,
                      Ask(call, *stub_, &Stub::ListActs, request));
  return response.revision();
}

void ReviewStatuses(platform::Server& server, const TerritorySnapshot& territory,
                    ReliedTable records) {
  auto& source = server.Make<StatusChangeClient>(server.Dial("territory"));
  auto& intake = server.Make<StatusReviewIntake>(server.db(), records, source,
                                                 [&territory] { return territory.index(); });
  server.Follow(
      {.feed = "territory.status_changes"},
      [&server, &intake](const std::string& token) {
        return intake.Fetch(server.SystemCall(kJob), token);
      },
      [&server, &intake](const Call&, const common::v1::Event& event) {
        return intake.Prepare(server.SystemCall(kJob), event);
      });
}

}  // namespace cc::territory
