#include "services/gateway/server_fixture.h"

#include <atomic>
#include <boost/asio/connect.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include "absl/strings/str_cat.h"
#include "services/platform/server/credentials.h"

namespace cc::gateway {
namespace {

std::string Dump(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string text;
  (void)buffer.Dump(&slices);
  for (const auto& slice : slices)
    text.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return text;
}

}  // namespace

grpc::ByteBuffer Pack(const google::protobuf::Message& message) {
  grpc::Slice slice(message.SerializeAsString());
  return grpc::ByteBuffer(&slice, 1);
}

class Neighbour::Reactor : public grpc::ServerGenericBidiReactor {
 public:
  Reactor(Neighbour& owner, grpc::GenericCallbackServerContext& context)
      : owner_(owner), context_(context) {
    StartRead(&request_);
  }
  void OnReadDone(bool ok) override {
    if (!ok) return End(grpc::Status::CANCELLED);
    Asked asked{context_.method(), Dump(request_), {}};
    for (const auto& [key, value] : context_.client_metadata()) {
      asked.metadata.emplace(std::string(key.data(), key.size()),
                             std::string(value.data(), value.size()));
    }
    Handler handler;
    {
      absl::MutexLock lock(&owner_.mu_);
      owner_.last_ = asked;
      handler = owner_.handler_;
    }
    answer_ = handler(asked);
    Next();
  }
  void OnWriteDone(bool ok) override { ok ? Next() : End(grpc::Status::CANCELLED); }
  void OnCancel() override {
    {
      absl::MutexLock lock(&owner_.mu_);
      ++owner_.cancelled_;
    }
    End(grpc::Status::CANCELLED);
  }
  void OnDone() override { delete this; }

 private:
  void Next() {
    if (sent_ < answer_.messages.size()) return StartWrite(&answer_.messages[sent_++]);
    if (!answer_.wait) End(answer_.status);
  }
  void End(const grpc::Status& status) {
    if (!ended_.exchange(true)) Finish(status);
  }
  Neighbour& owner_;
  grpc::GenericCallbackServerContext& context_;
  grpc::ByteBuffer request_;
  Answer answer_;
  size_t sent_ = 0;
  std::atomic<bool> ended_{false};
};

grpc::ServerGenericBidiReactor* Neighbour::CreateReactor(
    grpc::GenericCallbackServerContext* context) {
  return new Reactor(*this, *context);
}

void Neighbour::AwaitCancelled(int count) {
  absl::MutexLock lock(&mu_);
  auto reached = [this, count]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) { return cancelled_ >= count; };
  EXPECT_TRUE(mu_.AwaitWithTimeout(absl::Condition(&reached), absl::Seconds(10)));
}

void ServerTest::SetUp() {
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", platform::ServerTls(authority_.Issue("territory")),
                           &neighbour_port_);
  builder.RegisterCallbackGenericService(&neighbour_);
  server_ = builder.BuildAndStart();
  Start({});
}

void ServerTest::TearDown() {
  Stop();
  server_->Shutdown(std::chrono::system_clock::now());
}

void ServerTest::Start(Gateway::Options options, ConnectionLimits limits, int max_connections) {
  options.exchange.server_certificate = "security-server";
  std::string folder = authority_.Issue("gateway");
  upstream_ = std::make_unique<Upstream>(
      std::vector<std::string>{"territory", "access"}, [this, folder](const std::string&, int) {
        auto channel =
            platform::DialTls(absl::StrCat("127.0.0.1:", neighbour_port_), "territory", folder);
        // A busy machine may not shake hands within the channel's own patience.
        EXPECT_TRUE(
            channel->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(30)));
        return channel;
      });
  telemetry_ = std::make_unique<Telemetry>();
  gateway_ = std::make_unique<Gateway>(std::move(options), *Router::ForContract(), *upstream_,
                                       keyring_, *telemetry_, "{\"openapi\":\"3.1.0\"}");
  tls_ = *TlsContext::FromFolder(folder);
  io_ = std::make_unique<net::io_context>();
  plain_ = *Listener::Open(*io_, {"127.0.0.1:0", nullptr, max_connections, limits}, *gateway_);
  secure_ = *Listener::Open(*io_, {"127.0.0.1:0", tls_.get(), max_connections, limits}, *gateway_);
  plain_->Start();
  secure_->Start();
  thread_ = std::thread([this] { io_->run(); });
}

void ServerTest::Stop() {
  plain_->Stop();
  secure_->Stop();
  upstream_->Stop();
  io_->stop();
  thread_.join();
  plain_.reset();
  secure_.reset();
  io_.reset();  // with the sessions, before what they count in
}

void ServerTest::Restart(Gateway::Options options, ConnectionLimits limits, int max_connections) {
  Stop();
  Start(std::move(options), limits, max_connections);
}

std::string ServerTest::Raw(const std::string& text) {
  net::io_context io;
  tcp::socket socket(io);
  socket.connect({net::ip::address_v4::loopback(), static_cast<unsigned short>(plain_->port())});
  beast::error_code error;
  net::write(socket, net::buffer(text), error);
  std::string reply;
  net::read(socket, net::dynamic_buffer(reply), error);
  return reply;
}

http::request<http::string_body> ServerTest::Request(
    http::verb verb, const std::string& target, const std::string& body,
    const std::map<std::string, std::string>& headers) {
  http::request<http::string_body> request(verb, target, 11);
  request.set(http::field::host, "localhost");
  for (const auto& [name, value] : headers) request.set(name, value);
  request.body() = body;
  if (!body.empty()) request.set(http::field::content_type, "application/json");
  request.prepare_payload();
  return request;
}

Reply ServerTest::Send(http::verb verb, const std::string& target, const std::string& body,
                       const std::map<std::string, std::string>& headers) {
  net::io_context io;
  tcp::socket socket(io);
  socket.connect({net::ip::address_v4::loopback(), static_cast<unsigned short>(plain_->port())});
  return Exchange(socket, Request(verb, target, body, headers));
}

Reply ServerTest::SendTls(const std::string& name, http::verb verb, const std::string& target,
                          const std::string& body,
                          const std::map<std::string, std::string>& headers, TestAuthority* other) {
  net::ssl::context context(net::ssl::context::tls_client);
  std::string trust = authority_.Issue("gateway");
  context.load_verify_file(trust + "/ca.crt");
  context.set_verify_mode(net::ssl::verify_peer);
  if (!name.empty()) {
    std::string folder = (other != nullptr ? *other : authority_).Issue(name);
    context.use_certificate_chain_file(folder + "/tls.crt");
    context.use_private_key_file(folder + "/tls.key", net::ssl::context::pem);
  }
  net::io_context io;
  net::ssl::stream<tcp::socket> stream(io, context);
  stream.next_layer().connect(
      {net::ip::address_v4::loopback(), static_cast<unsigned short>(secure_->port())});
  beast::error_code error;
  stream.handshake(net::ssl::stream_base::client, error);
  if (error) return {};
  return Exchange(stream, Request(verb, target, body, headers));
}

territory::v1::Unit SomeUnit() {
  territory::v1::Unit unit;
  unit.set_code("UA14120000000070232");
  unit.set_name("Краматорський");
  return unit;
}

}  // namespace cc::gateway
