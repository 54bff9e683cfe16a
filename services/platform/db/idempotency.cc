#include "services/platform/db/idempotency.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "absl/strings/str_cat.h"
#include "services/platform/error/error.h"

namespace cc::platform {
namespace {

constexpr char kPlace[] = "platform.idempotency.answer";

// The same bytes for the same message, in this program at least; a MAC that an upgrade changes
// refuses a repetition and never repeats a change.
std::string Deterministic(const google::protobuf::Message& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

std::string MacOf(const Keyring& keyring, const google::protobuf::Message& request) {
  return keyring.Mac(Deterministic(request), "request body");
}

}  // namespace

std::string RequestKey::text() const {
  return absl::StrCat(principal, "\n", method, "\n", request_id);
}

absl::StatusOr<bool> FindAnswer(Tx& tx, const Keyring& keyring, const RequestKey& key,
                                const google::protobuf::Message& request,
                                google::protobuf::Message* answer) {
  CC_ASSIGN_OR_RETURN(Rows rows,
                      tx.Query("SELECT body_mac, answer FROM platform.idempotency "
                               "WHERE principal = $1 AND method = $2 AND request_id = $3",
                               key.principal, key.method, key.request_id));
  if (rows.empty()) return false;
  if (rows[0].bytes(0) != MacOf(keyring, request)) {
    return Fail(common::v1::REASON_REQUEST_ID_REUSED);
  }
  if (answer == nullptr) return true;
  CC_ASSIGN_OR_RETURN(std::string bytes, keyring.Decrypt(rows[0].bytes(1), kPlace, key.text()));
  if (!answer->ParseFromString(bytes)) return Fail(common::v1::REASON_INTERNAL);
  return true;
}

void KeepAnswer(Tx& tx, const Keyring& keyring, const RequestKey& key,
                const google::protobuf::Message& request, const google::protobuf::Message* answer) {
  std::string bytes = answer == nullptr ? "" : answer->SerializeAsString();
  tx.Defer(
      "INSERT INTO platform.idempotency (principal, method, request_id, body_mac, answer, "
      "create_time) VALUES ($1, $2, $3, $4, $5, $6)",
      key.principal, key.method, key.request_id, Param::Bytes(MacOf(keyring, request)),
      Param::Bytes(keyring.Encrypt(bytes, kPlace, key.text())), tx.call().now());
}

}  // namespace cc::platform
