#ifndef SERVICES_GATEWAY_LISTENER_H_
#define SERVICES_GATEWAY_LISTENER_H_

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/gateway/connection.h"
#include "services/gateway/tls_context.h"

namespace cc::gateway {

// Accepts connections at one address, plain or TLS. More than `max_connections` are closed at once;
// where the system has no descriptor left it waits and goes on.
class Listener : public std::enable_shared_from_this<Listener> {
 public:
  struct Options {
    std::string address;        // `127.0.0.1:8080`; port 0 = any
    TlsContext* tls = nullptr;  // null = plain
    int max_connections = 10000;
    ConnectionLimits limits;
  };
  // INVALID_ARGUMENT for what is not an address, UNAVAILABLE where the port is taken.
  static absl::StatusOr<std::shared_ptr<Listener>> Open(net::io_context& io, Options options,
                                                        Gateway& gateway);

  void Start();
  void Stop();
  int port() const { return port_; }

 private:
  Listener(net::io_context& io, Options options, Gateway& gateway);
  void Accept();
  void OnAccept(beast::error_code error, net::ip::tcp::socket socket);

  net::io_context& io_;
  const Options options_;
  Gateway& gateway_;
  net::ip::tcp::acceptor acceptor_;
  net::steady_timer pause_;
  int port_ = 0;
};

// Host and port of `127.0.0.1:80` or `[::1]:80`.
absl::StatusOr<net::ip::tcp::endpoint> ParseEndpoint(absl::string_view text);

}  // namespace cc::gateway

#endif  // SERVICES_GATEWAY_LISTENER_H_
