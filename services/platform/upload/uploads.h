#ifndef SERVICES_PLATFORM_UPLOAD_UPLOADS_H_
#define SERVICES_PLATFORM_UPLOAD_UPLOADS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cc/common/v1/upload.pb.h"
#include "services/platform/db/db.h"

namespace cc::platform {

// Files on their way in, resumable. Each belongs to the identity that opened it; others see
// NOT_FOUND.
class Uploads {
 public:
  explicit Uploads(Db& db) : db_(db) {}

  absl::StatusOr<common::v1::Upload> Create(const Call& call, int64_t size,
                                            absl::string_view sha256);
  // UPLOAD_OFFSET_WRONG with the right offset; UPLOAD_HASH_MISMATCH (and the upload is emptied)
  // with the last chunk.
  absl::StatusOr<common::v1::Upload> Append(const Call& call, absl::string_view id, int64_t offset,
                                            absl::string_view chunk);
  absl::StatusOr<common::v1::Upload> Get(const Call& call, absl::string_view id);
  // The bytes of a complete upload. UPLOAD_INCOMPLETE otherwise.
  absl::StatusOr<std::string> Content(const Call& call, absl::string_view id);

 private:
  Db& db_;
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_UPLOAD_UPLOADS_H_
