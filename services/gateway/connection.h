#ifndef SERVICES_GATEWAY_CONNECTION_H_
#define SERVICES_GATEWAY_CONNECTION_H_

#include <boost/asio/strand.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <type_traits>

#include "services/gateway/gateway.h"

// What the sessions of plain and of TLS connections share.
namespace cc::gateway {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

using PlainStream = beast::tcp_stream;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;

struct ConnectionLimits {
  size_t header_bytes = 16 << 10;
  std::chrono::milliseconds handshake{10000};
  std::chrono::milliseconds idle{60000};    // between requests
  std::chrono::milliseconds header{10000};  // from the first byte of a request
  std::chrono::milliseconds body{30000};
  std::chrono::milliseconds write{30000};
  std::chrono::milliseconds linger{2000};  // for a client that still sends when it is refused
  std::chrono::milliseconds heartbeat{15000};
  std::chrono::milliseconds first_event{500};  // a stream that is quiet so long has begun
};

// A place among the open connections, given back with the last copy.
class Ticket {
 public:
  explicit Ticket(std::atomic<int>& count) : count_(&count) { ++count; }
  Ticket(Ticket&& other) noexcept : count_(std::exchange(other.count_, nullptr)) {}
  Ticket& operator=(Ticket&&) = delete;
  ~Ticket() {
    if (count_ != nullptr) --*count_;
  }

 private:
  std::atomic<int>* count_;
};

inline beast::tcp_stream& LowestLayer(PlainStream& stream) { return stream; }
inline beast::tcp_stream& LowestLayer(TlsStream& stream) { return stream.next_layer(); }

template <typename Stream>
inline constexpr bool kIsTls = std::is_same_v<Stream, TlsStream>;

// The answer as HTTP/1.1 text and headers. `keep_alive` as the request and the answer allow.
http::response<http::string_body> ToHttp(HttpResponse response, unsigned version, bool keep_alive,
                                         bool head_only);

}  // namespace cc::gateway

#endif  // SERVICES_GATEWAY_CONNECTION_H_
