#ifndef SERVICES_PLATFORM_UPLOAD_UPLOADS_H_
#define SERVICES_PLATFORM_UPLOAD_UPLOADS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cc/common/v1/upload.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"

namespace cc::platform {

// Files on their way in, resumable. Each belongs to the identity that opened it; others see
// NOT_FOUND.
class Uploads {
 public:
  // With a keyring the bytes are kept encrypted: files of people.
  explicit Uploads(Db& db, const Keyring* keyring = nullptr) : db_(db), keyring_(keyring) {}

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
  // A chunk as it is kept, and back.
  std::string Kept(absl::string_view id, int64_t offset, absl::string_view chunk) const;
  absl::StatusOr<std::string> Read(absl::string_view id, int64_t offset, std::string kept) const;
  // The chunk at an offset; NOT_FOUND.
  absl::StatusOr<std::string> ChunkAt(Tx& tx, absl::string_view id, int64_t offset) const;

  Db& db_;
  const Keyring* keyring_;
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_UPLOAD_UPLOADS_H_
