#ifndef SERVICES_GATEWAY_HTTP_SESSION_H_
#define SERVICES_GATEWAY_HTTP_SESSION_H_

#include <memory>
#include <optional>
#include <string>

#include "services/gateway/connection.h"

namespace cc::gateway {

// One connection: reads a request, has the gateway answer it, writes the answer, and again.
// Everything runs on the stream's strand; every step has its time limit. An event stream leaves the
// session (event_session.h).
template <typename Stream>
class HttpSession : public std::enable_shared_from_this<HttpSession<Stream>> {
 public:
  HttpSession(Stream stream, Gateway& gateway, const ConnectionLimits& limits, std::string address,
              Ticket ticket);

  void Run();

 private:
  using Error = beast::error_code;

  void OnHandshake(Error error);
  void AwaitRequest();
  void OnFirstBytes(Error error, size_t count);
  void ReadHead();
  void OnHead(Error error, size_t);
  void ReadBody();
  void OnBody(Error error, size_t);
  void Answer(std::string body);
  void Write(HttpResponse response);
  void OnWritten(Error error, size_t);
  void Leave();
  void Drain();
  RequestHead Head() const;
  bool HasBody() const;

  Stream stream_;
  Gateway& gateway_;
  const ConnectionLimits& limits_;
  const std::string address_;
  std::string certificate_;
  Ticket ticket_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  std::shared_ptr<Job> job_;
  std::optional<http::response<http::string_body>> response_;
  http::response<http::empty_body> continue_;
  std::array<char, 8192> drained_;
  size_t drained_bytes_ = 0;
};

}  // namespace cc::gateway

#endif  // SERVICES_GATEWAY_HTTP_SESSION_H_
