#include "services/platform/testing_server/raw_http2.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

#include "absl/strings/str_cat.h"

namespace cc::platform {
namespace http2 {
namespace {

constexpr size_t kFrameBytes = 16384;

std::string BigEndian(uint32_t number, int bytes) {
  std::string result;
  for (int i = bytes - 1; i >= 0; --i) result.push_back(static_cast<char>(number >> (8 * i)));
  return result;
}

// HPACK's integer with a prefix of seven bits.
std::string Length(uint32_t n) {
  if (n < 127) return std::string(1, static_cast<char>(n));
  std::string result(1, '\x7f');
  for (n -= 127; n >= 128; n /= 128) result.push_back(static_cast<char>(n % 128 + 128));
  result.push_back(static_cast<char>(n));
  return result;
}

std::string Text(absl::string_view text) {
  return absl::StrCat(Length(static_cast<uint32_t>(text.size())), text);
}

}  // namespace

std::string Pack(uint8_t type, uint8_t flags, uint32_t stream, absl::string_view payload) {
  return absl::StrCat(BigEndian(static_cast<uint32_t>(payload.size()), 3), BigEndian(type, 1),
                      BigEndian(flags, 1), BigEndian(stream, 4), payload);
}

std::string Opening() {
  return absl::StrCat("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Pack(kSettings, 0, 0, ""));
}

std::string Literals(const Headers& headers) {
  std::string block;
  for (const auto& [name, value] : headers) {
    absl::StrAppend(&block, absl::string_view("\0", 1), Text(name), Text(value));
  }
  return block;
}

std::string Indexed(absl::string_view name, absl::string_view value) {
  return absl::StrCat("\x40", Text(name), Text(value));
}

std::string Unfinished(absl::string_view name, uint32_t value_bytes) {
  return absl::StrCat(absl::string_view("\0", 1), Text(name), Length(value_bytes));
}

std::string Block(uint32_t stream, absl::string_view block, bool end) {
  std::string frames;
  uint8_t type = kHeaders;
  do {
    absl::string_view part = block.substr(0, kFrameBytes);
    block.remove_prefix(part.size());
    uint8_t flags = (end && block.empty() ? kEndHeaders : 0) | (type == kHeaders ? kEndStream : 0);
    absl::StrAppend(&frames, Pack(type, flags, stream, part));
    type = kContinuation;
  } while (!block.empty());
  return frames;
}

}  // namespace http2

RawHttp2::RawHttp2(int port, const std::string& folder)
    : context_(SSL_CTX_new(TLS_client_method())),
      ssl_(SSL_new(context_)),
      fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  signal(SIGPIPE, SIG_IGN);
  const timeval patience{10, 0};
  setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
  if (!folder.empty()) {
    SSL_use_certificate_file(ssl_, absl::StrCat(folder, "/tls.crt").c_str(), SSL_FILETYPE_PEM);
    SSL_use_PrivateKey_file(ssl_, absl::StrCat(folder, "/tls.key").c_str(), SSL_FILETYPE_PEM);
  }
  const unsigned char protocols[] = "\2h2";
  SSL_set_alpn_protos(ssl_, protocols, sizeof(protocols) - 1);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) return;
  SSL_set_fd(ssl_, fd_);
  SSL_connect(ssl_);
}

RawHttp2::~RawHttp2() {
  SSL_free(ssl_);
  SSL_CTX_free(context_);
  close(fd_);
}

bool RawHttp2::Send(absl::string_view bytes) {
  ERR_clear_error();
  return SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size())) > 0;
}

bool RawHttp2::Read(size_t size) {
  while (buffer_.size() < size) {
    char bytes[16384];
    ERR_clear_error();
    int got = SSL_read(ssl_, bytes, sizeof(bytes));
    if (got <= 0) return false;
    buffer_.append(bytes, static_cast<size_t>(got));
  }
  return true;
}

std::optional<http2::Frame> RawHttp2::Next() {
  if (!Read(9)) return std::nullopt;
  auto byte = [this](size_t i) { return static_cast<uint32_t>(static_cast<uint8_t>(buffer_[i])); };
  const size_t size = byte(0) << 16 | byte(1) << 8 | byte(2);
  if (!Read(9 + size)) return std::nullopt;
  http2::Frame frame;
  frame.type = static_cast<uint8_t>(byte(3));
  frame.flags = static_cast<uint8_t>(byte(4));
  frame.stream = byte(5) << 24 | byte(6) << 16 | byte(7) << 8 | byte(8);
  frame.payload = buffer_.substr(9, size);
  buffer_.erase(0, 9 + size);
  return frame;
}

std::optional<http2::Frame> RawHttp2::Find(const std::function<bool(const http2::Frame&)>& wanted) {
  std::optional<http2::Frame> frame = Next();
  while (frame && !wanted(*frame)) frame = Next();
  return frame;
}

std::string RawHttp2::Rest() {
  while (Read(buffer_.size() + 1)) {
  }
  return std::exchange(buffer_, "");
}

}  // namespace cc::platform
