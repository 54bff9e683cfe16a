#ifndef SERVICES_PLATFORM_DB_ETAG_H_
#define SERVICES_PLATFORM_DB_ETAG_H_

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/platform/error/error.h"

namespace cc::platform {

// The etag of a revision (RFC 7232, quoted).
inline std::string EtagOf(int64_t revision) { return absl::StrCat("\"", revision, "\""); }

// ETAG_STALE where the caller sent an etag and it is not the row's. An empty one sets no condition.
inline absl::Status CheckEtag(absl::string_view sent, absl::string_view current) {
  if (sent.empty() || sent == current) return absl::OkStatus();
  return Fail(common::v1::REASON_ETAG_STALE);
}

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_DB_ETAG_H_
