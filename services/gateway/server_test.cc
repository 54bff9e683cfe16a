#include <gmock/gmock.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/connect.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <thread>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cc/access/v1/access_service.pb.h"
#include "cc/common/v1/event.pb.h"
#include "cc/territory/v1/territory_service.pb.h"
#include "services/gateway/errors.h"
#include "services/gateway/listener.h"
#include "services/gateway/openapi.h"
#include "services/platform/server/credentials.h"
#include "services/platform/testing/certificates.h"
#include "services/platform/testing/testing.h"
#include "services/platform/time/date.h"

// The whole gateway over sockets, TLS and HTTP, before a neighbour that answers as the test says.
namespace cc::gateway {
namespace {

using net::ip::tcp;
using platform::TestAuthority;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::string Dump(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string text;
  (void)buffer.Dump(&slices);
  for (const auto& slice : slices)
    text.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return text;
}

grpc::ByteBuffer Pack(const google::protobuf::Message& message) {
  grpc::Slice slice(message.SerializeAsString());
  return grpc::ByteBuffer(&slice, 1);
}

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
  void AwaitCancelled(int count) {
    absl::MutexLock lock(&mu_);
    auto reached = [this, count]()
                       ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) { return cancelled_ >= count; };
    EXPECT_TRUE(mu_.AwaitWithTimeout(absl::Condition(&reached), absl::Seconds(10)));
  }

  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override {
    return new Reactor(*this, *context);
  }

 private:
  class Reactor : public grpc::ServerGenericBidiReactor {
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
  void SetUp() override {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", platform::ServerTls(authority_.Issue("territory")),
                             &neighbour_port_);
    builder.RegisterCallbackGenericService(&neighbour_);
    server_ = builder.BuildAndStart();
    Start({});
  }
  void TearDown() override {
    Stop();
    server_->Shutdown(std::chrono::system_clock::now());
  }

  void Start(Gateway::Options options, ConnectionLimits limits = {}, int max_connections = 1000) {
    options.exchange.server_certificate = "security-server";
    std::string folder = authority_.Issue("gateway");
    upstream_ = std::make_unique<Upstream>(
        std::vector<std::string>{"territory", "access"}, [this, folder](const std::string&, int) {
          auto channel =
              platform::DialTls(absl::StrCat("127.0.0.1:", neighbour_port_), "territory", folder);
          // A busy machine may not shake hands within the channel's own patience.
          EXPECT_TRUE(channel->WaitForConnected(std::chrono::system_clock::now() +
                                                std::chrono::seconds(30)));
          return channel;
        });
    telemetry_ = std::make_unique<Telemetry>();
    gateway_ = std::make_unique<Gateway>(std::move(options), *Router::ForContract(), *upstream_,
                                         keyring_, *telemetry_, "{\"openapi\":\"3.1.0\"}");
    tls_ = *TlsContext::FromFolder(folder);
    io_ = std::make_unique<net::io_context>();
    plain_ = *Listener::Open(*io_, {"127.0.0.1:0", nullptr, max_connections, limits}, *gateway_);
    secure_ =
        *Listener::Open(*io_, {"127.0.0.1:0", tls_.get(), max_connections, limits}, *gateway_);
    plain_->Start();
    secure_->Start();
    thread_ = std::thread([this] { io_->run(); });
  }
  void Stop() {
    plain_->Stop();
    secure_->Stop();
    upstream_->Stop();
    io_->stop();
    thread_.join();
    plain_.reset();
    secure_.reset();
    io_.reset();  // with the sessions, before what they count in
  }
  void Restart(Gateway::Options options, ConnectionLimits limits = {}, int max_connections = 1000) {
    Stop();
    Start(std::move(options), limits, max_connections);
  }

  // Sends text over a new plain connection and returns all that comes until the end.
  std::string Raw(const std::string& text) {
    net::io_context io;
    tcp::socket socket(io);
    socket.connect({net::ip::address_v4::loopback(), static_cast<unsigned short>(plain_->port())});
    beast::error_code error;
    net::write(socket, net::buffer(text), error);
    std::string reply;
    net::read(socket, net::dynamic_buffer(reply), error);
    return reply;
  }

  http::request<http::string_body> Request(http::verb verb, const std::string& target,
                                           const std::string& body,
                                           const std::map<std::string, std::string>& headers) {
    http::request<http::string_body> request(verb, target, 11);
    request.set(http::field::host, "localhost");
    for (const auto& [name, value] : headers) request.set(name, value);
    request.body() = body;
    if (!body.empty()) request.set(http::field::content_type, "application/json");
    request.prepare_payload();
    return request;
  }
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
             const std::map<std::string, std::string>& headers = {
                 {"Authorization", "Bearer abc"}}) {
    net::io_context io;
    tcp::socket socket(io);
    socket.connect({net::ip::address_v4::loopback(), static_cast<unsigned short>(plain_->port())});
    return Exchange(socket, Request(verb, target, body, headers));
  }
  Reply Get(const std::string& target) { return Send(http::verb::get, target); }
  // Over TLS with the certificate of `name`; none where it is empty.
  Reply SendTls(const std::string& name, http::verb verb, const std::string& target,
                const std::string& body, const std::map<std::string, std::string>& headers,
                TestAuthority* other = nullptr) {
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

territory::v1::Unit SomeUnit() {
  territory::v1::Unit unit;
  unit.set_code("UA14120000000070232");
  unit.set_name("Краматорський");
  return unit;
}

TEST_F(ServerTest, AnswersAGetByItsAnnotationAndHandsOnThreeHeadersOnly) {
  neighbour_.Handle([](const Neighbour::Asked&) { return Neighbour::Answer{{Pack(SomeUnit())}}; });
  Reply reply = Send(http::verb::get, "/v1/units/70232", "",
                     {{"Authorization", "Bearer abc"},
                      {"Accept-Language", "en"},
                      {"traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"},
                      {"X-User-Id", "root"},
                      {"x-cc-peer", "access"},
                      {"grpc-timeout", "1n"},
                      {"Uxp-Client", "a/b/c/d"},
                      {"Cookie", "a=b"}});
  ASSERT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.body, R"({"code":"UA14120000000070232","name":"Краматорський"})");
  EXPECT_EQ(reply.headers["Trace-Id"], "0af7651916cd43dd8448eb211c80319c");
  EXPECT_EQ(reply.headers["Cache-Control"], "no-store");
  auto asked = neighbour_.last();
  EXPECT_EQ(asked.method, "/cc.territory.v1.TerritoryService/GetUnit");
  territory::v1::GetUnitRequest request;
  ASSERT_TRUE(request.ParseFromString(asked.request));
  EXPECT_EQ(request.code(), "70232");
  EXPECT_EQ(asked.metadata.find("authorization")->second, "Bearer abc");
  EXPECT_EQ(asked.metadata.find("accept-language")->second, "en");
  EXPECT_THAT(asked.metadata.find("traceparent")->second,
              HasSubstr("0af7651916cd43dd8448eb211c80319c"));
  EXPECT_THAT(asked.metadata.find("traceparent")->second, Not(HasSubstr("b7ad6b7169203331")));
  for (const auto& [key, value] : asked.metadata) {
    EXPECT_TRUE(key == "authorization" || key == "accept-language" || key == "traceparent" ||
                key == "user-agent")
        << key;
  }
}

TEST_F(ServerTest, KeepsTheConnectionForTheNextRequest) {
  neighbour_.Handle([](const Neighbour::Asked&) { return Neighbour::Answer{{Pack(SomeUnit())}}; });
  net::io_context io;
  tcp::socket socket(io);
  socket.connect({net::ip::address_v4::loopback(), static_cast<unsigned short>(plain_->port())});
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(
        Exchange(socket, Request(http::verb::post, "/rpc/cc.territory.v1.TerritoryService/GetUnit",
                                 R"({"code":"70232"})", {{"Authorization", "Bearer abc"}}))
            .status,
        200);
    EXPECT_EQ(Exchange(socket, Request(http::verb::get, "/nothing", "", {})).status, 404);
  }
}

TEST_F(ServerTest, RefusesACallWithoutATokenWhereTheMethodNeedsOne) {
  Reply reply = Send(http::verb::get, "/v1/units/70232", "", {{"Uxp-Client", "a/b/c/d"}});
  EXPECT_EQ(reply.status, 401);
  EXPECT_THAT(reply.body, HasSubstr("TOKEN_MISSING"));
  EXPECT_THAT(reply.body, HasSubstr("Увійдіть"));
  for (const char* wrong : {"Basic abc", "Bearer", "Bearer a b", "Bearer \xd0\x96"}) {
    EXPECT_EQ(Send(http::verb::get, "/v1/units/70232", "", {{"Authorization", wrong}}).status, 401)
        << wrong;
  }
  neighbour_.Handle(
      [](const Neighbour::Asked&) { return Neighbour::Answer{{Pack(access::v1::AuthState())}}; });
  EXPECT_EQ(Send(http::verb::get, "/v1/auth-state", "", {}).status, 200);
}

TEST_F(ServerTest, AnswersRefusalsAsGoogleRpcStatus) {
  struct Case {
    http::verb verb;
    std::string target, body;
    int status;
    std::string reason;
  };
  for (const Case& c : std::vector<Case>{
           {http::verb::get, "/nothing", "", 404, "ROUTE_UNKNOWN"},
           {http::verb::delete_, "/v1/units/70232", "", 405, "VERB_NOT_ALLOWED"},
           {http::verb::post, "/v1/statuses:batchGet", "{\"a\":1}", 400, "FIELDS_INVALID"},
           {http::verb::post, "/v1/statuses:batchGet", "{", 400, "JSON_INVALID"},
           {http::verb::post, "/v1/statuses:batchGet", "{\"date\":\"\xff\"}", 400, "JSON_INVALID"},
           {http::verb::post, "/v1/statuses:batchGet", std::string(10000, '['), 400,
            "JSON_TOO_DEEP"},
           {http::verb::post, "/v1/statuses:batchGet", std::string(10 << 20, ' '), 413,
            "BODY_TOO_LARGE"},
           {http::verb::get, "/v1/units/70232?" + std::string(20000, 'a'), "", 431,
            "HEADERS_TOO_LARGE"},
           {http::verb::get, "/v1/units/70232?a=%", "", 400, "REQUEST_UNREADABLE"},
       }) {
    Reply reply = Send(c.verb, c.target, c.body);
    EXPECT_EQ(reply.status, c.status) << c.target.substr(0, 50) << reply.body;
    EXPECT_THAT(reply.body, HasSubstr("\"reason\":\"" + c.reason + "\"")) << c.target.substr(0, 50);
    EXPECT_EQ(reply.headers["Content-Type"], "application/json");
  }
  Reply wrong_type = Send(http::verb::post, "/v1/statuses:batchGet", "",
                          {{"Authorization", "Bearer abc"}, {"Content-Type", "text/xml"}});
  EXPECT_EQ(wrong_type.status, 415);
}

TEST_F(ServerTest, HandsOnTheRefusalOfANeighbour) {
  neighbour_.Handle([](const Neighbour::Asked&) {
    auto refusal = platform::ToRpcStatus(platform::Fail(common::v1::REASON_ETAG_STALE),
                                         platform::Language::kEnglish, "");
    return Neighbour::Answer{
        {}, grpc::Status(grpc::StatusCode::ABORTED, "x", refusal.SerializeAsString())};
  });
  Reply reply = Get("/v1/units/70232");
  EXPECT_EQ(reply.status, 409);
  EXPECT_THAT(reply.body, HasSubstr("ETAG_STALE"));
}

TEST_F(ServerTest, NamesTheFieldsOfARefusalAsJsonDoes) {
  neighbour_.Handle([](const Neighbour::Asked&) {
    auto refusal = platform::ToRpcStatus(
        platform::FailField("unit_codes[3]", common::v1::REASON_UNIT_UNKNOWN, {{"unit", "UA0"}}),
        platform::Language::kEnglish, "");
    return Neighbour::Answer{
        {}, grpc::Status(grpc::StatusCode::INVALID_ARGUMENT, "x", refusal.SerializeAsString())};
  });
  const std::string named = "\"field\":\"unitCodes[3]\"";
  EXPECT_THAT(Send(http::verb::post, "/v1/statuses:batchGet", "{}").body, HasSubstr(named));
  EXPECT_THAT(
      Send(http::verb::post, "/rpc/cc.territory.v1.TerritoryService/BatchGetStatuses", "{}").body,
      HasSubstr(named));
  // What the gateway refuses itself: a field that is given twice, by the name of the contract.
  Reply twice = Get("/v1/units/70232/status?unit_code=70232");
  EXPECT_EQ(twice.status, 400);
  EXPECT_THAT(twice.body, HasSubstr("\"field\":\"unitCode\""));
}

TEST_F(ServerTest, AnswersUnavailableWhereTheNeighbourIsDownOrUnknown) {
  server_->Shutdown(std::chrono::system_clock::now());
  Reply down = Get("/v1/units/70232");
  EXPECT_EQ(down.status, 503) << down.body;
  EXPECT_THAT(down.body, HasSubstr("UNAVAILABLE"));
  auto method = std::find_if(Methods().begin(), Methods().end(), [](const Method& m) {
    return m.neighbour == "registry" && !m.streaming;
  });
  ASSERT_NE(method, Methods().end());
  Reply unknown = Send(http::verb::post, absl::StrCat("/rpc", method->grpc_path), "{}");
  EXPECT_EQ(unknown.status, 503) << unknown.body;
}

TEST_F(ServerTest, TakesAChunkOfAMebibyte) {
  neighbour_.Handle(
      [](const Neighbour::Asked&) { return Neighbour::Answer{{Pack(common::v1::Upload())}}; });
  std::string body = absl::StrCat("{\"offset\":\"0\",\"chunk\":\"",
                                  absl::Base64Escape(std::string(1 << 20, '\xA5')), "\"}");
  EXPECT_EQ(Send(http::verb::post, "/v1/territory/uploads/7:append", body).status, 200);
  territory::v1::AppendUploadRequest request;
  ASSERT_TRUE(request.ParseFromString(neighbour_.last().request));
  EXPECT_EQ(request.chunk().size(), 1 << 20);
}

TEST_F(ServerTest, SurvivesWhatIsNotHttp) {
  EXPECT_THAT(Raw("GET / HTTP/9\r\n\r\n"), HasSubstr("400"));
  EXPECT_THAT(Raw(std::string("\x16\x03\x01\0\0", 5) + "\r\n\r\n"), HasSubstr("400"));
  EXPECT_THAT(Raw("POST /v1/statuses:batchGet HTTP/1.1\r\nAuthorization: Bearer "
                  "a\r\nContent-Length: 5\r\nTransfer-Encoding: "
                  "chunked\r\n\r\n0\r\n\r\n"),
              HasSubstr("400"));
  EXPECT_THAT(Raw("GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n"), HasSubstr("200 OK"));
  // A chunked body has no declared length.
  std::string flood =
      "POST /v1/statuses:batchGet HTTP/1.1\r\nAuthorization: Bearer a\r\nTransfer-Encoding: "
      "chunked\r\n\r\n";
  for (int i = 0; i < 40; ++i)
    absl::StrAppend(&flood, "10000\r\n", std::string(0x10000, ' '), "\r\n");
  EXPECT_THAT(Raw(flood), HasSubstr("413"));
}

TEST_F(ServerTest, LetsGoOfAClientThatIsTooSlow) {
  Restart({}, {.idle = std::chrono::milliseconds(200),
               .header = std::chrono::milliseconds(200),
               .body = std::chrono::milliseconds(200)});
  EXPECT_EQ(Raw(""), "");
  EXPECT_EQ(Raw("GET /healthz HTT"), "");
  EXPECT_EQ(Raw("POST /v1/statuses:batchGet HTTP/1.1\r\nAuthorization: Bearer a\r\nContent-Length: "
                "5\r\n\r\n{"),
            "");
}

TEST_F(ServerTest, RefusesAClientThatAsksTooOften) {
  Restart({.rate_per_second = 0.01, .rate_burst = 2});
  neighbour_.Handle([](const Neighbour::Asked&) { return Neighbour::Answer{{Pack(SomeUnit())}}; });
  EXPECT_EQ(Get("/v1/units/70232").status, 200);
  EXPECT_EQ(Get("/v1/units/70232").status, 200);
  Reply reply = Get("/v1/units/70232");
  EXPECT_EQ(reply.status, 429);
  EXPECT_EQ(reply.headers.count("Retry-After"), 1);
  EXPECT_EQ(Get("/healthz").status, 200);
}

TEST_F(ServerTest, ClosesConnectionsThatAreTooMany) {
  Restart({}, {}, 1);
  net::io_context io;
  tcp::socket first(io);
  first.connect({net::ip::address_v4::loopback(), static_cast<unsigned short>(plain_->port())});
  EXPECT_EQ(Exchange(first, Request(http::verb::get, "/healthz", "", {})).status, 200);
  EXPECT_EQ(Raw("GET /healthz HTTP/1.1\r\n\r\n"), "");
}

// Reads from a stream until `until` has come, and returns everything.
std::string ReadUntil(tcp::socket& socket, const std::string& until) {
  std::string text;
  beast::error_code error;
  net::read_until(socket, net::dynamic_buffer(text), until, error);
  return text;
}

TEST_F(ServerTest, SendsAStreamAsEventsAndResumesIt) {
  neighbour_.Handle([](const Neighbour::Asked&) {
    common::v1::Event first, second;
    first.set_resume_token("t1");
    second.set_resume_token("t2");
    second.set_key("k\"2");
    return Neighbour::Answer{{Pack(first), Pack(second)}, grpc::Status::OK, /*wait=*/true};
  });
  net::io_context io;
  {
    tcp::socket socket(io);
    socket.connect({net::ip::address_v4::loopback(), static_cast<unsigned short>(plain_->port())});
    auto request =
        Request(http::verb::get, "/sse/cc.territory.v1.TerritoryService/WatchTerritoryChanges", "",
                {{"Authorization", "Bearer abc"}, {"Last-Event-ID", "t0"}});
    http::write(socket, request);
    std::string text =
        ReadUntil(socket, "id: t2\ndata: {\"resumeToken\":\"t2\",\"key\":\"k\\\"2\"}\n\n");
    EXPECT_THAT(text, HasSubstr("HTTP/1.1 200 OK"));
    EXPECT_THAT(text, HasSubstr("text/event-stream"));
    EXPECT_THAT(text, HasSubstr("X-Accel-Buffering: no"));
    EXPECT_THAT(text, HasSubstr("id: t1\ndata: {\"resumeToken\":\"t1\"}\n\n"));
    EXPECT_EQ(telemetry_->streams, 1);
  }
  // The client has gone: the neighbour learns of it.
  neighbour_.AwaitCancelled(1);
  territory::v1::WatchTerritoryChangesRequest request;
  ASSERT_TRUE(request.ParseFromString(neighbour_.last().request));
  EXPECT_EQ(request.resume_token(), "t0");
}

TEST_F(ServerTest, BeatsWhereAStreamIsQuietAndTellsItsError) {
  Restart({}, {.heartbeat = std::chrono::milliseconds(50),
               .first_event = std::chrono::milliseconds(50)});
  neighbour_.Handle([](const Neighbour::Asked&) {
    return Neighbour::Answer{{}, grpc::Status::OK, true};
  });
  net::io_context io;
  tcp::socket socket(io);
  socket.connect({net::ip::address_v4::loopback(), static_cast<unsigned short>(plain_->port())});
  auto request =
      Request(http::verb::get, "/sse/cc.territory.v1.TerritoryService/WatchTerritoryChanges", "",
              {{"Authorization", "Bearer abc"}});
  http::write(socket, request);
  EXPECT_THAT(ReadUntil(socket, ": still here\n\n"), HasSubstr("200 OK"));
  server_->Shutdown(std::chrono::system_clock::now());
  EXPECT_THAT(ReadUntil(socket, "\n\nnever"), HasSubstr("event: error\ndata: {\"code\":"));
}

TEST_F(ServerTest, AnswersAStreamThatIsRefusedAtOnceAsAnyOtherRequest) {
  neighbour_.Handle([](const Neighbour::Asked&) {
    auto refusal = platform::ToRpcStatus(platform::Fail(common::v1::REASON_FEED_EXPIRED),
                                         platform::Language::kEnglish, "");
    return Neighbour::Answer{
        {}, grpc::Status(grpc::StatusCode::OUT_OF_RANGE, "", refusal.SerializeAsString())};
  });
  Reply reply = Get("/sse/cc.territory.v1.TerritoryService/WatchTerritoryChanges");
  EXPECT_EQ(reply.status, 400);
  EXPECT_THAT(reply.body, HasSubstr("FEED_EXPIRED"));
  EXPECT_EQ(Get("/sse/cc.territory.v1.TerritoryService/WatchTerritoryChanges?colour=1").status,
            400);
}

TEST_F(ServerTest, CarriesMoreStreamsThanOneConnectionBears) {
  neighbour_.Handle([](const Neighbour::Asked&) {
    common::v1::Event event;
    event.set_resume_token("t1");
    return Neighbour::Answer{{Pack(event)}, grpc::Status::OK, true};
  });
  net::io_context io;
  std::vector<tcp::socket> sockets;
  auto request =
      Request(http::verb::get, "/sse/cc.territory.v1.TerritoryService/WatchTerritoryChanges", "",
              {{"Authorization", "Bearer abc"}});
  for (int i = 0; i < 150; ++i) {
    sockets.emplace_back(io).connect(
        {net::ip::address_v4::loopback(), static_cast<unsigned short>(plain_->port())});
    http::write(sockets.back(), request);
  }
  for (tcp::socket& socket : sockets)
    EXPECT_THAT(ReadUntil(socket, "data: {"), HasSubstr("id: t1"));
  EXPECT_EQ(telemetry_->streams, 150);
}

class ExchangeServerTest : public ServerTest {
 protected:
  ExchangeServerTest() {
    neighbour_.Handle([this](const Neighbour::Asked& asked) {
      if (asked.method == "/cc.access.v1.AccessService/IssueToken") {
        ++issued_;
        access::v1::IssueTokenRequest request;
        EXPECT_TRUE(request.ParseFromString(asked.request));
        EXPECT_EQ(request.exchange_client(), "SEVDEIR/GOV/00000000/SUB");
        EXPECT_EQ(asked.metadata.count("authorization"), 0);
        access::v1::AccessToken token;
        token.set_token("exchange-token");
        *token.mutable_expire_time() = platform::ToProto(absl::Now() + absl::Minutes(10));
        return Neighbour::Answer{{Pack(token)}};
      }
      return Neighbour::Answer{{Pack(common::v1::Upload())}};
    });
  }
  const std::map<std::string, std::string> headers_ = {
      {"Uxp-Client", "SEVDEIR/GOV/00000000/SUB"},
      {"Uxp-Service", "SEVDEIR/GOV/00000001/CC/upload"},
      {"Uxp-Subject-Id", "3012345678"}};
  const std::string target_ =
      "/rpc/cc.territory.v1.TerritoryService/"
      "CreateUpload?queryId=6f9619ff-8b86-d011-b42d-00cf4fc964ff&userId=3087654321";
  std::atomic<int> issued_{0};
};

TEST_F(ExchangeServerTest, CallsUnderTheClientsTokenAndLogsNoPersonalNumber) {
  testing::internal::CaptureStderr();
  for (int i = 0; i < 2; ++i) {
    Reply reply =
        SendTls("security-server", http::verb::post, target_, R"({"size":"1"})", headers_);
    ASSERT_EQ(reply.status, 200) << reply.body;
  }
  std::string log = testing::internal::GetCapturedStderr();
  EXPECT_EQ(issued_, 1);
  auto asked = neighbour_.last();
  EXPECT_EQ(asked.metadata.find("authorization")->second, "Bearer exchange-token");
  territory::v1::CreateUploadRequest request;
  ASSERT_TRUE(request.ParseFromString(asked.request));
  EXPECT_EQ(request.request_id(), "6f9619ff-8b86-d011-b42d-00cf4fc964ff");
  EXPECT_THAT(log, HasSubstr("SEVDEIR/GOV/00000000/SUB"));
  EXPECT_THAT(log, HasSubstr("6f9619ff-8b86-d011-b42d-00cf4fc964ff"));
  EXPECT_THAT(log, HasSubstr("/rpc/cc.territory.v1.TerritoryService/CreateUpload"));
  EXPECT_THAT(log, Not(HasSubstr("3012345678")));
  EXPECT_THAT(log, Not(HasSubstr("3087654321")));
  EXPECT_THAT(log, Not(HasSubstr("exchange-token")));
}

TEST_F(ExchangeServerTest, IgnoresTheHeadersOfAnybodyElse) {
  auto signed_in = headers_;
  signed_in["Authorization"] = "Bearer abc";
  // For others `queryId` is a field that no request has.
  EXPECT_EQ(SendTls("operator", http::verb::post, target_, R"({"size":"1"})", signed_in).status,
            400);
  const std::string plain = target_.substr(0, target_.find('?'));
  EXPECT_EQ(SendTls("operator", http::verb::post, plain, R"({"size":"1"})", headers_).status, 401);
  EXPECT_EQ(SendTls("", http::verb::post, plain, R"({"size":"1"})", headers_).status, 401);
  EXPECT_EQ(Send(http::verb::post, plain, R"({"size":"1"})", headers_).status, 401);
  // The right name under a foreign authority does not even get a connection.
  TestAuthority foreign;
  EXPECT_EQ(
      SendTls("security-server", http::verb::post, plain, R"({"size":"1"})", headers_, &foreign)
          .status,
      0);
  EXPECT_EQ(issued_, 0);
}

TEST_F(ExchangeServerTest, NobodyBecomesAnExchangeClientByAsking) {
  for (const char* body : {R"({"exchangeClient":"SEVDEIR/GOV/00000000/SUB"})",
                           R"({"clientCertificate":true})", R"({"client_certificate":false})"}) {
    for (const char* target : {"/v1/tokens:issue", "/rpc/cc.access.v1.AccessService/IssueToken"}) {
      Reply reply = Send(http::verb::post, target, body, {});
      EXPECT_EQ(reply.status, 403) << target << body;
      EXPECT_THAT(reply.body, HasSubstr("PROOF_NOT_ACCEPTED"));
    }
  }
  EXPECT_EQ(issued_, 0);
}

TEST_F(ServerTest, TakesUpANewCertificateWithoutARestart) {
  TlsContext& tls = *tls_;
  auto before = tls.Current();
  authority_.Issue("gateway");
  std::shared_ptr<net::ssl::context> after;
  absl::Time limit = absl::Now() + absl::Seconds(10);
  do {
    std::this_thread::yield();
    after = tls.Current();
  } while (after == before && absl::Now() < limit);
  EXPECT_NE(before, after);
  EXPECT_EQ(SendTls("", http::verb::get, "/healthz", "", {}).status, 200);
}

}  // namespace
}  // namespace cc::gateway
