#ifndef SERVICES_GATEWAY_SERVER_FIXTURE_H_
#define SERVICES_GATEWAY_SERVER_FIXTURE_H_

#include <gmock/gmock.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "cc/territory/v1/territory_service.pb.h"
#include "services/gateway/listener.h"
#include "services/platform/testing/certificates.h"
#include "services/platform/testing/testing.h"

// The whole gateway over sockets, TLS and HTTP, before a neighbour that answers as the test says.
namespace cc::gateway {

using net::ip::tcp;
using platform::TestAuthority;

// What a neighbour sends for a message.
grpc::ByteBuffer Pack(const google::protobuf::Message& message);

// Answers every method by a function of the test; a stream sends what the function returns, then
// waits or ends.
class Neighbour : public grpc::CallbackGenericService {
 public:
  struct Asked {
    std::string method, request;
    std::multimap<std::string, std::string> metadata;
  };
  struct Answer {
    std::vector<grpc::ByteBuffer> messages;
    grpc::Status status = grpc::Status::OK;
    bool wait = false;  // after the messages, until the client goes
  };
  using Handler = std::function<Answer(const Asked&)>;

  void Handle(Handler handler) {
    absl::MutexLock lock(&mu_);
    handler_ = std::move(handler);
  }
  Asked last() {
    absl::MutexLock lock(&mu_);
    return last_;
  }
  int cancelled() {
    absl::MutexLock lock(&mu_);
    return cancelled_;
  }
  void AwaitCancelled(int count);

  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override;

 private:
  class Reactor;

  absl::Mutex mu_;
  Handler handler_ ABSL_GUARDED_BY(mu_);
  Asked last_ ABSL_GUARDED_BY(mu_);
  int cancelled_ ABSL_GUARDED_BY(mu_) = 0;
};

struct Reply {
  int status = 0;
  std::string body;
  std::map<std::string, std::string> headers;
};

class ServerTest : public testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  void Start(Gateway::Options options, ConnectionLimits limits = {}, int max_connections = 1000);
  void Stop();
  void Restart(Gateway::Options options, ConnectionLimits limits = {}, int max_connections = 1000);

  // Sends text over a new plain connection and returns all that comes until the end.
  std::string Raw(const std::string& text);

  http::request<http::string_body> Request(http::verb verb, const std::string& target,
                                           const std::string& body,
                                           const std::map<std::string, std::string>& headers);
  template <typename Stream>
  Reply Exchange(Stream& stream, const http::request<http::string_body>& request) {
    beast::flat_buffer buffer;
    http::response_parser<http::string_body> parser;
    parser.body_limit(boost::none);
    beast::error_code error;
    http::write(stream, request, error);
    http::read(stream, buffer, parser, error);
    if (error) return {};
    Reply reply{static_cast<int>(parser.get().result_int()), parser.get().body(), {}};
    for (const auto& field : parser.get()) {
      reply.headers[std::string(field.name_string())] = std::string(field.value());
    }
    return reply;
  }
  Reply Send(http::verb verb, const std::string& target, const std::string& body = "",
             const std::map<std::string, std::string>& headers = {{"Authorization", "Bearer abc"}});
  Reply Get(const std::string& target) { return Send(http::verb::get, target); }
  // Over TLS with the certificate of `name`; none where it is empty.
  Reply SendTls(const std::string& name, http::verb verb, const std::string& target,
                const std::string& body, const std::map<std::string, std::string>& headers,
                TestAuthority* other = nullptr);

  TestAuthority authority_;
  platform::Keyring keyring_ = platform::Keyring::ForTest();
  std::unique_ptr<net::io_context> io_;
  Neighbour neighbour_;
  int neighbour_port_ = 0;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<Telemetry> telemetry_;
  std::unique_ptr<Upstream> upstream_;
  std::unique_ptr<Gateway> gateway_;
  std::unique_ptr<TlsContext> tls_;
  std::shared_ptr<Listener> plain_, secure_;
  std::thread thread_;
};

territory::v1::Unit SomeUnit();

}  // namespace cc::gateway

#endif  // SERVICES_GATEWAY_SERVER_FIXTURE_H_
