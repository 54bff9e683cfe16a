#ifndef SERVICES_TERRITORY_FILES_H_
#define SERVICES_TERRITORY_FILES_H_

#include "absl/status/statusor.h"
#include "cc/territory/v1/territory_service.pb.h"
#include "services/platform/rpc/call.h"
#include "services/platform/upload/uploads.h"

namespace cc::territory {

// Handlers of the Upload RPCs. Thread-safe.
class Files {
 public:
  explicit Files(platform::Uploads& uploads) : uploads_(uploads) {}

  absl::StatusOr<common::v1::Upload> CreateUpload(const platform::Call& call,
                                                  const v1::CreateUploadRequest& request) {
    return uploads_.Create(call, request.size(), request.sha256());
  }
  absl::StatusOr<common::v1::Upload> AppendUpload(const platform::Call& call,
                                                  const v1::AppendUploadRequest& request) {
    return uploads_.Append(call, request.id(), request.offset(), request.chunk());
  }
  absl::StatusOr<common::v1::Upload> GetUpload(const platform::Call& call,
                                               const v1::GetUploadRequest& request) {
    return uploads_.Get(call, request.id());
  }

 private:
  platform::Uploads& uploads_;
};

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_FILES_H_
