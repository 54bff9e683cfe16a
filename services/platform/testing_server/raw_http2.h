#ifndef SERVICES_PLATFORM_TESTING_SERVER_RAW_HTTP2_H_
#define SERVICES_PLATFORM_TESTING_SERVER_RAW_HTTP2_H_

#include <openssl/ssl.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

// A client that sends whatever bytes a test wants: what a gRPC client would never do.
namespace cc::platform {

namespace http2 {

enum Type : uint8_t { kData, kHeaders, kPriority, kReset, kSettings, kPush, kPing, kGoAway };
constexpr uint8_t kWindowUpdate = 8, kContinuation = 9;
constexpr uint8_t kEndStream = 1, kAck = 1, kEndHeaders = 4;

struct Frame {
  uint8_t type = 0, flags = 0;
  uint32_t stream = 0;
  std::string payload;
};

std::string Pack(uint8_t type, uint8_t flags, uint32_t stream, absl::string_view payload);
// The start of every connection: the preface and empty settings.
std::string Opening();

using Headers = std::vector<std::pair<std::string, std::string>>;
// HPACK literals that enter no table.
std::string Literals(const Headers& headers);
// An HPACK literal that enters the table as its newest entry, of index 62.
std::string Indexed(absl::string_view name, absl::string_view value);
// The start of an HPACK literal whose value is said to have so many bytes.
std::string Unfinished(absl::string_view name, uint32_t value_bytes);
// A header block as one HEADERS frame and as many CONTINUATION frames as it takes.
std::string Block(uint32_t stream, absl::string_view block, bool end = true);

}  // namespace http2

class RawHttp2 {
 public:
  // Connects to this machine and greets by TLS with the certificate of `folder`; empty: with none.
  RawHttp2(int port, const std::string& folder);
  ~RawHttp2();
  RawHttp2(const RawHttp2&) = delete;
  RawHttp2& operator=(const RawHttp2&) = delete;

  // False where the other side has hung up, or takes nothing for ten seconds.
  bool Send(absl::string_view bytes);
  // The next frame; none where the connection has ended or nothing came for ten seconds.
  std::optional<http2::Frame> Next();
  // The next frame for which `wanted` is true; those before it are dropped.
  std::optional<http2::Frame> Find(const std::function<bool(const http2::Frame&)>& wanted);
  // All bytes until the other side hangs up.
  std::string Rest();

 private:
  bool Read(size_t size);

  SSL_CTX* context_;
  SSL* ssl_;
  int fd_;
  std::string buffer_;
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_TESTING_SERVER_RAW_HTTP2_H_
