#ifndef SERVICES_TERRITORY_CLIENT_STATUS_CHANGE_CLIENT_H_
#define SERVICES_TERRITORY_CLIENT_STATUS_CHANGE_CLIENT_H_

#include <memory>
#include <string>

#include "cc/territory/v1/territory_service.grpc.pb.h"
#include "services/platform/server/server.h"
#include "services/territory/client/status_review_intake.h"
#include "services/territory/client/territory_snapshot.h"

namespace cc::territory {

// The changes of statuses as the territory service tells them. Thread-safe.
class StatusChangeClient : public StatusChangeSource {
 public:
  explicit StatusChangeClient(const std::shared_ptr<grpc::Channel>& territory)
      : stub_(v1::TerritoryService::NewStub(territory)) {}

  absl::StatusOr<platform::FeedPage> ListEvents(const platform::Call& call,
                                                const std::string& resume_token) override;
  absl::StatusOr<v1::ListStatusChangesResponse> ListChanges(const platform::Call& call,
                                                            int64_t revision,
                                                            const std::string& page_token) override;
  absl::StatusOr<int64_t> Revision(const platform::Call& call) override;

 private:
  const std::unique_ptr<v1::TerritoryService::Stub> stub_;
};

// Follows territory's status changes with the server's own token, from here to the drain: records
// that rest on another answer get a review.
void ReviewStatuses(platform::Server& server, const TerritorySnapshot& territory,
                    ReliedTable records);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_CLIENT_STATUS_CHANGE_CLIENT_H_
