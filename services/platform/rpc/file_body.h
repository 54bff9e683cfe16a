#ifndef SERVICES_PLATFORM_RPC_FILE_BODY_H_
#define SERVICES_PLATFORM_RPC_FILE_BODY_H_

#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "cc/common/v1/download.pb.h"
#include "google/api/httpbody.pb.h"
#include "services/platform/crypto/keyring.h"

namespace cc::platform {

// What an RPC that returns a file answers with. `file_name` without a folder. At most 16 MiB go
// through a channel.
inline google::api::HttpBody FileBody(const std::string& file_name, const std::string& content_type,
                                      std::string data) {
  common::v1::Download download;
  download.set_file_name(file_name);
  download.set_sha256(absl::BytesToHexString(Sha256(data)));
  google::api::HttpBody body;
  body.set_content_type(content_type);
  body.set_data(std::move(data));
  body.add_extensions()->PackFrom(download);
  return body;
}

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_RPC_FILE_BODY_H_
