#include "services/gateway/event_session.h"

#include <boost/asio/write.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/gateway/errors.h"
#include "services/gateway/sse.h"

namespace cc::gateway {

template <typename Stream>
EventSession<Stream>::EventSession(Stream stream, Gateway& gateway, const ConnectionLimits& limits,
                                   std::shared_ptr<Job> job, Ticket ticket)
    : stream_(std::move(stream)),
      gateway_(gateway),
      limits_(limits),
      job_(std::move(job)),
      ticket_(std::move(ticket)),
      stream_ticket_(gateway.telemetry().streams),
      timer_(stream_.get_executor()) {}

template <typename Stream>
EventSession<Stream>::~EventSession() {
  if (upstream_ != nullptr) upstream_->Cancel();
}

template <typename Stream>
void EventSession<Stream>::Run() {
  // The upstream knows the session weakly: a client that has gone must not be kept by a quiet
  // stream.
  std::weak_ptr<EventSession> weak = this->weak_from_this();
  auto executor = stream_.get_executor();
  Gateway::EventSink sink;
  sink.on_frame = [weak, executor](std::string frame) {
    net::post(executor, [weak, frame = std::move(frame)]() mutable {
      if (auto self = weak.lock()) self->OnFrame(std::move(frame));
    });
  };
  sink.on_end = [weak, executor](google::rpc::Status status) {
    net::post(executor, [weak, status = std::move(status)] {
      if (auto self = weak.lock()) self->OnEnd(status);
    });
  };
  LowestLayer(stream_).expires_never();
  upstream_ = gateway_.Open(job_, std::move(sink));
  AwaitClient();
  timer_.expires_after(limits_.first_event);
  timer_.async_wait([self = this->shared_from_this()](Error error) {
    if (!error && !self->ended_ && !self->left_) self->Begin();
  });
}

// A stream's client has nothing to say: bytes are dropped, an end is the end. Keeps the session
// alive.
template <typename Stream>
void EventSession<Stream>::AwaitClient() {
  stream_.async_read_some(net::buffer(ignored_),
                          [self = this->shared_from_this()](Error error, size_t) {
                            if (error) return self->Leave();
                            self->AwaitClient();
                          });
}

template <typename Stream>
void EventSession<Stream>::OnFrame(std::string frame) {
  if (left_) return;
  pending_ += frame;
  ask_next_ = true;
  begun_ ? Flush() : Begin();
}

template <typename Stream>
void EventSession<Stream>::OnEnd(const google::rpc::Status& status) {
  ended_ = true;
  code_ = status.code();
  upstream_.reset();
  if (left_) return;
  if (begun_ || status.code() == 0) {
    if (status.code() != 0) pending_ += SseFrame("", "error", StatusJson(status));
    return begun_ ? Flush() : Begin();
  }
  timer_.cancel();
  HttpResponse response = ErrorResponse(status);
  response.close = true;
  response.headers.emplace_back("Trace-Id", job_->trace.id);
  gateway_.Close(*job_, response.status, code_);
  refusal_.emplace(ToHttp(std::move(response), 11, false, false));
  LowestLayer(stream_).expires_after(limits_.write);
  http::async_write(stream_, *refusal_, [self = this->shared_from_this()](Error, size_t) {
    self->left_ = true;
    self->timer_.cancel();
    Error ignored;
    LowestLayer(self->stream_).socket().shutdown(net::ip::tcp::socket::shutdown_send, ignored);
    LowestLayer(self->stream_).close();
  });
}

template <typename Stream>
void EventSession<Stream>::Begin() {
  if (begun_) return;
  begun_ = true;
  pending_ = absl::StrCat(
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: "
      "no-store\r\n"
      "X-Accel-Buffering: no\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\nTrace-Id: ",
      job_->trace.id, "\r\n\r\n", SseStart(), pending_);
  Flush();
}

template <typename Stream>
void EventSession<Stream>::Flush() {
  if (busy_ || left_) return;
  if (pending_.empty()) {
    if (ended_) return Leave();
    if (std::exchange(ask_next_, false) && upstream_ != nullptr) upstream_->Next();
    return AwaitQuiet();
  }
  busy_ = true;
  writing_.swap(pending_);
  pending_.clear();
  LowestLayer(stream_).expires_after(limits_.write);
  net::async_write(stream_, net::buffer(writing_),
                   [self = this->shared_from_this()](Error error, size_t) {
                     self->busy_ = false;
                     if (error) return self->Leave();
                     self->Flush();
                   });
}

template <typename Stream>
void EventSession<Stream>::AwaitQuiet() {
  timer_.expires_after(limits_.heartbeat);
  timer_.async_wait([self = this->shared_from_this()](Error error) {
    if (error || self->left_) return;
    self->pending_ += SseHeartbeat();
    self->Flush();
  });
}

template <typename Stream>
void EventSession<Stream>::Leave() {
  if (std::exchange(left_, true)) return;
  timer_.cancel();
  if (upstream_ != nullptr) upstream_->Cancel();
  if (refusal_) return;
  gateway_.Close(*job_, begun_ ? 200 : 499, begun_ ? code_ : 1);
  Error ignored;
  LowestLayer(stream_).socket().shutdown(net::ip::tcp::socket::shutdown_both, ignored);
  LowestLayer(stream_).close();
}

template class EventSession<PlainStream>;
template class EventSession<TlsStream>;

}  // namespace cc::gateway
