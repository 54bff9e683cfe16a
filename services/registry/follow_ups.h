#ifndef SERVICES_REGISTRY_FOLLOW_UPS_H_
#define SERVICES_REGISTRY_FOLLOW_UPS_H_

#include <string>

#include "absl/status/statusor.h"
#include "cc/registry/v1/support_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/feed/feed.h"
#include "services/platform/rpc/call.h"
#include "services/territory/client/status_source.h"

namespace cc::registry {

// Handlers of follow-ups and returns. Thread-safe.
class FollowUps {
 public:
  FollowUps(platform::Db& db, const platform::Keyring& keyring, const platform::UnitPaths& paths,
            const territory::StatusSource& statuses)
      : db_(db), keyring_(keyring), paths_(paths), statuses_(statuses) {}

  absl::StatusOr<v1::ListFollowUpsResponse> ListFollowUps(const platform::Call& call,
                                                          const v1::ListFollowUpsRequest& request);
  absl::StatusOr<v1::FollowUp> RecordFollowUp(const platform::Call& call,
                                              const v1::RecordFollowUpRequest& request);
  absl::StatusOr<v1::Return> RecordReturn(const platform::Call& call,
                                          const v1::RecordReturnRequest& request);
  absl::StatusOr<v1::ListReturnsResponse> ListReturns(const platform::Call& call,
                                                      const v1::ListReturnsRequest& request);

 private:
  // A return with the place's status on that day. UNIT_UNKNOWN on `field`, DATE_IN_FUTURE,
  // STATUS_UNKNOWN.
  absl::StatusOr<v1::Return> DraftReturn(const platform::Call& call, const std::string& unit_code,
                                         const std::string& date, absl::string_view field) const;

  platform::Db& db_;
  const platform::Keyring& keyring_;
  const platform::UnitPaths& paths_;
  const territory::StatusSource& statuses_;
};

// The effect of a change of a registration on its follow-ups; nothing of other events. For the
// consumer of the service's own feed.
platform::FeedConsumer::Effect FollowUpEffect(const common::v1::Event& event);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_FOLLOW_UPS_H_
