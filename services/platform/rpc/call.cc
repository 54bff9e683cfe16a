#include "services/platform/rpc/call.h"

#include <random>

#include "absl/strings/str_format.h"
#include "services/platform/crypto/keyring.h"

namespace cc::platform {

Call::Parts Call::SystemParts(absl::string_view job, absl::Time now) {
  Principal principal;
  principal.id = std::string(job);
  principal.kind = "system";
  Parts parts;
  parts.principal = std::make_shared<Principal>(std::move(principal));
  parts.method = std::string(job);
  parts.permission = "system";
  parts.scope.Add(options::v1::RELATION_ANY, 0);
  parts.now = absl::FromUnixMicros(absl::ToUnixMicros(now));
  std::string random = RandomBytes(16);
  for (unsigned char c : random) absl::StrAppendFormat(&parts.trace, "%02x", c);
  return parts;
}

std::string Call::NewId() const { return NewUuid(now()); }

std::string NewUuid(absl::Time now) {
  std::string random = RandomBytes(10);
  auto byte = [&](int i) { return static_cast<unsigned char>(random[i]); };
  uint64_t millis = static_cast<uint64_t>(absl::ToUnixMillis(now));
  return absl::StrFormat("%08x-%04x-7%03x-%04x-%02x%02x%02x%02x%02x%02x", millis >> 16,
                         millis & 0xffff, (byte(0) << 8 | byte(1)) & 0xfff,
                         0x8000 | ((byte(2) << 8 | byte(3)) & 0x3fff), byte(4), byte(5), byte(6),
                         byte(7), byte(8), byte(9));
}

}  // namespace cc::platform
