#include "services/platform/rpc/call.h"

#include <atomic>
#include <random>

#include "absl/strings/escaping.h"
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
  // Random at the start, so that processes that share a millisecond do not meet.
  static std::atomic<uint32_t> sequence{std::random_device{}()};
  const uint32_t number = sequence.fetch_add(1, std::memory_order_relaxed);
  const uint64_t millis = static_cast<uint64_t>(absl::ToUnixMillis(now));
  const std::string random = RandomBytes(6);
  return absl::StrFormat("%08x-%04x-7%03x-%04x-%s", millis >> 16, millis & 0xffff,
                         number >> 14 & 0xfff, 0x8000 | (number & 0x3fff),
                         absl::BytesToHexString(random));
}

}  // namespace cc::platform
