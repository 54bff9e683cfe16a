#include "services/gateway/listener.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/gateway/http_session.h"
#include "services/platform/error/error.h"
#include "services/platform/log/log.h"

namespace cc::gateway {

using net::ip::tcp;

absl::StatusOr<tcp::endpoint> ParseEndpoint(absl::string_view text) {
  size_t colon = text.rfind(':');
  absl::string_view host = text.substr(0, colon);
  absl::ConsumePrefix(&host, "[");
  absl::ConsumeSuffix(&host, "]");
  int port = 0;
  beast::error_code error;
  auto address = net::ip::make_address(std::string(host), error);
  if (colon == absl::string_view::npos || error ||
      !absl::SimpleAtoi(text.substr(colon + 1), &port) || port < 0 || port > 65535) {
    return absl::InvalidArgumentError(absl::StrCat("not an address with a port: ", text));
  }
  return tcp::endpoint(address, static_cast<unsigned short>(port));
}

Listener::Listener(net::io_context& io, Options options, Gateway& gateway)
    : io_(io),
      options_(std::move(options)),
      gateway_(gateway),
      acceptor_(net::make_strand(io)),
      pause_(acceptor_.get_executor()) {}

absl::StatusOr<std::shared_ptr<Listener>> Listener::Open(net::io_context& io, Options options,
                                                         Gateway& gateway) {
  CC_ASSIGN_OR_RETURN(tcp::endpoint endpoint, ParseEndpoint(options.address));
  std::shared_ptr<Listener> listener(new Listener(io, std::move(options), gateway));
  tcp::acceptor& acceptor = listener->acceptor_;
  beast::error_code error;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(net::socket_base::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(1024, error);
  if (error) {
    return absl::UnavailableError(
        absl::StrCat("cannot listen at ", listener->options_.address, ": ", error.message()));
  }
  listener->port_ = acceptor.local_endpoint().port();
  return listener;
}

void Listener::Start() {
  net::dispatch(acceptor_.get_executor(), [self = shared_from_this()] { self->Accept(); });
}

void Listener::Stop() {
  net::post(acceptor_.get_executor(), [self = shared_from_this()] {
    beast::error_code ignored;
    self->acceptor_.close(ignored);
    self->pause_.cancel();
  });
}

void Listener::Accept() {
  acceptor_.async_accept(net::make_strand(io_),
                         beast::bind_front_handler(&Listener::OnAccept, shared_from_this()));
}

void Listener::OnAccept(beast::error_code error, tcp::socket socket) {
  if (!acceptor_.is_open()) return;
  if (error) {
    platform::Log(platform::Level::kWarning, "cannot accept a connection",
                  {{"error", error.message()}});
    pause_.expires_after(std::chrono::milliseconds(100));
    return pause_.async_wait([self = shared_from_this()](beast::error_code stopped) {
      if (!stopped) self->Accept();
    });
  }
  Telemetry& telemetry = gateway_.telemetry();
  if (telemetry.connections >= options_.max_connections) {
    telemetry.refused_connections().Increment();
    return Accept();
  }
  beast::error_code gone;
  socket.set_option(tcp::no_delay(true), gone);
  auto peer = socket.remote_endpoint(gone);
  if (!gone) {
    Ticket ticket(telemetry.connections);
    std::string address = peer.address().to_string();
    if (options_.tls == nullptr) {
      std::make_shared<HttpSession<PlainStream>>(PlainStream(std::move(socket)), gateway_,
                                                 options_.limits, std::move(address),
                                                 std::move(ticket))
          ->Run();
    } else {
      auto context = options_.tls->Current();
      std::make_shared<HttpSession<TlsStream>>(TlsStream(PlainStream(std::move(socket)), *context),
                                               gateway_, options_.limits, std::move(address),
                                               std::move(ticket))
          ->Run();
    }
  }
  Accept();
}

}  // namespace cc::gateway
