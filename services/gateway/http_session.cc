#include "services/gateway/http_session.h"

#include <openssl/x509v3.h>

#include <limits>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/gateway/event_session.h"

namespace cc::gateway {
namespace {

constexpr size_t kMaxDrained = 16 << 20;

// Common name of the verified certificate of the peer; empty where it sent none.
std::string PeerName(SSL* ssl) {
  std::string name;
  X509* certificate = SSL_get_peer_certificate(ssl);
  if (certificate == nullptr) return name;
  if (SSL_get_verify_result(ssl) == X509_V_OK) {
    X509_NAME* subject = X509_get_subject_name(certificate);
    int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
    unsigned char* text = nullptr;
    int length = at < 0 ? -1
                        : ASN1_STRING_to_UTF8(
                              &text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
    // A name with a zero byte in it is nobody's.
    if (length > 0) name.assign(reinterpret_cast<char*>(text), length);
    if (name.find('\0') != std::string::npos) name.clear();
    OPENSSL_free(text);
  }
  X509_free(certificate);
  return name;
}

absl::string_view View(beast::string_view text) { return {text.data(), text.size()}; }

}  // namespace

http::response<http::string_body> ToHttp(HttpResponse response, unsigned version, bool keep_alive,
                                         bool head_only) {
  http::response<http::string_body> message(static_cast<http::status>(response.status), version);
  if (response.status == 499) message.reason("Client Closed Request");
  message.set(http::field::content_type, response.content_type);
  message.set("X-Content-Type-Options", "nosniff");
  message.set("Cache-Control", "no-store");
  for (auto& [name, value] : response.headers) message.set(name, value);
  message.keep_alive(keep_alive && !response.close);
  const size_t size = response.body.size();
  if (!head_only) message.body() = std::move(response.body);
  message.prepare_payload();
  if (head_only) message.content_length(size);
  return message;
}

template <typename Stream>
HttpSession<Stream>::HttpSession(Stream stream, Gateway& gateway, const ConnectionLimits& limits,
                                 std::string address, Ticket ticket)
    : stream_(std::move(stream)),
      gateway_(gateway),
      limits_(limits),
      address_(std::move(address)),
      ticket_(std::move(ticket)) {}

template <typename Stream>
void HttpSession<Stream>::Run() {
  net::dispatch(stream_.get_executor(), [self = this->shared_from_this()] {
    if constexpr (kIsTls<Stream>) {
      LowestLayer(self->stream_).expires_after(self->limits_.handshake);
      self->stream_.async_handshake(net::ssl::stream_base::server,
                                    beast::bind_front_handler(&HttpSession::OnHandshake, self));
    } else {
      self->AwaitRequest();
    }
  });
}

template <typename Stream>
void HttpSession<Stream>::OnHandshake(Error error) {
  if (error) return;
  if constexpr (kIsTls<Stream>) certificate_ = PeerName(stream_.native_handle());
  AwaitRequest();
}

template <typename Stream>
void HttpSession<Stream>::AwaitRequest() {
  job_.reset();
  response_.reset();
  if (buffer_.size() > 0) return ReadHead();
  LowestLayer(stream_).expires_after(limits_.idle);
  stream_.async_read_some(
      buffer_.prepare(4096),
      beast::bind_front_handler(&HttpSession::OnFirstBytes, this->shared_from_this()));
}

template <typename Stream>
void HttpSession<Stream>::OnFirstBytes(Error error, size_t count) {
  if (error) return Leave();
  buffer_.commit(count);
  ReadHead();
}

template <typename Stream>
void HttpSession<Stream>::ReadHead() {
  parser_.emplace();
  parser_->header_limit(static_cast<uint32_t>(limits_.header_bytes));
  // The limit depends on the address, so it is set after the head. (`none` would refuse every body
  // in this version.)
  parser_->body_limit(std::numeric_limits<uint64_t>::max());
  LowestLayer(stream_).expires_after(limits_.header);
  http::async_read_header(
      stream_, buffer_, *parser_,
      beast::bind_front_handler(&HttpSession::OnHead, this->shared_from_this()));
}

template <typename Stream>
RequestHead HttpSession<Stream>::Head() const {
  const auto& message = parser_->get();
  RequestHead head;
  head.verb = std::string(View(message.method_string()));
  absl::string_view target = View(message.target());
  size_t question = target.find('?');
  head.path = std::string(target.substr(0, question));
  if (question != absl::string_view::npos) head.query = std::string(target.substr(question + 1));
  head.address = address_;
  head.certificate = certificate_;
  for (const auto& field : message) {
    std::string& value = head.headers[absl::AsciiStrToLower(View(field.name_string()))];
    absl::StrAppend(&value, value.empty() ? "" : ", ", View(field.value()));
  }
  return head;
}

template <typename Stream>
bool HttpSession<Stream>::HasBody() const {
  return parser_->chunked() || parser_->content_length().value_or(0) > 0;
}

template <typename Stream>
void HttpSession<Stream>::OnHead(Error error, size_t) {
  if (error) {
    if (error == http::error::header_limit || error == http::error::buffer_overflow) {
      return Write(gateway_.Refuse(nullptr, platform::Fail(common::v1::REASON_HEADERS_TOO_LARGE)));
    }
    // What the parser refuses is answered; who left or was too slow is not.
    if (error.category() == http::make_error_code(http::error::bad_method).category() &&
        error != http::error::end_of_stream && error != http::error::partial_message) {
      return Write(gateway_.Refuse(nullptr, platform::Fail(common::v1::REASON_REQUEST_UNREADABLE)));
    }
    return Leave();
  }
  job_ = gateway_.Consider(Head());
  const uint64_t declared = parser_->content_length().value_or(0);
  if (declared > job_->body_limit) {
    return Write(
        gateway_.Refuse(job_.get(), platform::Fail(common::v1::REASON_BODY_TOO_LARGE,
                                                   {{"max", absl::StrCat(job_->body_limit)}})));
  }
  if (job_->kind == Job::Kind::kStream) {
    if (HasBody())
      return Write(gateway_.Refuse(job_.get(), platform::Fail(common::v1::REASON_BODY_UNEXPECTED)));
    // Bytes that the client sent after its request are of no use to a stream.
    auto session = std::make_shared<EventSession<Stream>>(std::move(stream_), gateway_, limits_,
                                                          std::move(job_), std::move(ticket_));
    return session->Run();
  }
  if (!HasBody()) return Answer("");
  if (absl::EqualsIgnoreCase(View(parser_->get()[http::field::expect]), "100-continue")) {
    if (job_->kind == Job::Kind::kAnswered) {
      job_->answer.close = true;
      return Answer("");
    }
    continue_ = http::response<http::empty_body>(http::status::continue_, 11);
    LowestLayer(stream_).expires_after(limits_.write);
    return http::async_write(stream_, continue_,
                             [self = this->shared_from_this()](Error error, size_t) {
                               if (error) return self->Leave();
                               self->ReadBody();
                             });
  }
  ReadBody();
}

template <typename Stream>
void HttpSession<Stream>::ReadBody() {
  parser_->body_limit(job_->body_limit);
  LowestLayer(stream_).expires_after(limits_.body);
  http::async_read(stream_, buffer_, *parser_,
                   beast::bind_front_handler(&HttpSession::OnBody, this->shared_from_this()));
}

template <typename Stream>
void HttpSession<Stream>::OnBody(Error error, size_t) {
  if (error == http::error::body_limit) {
    return Write(
        gateway_.Refuse(job_.get(), platform::Fail(common::v1::REASON_BODY_TOO_LARGE,
                                                   {{"max", absl::StrCat(job_->body_limit)}})));
  }
  if (error) {
    bool unreadable =
        error.category() == http::make_error_code(http::error::bad_method).category() &&
        error != http::error::partial_message;
    if (unreadable) {
      return Write(
          gateway_.Refuse(job_.get(), platform::Fail(common::v1::REASON_REQUEST_UNREADABLE)));
    }
    return Leave();
  }
  Answer(std::move(parser_->get().body()));
}

template <typename Stream>
void HttpSession<Stream>::Answer(std::string body) {
  // No socket operation is under way meanwhile; the call's own deadline bounds the wait.
  gateway_.Answer(job_, body, [self = this->shared_from_this()](HttpResponse response) {
    net::post(self->stream_.get_executor(), [self, response = std::move(response)]() mutable {
      self->Write(std::move(response));
    });
  });
}

template <typename Stream>
void HttpSession<Stream>::Write(HttpResponse response) {
  const auto& request = parser_->get();
  response_.emplace(ToHttp(std::move(response), 11,
                           parser_->is_header_done() && request.keep_alive(),
                           request.method() == http::verb::head));
  LowestLayer(stream_).expires_after(limits_.write);
  http::async_write(stream_, *response_,
                    beast::bind_front_handler(&HttpSession::OnWritten, this->shared_from_this()));
}

template <typename Stream>
void HttpSession<Stream>::OnWritten(Error error, size_t) {
  if (error) return Leave();
  if (response_->keep_alive()) return AwaitRequest();
  // A client that is refused while it sends would lose the answer to a reset: what still comes is
  // read and dropped.
  if (!parser_->is_done()) {
    Error ignored;
    LowestLayer(stream_).socket().shutdown(net::ip::tcp::socket::shutdown_send, ignored);
    return Drain();
  }
  if constexpr (kIsTls<Stream>) {
    LowestLayer(stream_).expires_after(limits_.linger);
    return stream_.async_shutdown([self = this->shared_from_this()](Error) { self->Leave(); });
  }
  Leave();
}

template <typename Stream>
void HttpSession<Stream>::Drain() {
  if (drained_bytes_ == 0) LowestLayer(stream_).expires_after(limits_.linger);
  LowestLayer(stream_).async_read_some(
      net::buffer(drained_), [self = this->shared_from_this()](Error error, size_t count) {
        self->drained_bytes_ += count;
        if (error || self->drained_bytes_ > kMaxDrained) return self->Leave();
        self->Drain();
      });
}

template <typename Stream>
void HttpSession<Stream>::Leave() {
  LowestLayer(stream_).close();
}

template class HttpSession<PlainStream>;
template class HttpSession<TlsStream>;

}  // namespace cc::gateway
