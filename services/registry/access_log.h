#ifndef SERVICES_REGISTRY_ACCESS_LOG_H_
#define SERVICES_REGISTRY_ACCESS_LOG_H_

#include "absl/status/statusor.h"
#include "cc/registry/v1/protection_service.pb.h"
#include "google/api/httpbody.pb.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::registry {

// Handlers of "who looked at this person". Thread-safe.
class AccessLog {
 public:
  explicit AccessLog(platform::Db& db) : db_(db) {}

  absl::StatusOr<v1::ListPersonAccessResponse> ListPersonAccess(
      const platform::Call& call, const v1::ListPersonAccessRequest& request);
  absl::StatusOr<google::api::HttpBody> ExportPersonAccess(
      const platform::Call& call, const v1::ExportPersonAccessRequest& request);

 private:
  platform::Db& db_;
};

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_ACCESS_LOG_H_
