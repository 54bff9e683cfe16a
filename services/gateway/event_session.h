#ifndef SERVICES_GATEWAY_EVENT_SESSION_H_
#define SERVICES_GATEWAY_EVENT_SESSION_H_

#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>
#include <string>

#include "services/gateway/connection.h"

namespace cc::gateway {

// A connection that has become an event stream: no thread, a few kilobytes. The next event is asked
// for when the last one is written, so a slow client holds back its own stream only. A stream that
// is refused at once is answered as any other request; later its end is an `error` event.
template <typename Stream>
class EventSession : public std::enable_shared_from_this<EventSession<Stream>> {
 public:
  EventSession(Stream stream, Gateway& gateway, const ConnectionLimits& limits,
               std::shared_ptr<Job> job, Ticket ticket);
  ~EventSession();

  void Run();

 private:
  using Error = beast::error_code;

  void OnFrame(std::string frame);
  void OnEnd(const google::rpc::Status& status);
  void Begin();
  void Flush();
  void AwaitQuiet();
  void AwaitClient();
  void Leave();

  Stream stream_;
  Gateway& gateway_;
  const ConnectionLimits& limits_;
  const std::shared_ptr<Job> job_;
  Ticket ticket_, stream_ticket_;
  net::steady_timer timer_;
  std::shared_ptr<UpstreamStream> upstream_;
  std::optional<http::response<http::string_body>> refusal_;
  std::string pending_, writing_;
  std::array<char, 256> ignored_;
  bool begun_ = false, busy_ = false, ask_next_ = false, ended_ = false, left_ = false;
  int code_ = 0;
};

}  // namespace cc::gateway

#endif  // SERVICES_GATEWAY_EVENT_SESSION_H_
