#ifndef SERVICES_REGISTRY_ASSISTANCE_H_
#define SERVICES_REGISTRY_ASSISTANCE_H_

#include "absl/status/statusor.h"
#include "cc/registry/v1/support_service.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::registry {

// Handlers of assistance that an office records itself. Thread-safe.
class GivenAssistance {
 public:
  GivenAssistance(platform::Db& db, const platform::Keyring& keyring)
      : db_(db), keyring_(keyring) {}

  absl::StatusOr<v1::Assistance> RecordAssistance(const platform::Call& call,
                                                  const v1::RecordAssistanceRequest& request);
  absl::StatusOr<v1::ListAssistanceResponse> ListAssistance(
      const platform::Call& call, const v1::ListAssistanceRequest& request);

 private:
  platform::Db& db_;
  const platform::Keyring& keyring_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_ASSISTANCE_H_
