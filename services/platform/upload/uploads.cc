#include "services/platform/upload/uploads.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/platform/crypto/digest.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::platform {
namespace {

using common::v1::Upload;

constexpr int64_t kMostBytes = 64 << 20;
constexpr int64_t kMostChunk = 1 << 20;

absl::StatusOr<Upload> FromRows(const Rows& rows) {
  if (rows.empty()) return Fail(common::v1::REASON_NOT_FOUND);
  Upload upload;
  upload.set_id(rows[0].str(0));
  upload.set_size(rows[0].integer(1));
  upload.set_sha256(rows[0].str(2));
  upload.set_received(rows[0].integer(3));
  upload.set_complete(rows[0].boolean(4));
  *upload.mutable_create_time() = ToProto(rows[0].instant(5));
  return upload;
}

absl::StatusOr<Upload> Find(Tx& tx, absl::string_view id) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT id, size, sha256, received, complete, create_time FROM platform.uploads "
               "WHERE id = $1 AND owner = $2",
               id, tx.call().principal().id));
  return FromRows(rows);
}

absl::StatusOr<Upload> FindForUpdate(Tx& tx, absl::string_view id) {
  CC_ASSIGN_OR_RETURN(
      Rows rows,
      tx.Query("SELECT id, size, sha256, received, complete, create_time FROM platform.uploads "
               "WHERE id = $1 AND owner = $2 FOR UPDATE",
               id, tx.call().principal().id));
  return FromRows(rows);
}

}  // namespace

std::string Uploads::Kept(absl::string_view id, int64_t offset, absl::string_view chunk) const {
  if (keyring_ == nullptr) return std::string(chunk);
  return keyring_->Encrypt(chunk, "upload_chunks.data", absl::StrCat(id, "/", offset));
}

absl::StatusOr<std::string> Uploads::Read(absl::string_view id, int64_t offset,
                                          std::string kept) const {
  if (keyring_ == nullptr) return kept;
  return keyring_->Decrypt(kept, "upload_chunks.data", absl::StrCat(id, "/", offset));
}

absl::StatusOr<std::string> Uploads::ChunkAt(Tx& tx, absl::string_view id, int64_t offset) const {
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("SELECT data FROM platform.upload_chunks "
                                          "WHERE upload_id = $1 AND \"offset\" = $2",
                                          id, offset));
  if (rows.empty()) return Fail(common::v1::REASON_NOT_FOUND);
  return Read(id, offset, rows[0].bytes(0));
}

absl::StatusOr<Upload> Uploads::Create(const Call& call, int64_t size, absl::string_view sha256) {
  if (size < 1 || size > kMostBytes) {
    return FailField("size", common::v1::REASON_NUMBER_OUT_OF_RANGE,
                     {{"range", absl::StrCat("1–", kMostBytes)}});
  }
  if (sha256.size() != 64 || !std::all_of(sha256.begin(), sha256.end(), [](char c) {
        return absl::ascii_isdigit(c) || (c >= 'a' && c <= 'f');
      })) {
    return FailField("sha256", common::v1::REASON_PATTERN_MISMATCH, {{"pattern", "[0-9a-f]{64}"}});
  }
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<Upload> {
    Upload upload;
    upload.set_id(call.NewId());
    upload.set_size(size);
    upload.set_sha256(std::string(sha256));
    *upload.mutable_create_time() = ToProto(call.now());
    tx.Defer(
        "INSERT INTO platform.uploads (id, owner, size, sha256, create_time) "
        "VALUES ($1, $2, $3, $4, $5)",
        upload.id(), call.principal().id, size, sha256, call.now());
    call.Touch("uploads", upload.id());
    return upload;
  });
}

absl::StatusOr<Upload> Uploads::Append(const Call& call, absl::string_view id, int64_t offset,
                                       absl::string_view chunk) {
  if (chunk.empty()) return FailField("chunk", common::v1::REASON_FIELD_REQUIRED);
  const int64_t length = static_cast<int64_t>(chunk.size());
  if (length > kMostChunk) {
    return FailField("chunk", common::v1::REASON_TEXT_TOO_LONG,
                     {{"max", absl::StrCat(kMostChunk)}});
  }
  bool mismatch = false;
  auto result = db_.WriteStep(call, [&](Tx& tx) -> absl::StatusOr<Upload> {
    mismatch = false;
    CC_ASSIGN_OR_RETURN(Upload upload, FindForUpdate(tx, id));
    if (offset != upload.received()) {
      // Exactly this chunk may be here: the answer to it was lost on the way.
      absl::StatusOr<std::string> here = ChunkAt(tx, id, offset);
      if (here.ok() && *here == chunk) return upload;
      return Fail(common::v1::REASON_UPLOAD_OFFSET_WRONG,
                  {{"offset", absl::StrCat(upload.received())}});
    }
    if (length > upload.size() - offset) {
      return FailField("chunk", common::v1::REASON_TEXT_TOO_LONG,
                       {{"max", absl::StrCat(upload.size() - offset)}});
    }
    tx.Defer("INSERT INTO platform.upload_chunks (upload_id, \"offset\", data) VALUES ($1, $2, $3)",
             id, offset, Param::Bytes(Kept(id, offset, chunk)));
    upload.set_received(offset + length);
    if (upload.received() == upload.size()) {
      Digest digest;
      for (int64_t at = 0; at < upload.size();) {
        CC_ASSIGN_OR_RETURN(const std::string part, ChunkAt(tx, id, at));
        digest.Add(part);
        at += static_cast<int64_t>(part.size());
      }
      mismatch = absl::BytesToHexString(digest.Finish()) != upload.sha256();
      upload.set_complete(!mismatch);
      if (mismatch) {
        tx.Defer("DELETE FROM platform.upload_chunks WHERE upload_id = $1", id);
        upload.set_received(0);
      }
    }
    tx.Defer("UPDATE platform.uploads SET received = $2, complete = $3 WHERE id = $1", id,
             upload.received(), upload.complete());
    return upload;
  });
  if (result.ok() && mismatch) return Fail(common::v1::REASON_UPLOAD_HASH_MISMATCH);
  return result;
}

absl::StatusOr<Upload> Uploads::Get(const Call& call, absl::string_view id) {
  return db_.Read(call, [&](Tx& tx) { return Find(tx, id); });
}

absl::StatusOr<std::string> Uploads::Content(const Call& call, absl::string_view id) {
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<std::string> {
    CC_ASSIGN_OR_RETURN(Upload upload, Find(tx, id));
    if (!upload.complete()) return Fail(common::v1::REASON_UPLOAD_INCOMPLETE);
    std::string content;
    content.reserve(upload.size());
    while (static_cast<int64_t>(content.size()) < upload.size()) {
      absl::StatusOr<std::string> part = ChunkAt(tx, id, static_cast<int64_t>(content.size()));
      if (!part.ok() || part->empty()) return Fail(common::v1::REASON_INTERNAL);
      content += *part;
    }
    return content;
  });
}

}  // namespace cc::platform
