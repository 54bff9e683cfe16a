#include "services/gateway/server_fixture.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "cc/access/v1/access_service.pb.h"
#include "services/gateway/errors.h"
#include "services/platform/rpc/file_body.h"

namespace cc::gateway {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

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

TEST_F(ServerTest, AnswersAFileAsItsBytesAtBothAddresses) {
  const std::string bytes("PK\x03\x04\x00\xff\r\n", 8);
  neighbour_.Handle([&](const Neighbour::Asked&) {
    return Neighbour::Answer{{Pack(platform::FileBody("list.docx", "application/x-list", bytes))}};
  });
  for (Reply reply :
       {Get("/v1/territoryList:export?format=LIST_FILE_FORMAT_DOCX"),
        Send(http::verb::post, "/rpc/cc.territory.v1.TerritoryService/ExportTerritoryList",
             R"({"format":"LIST_FILE_FORMAT_DOCX"})")}) {
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, bytes);
    EXPECT_EQ(reply.headers["Content-Type"], "application/x-list");
    EXPECT_EQ(reply.headers["Content-Disposition"], "attachment; filename=\"list.docx\"");
    EXPECT_EQ(reply.headers["X-Content-Type-Options"], "nosniff");
  }
  neighbour_.Handle([](const Neighbour::Asked&) {
    return Neighbour::Answer{{}, grpc::Status(grpc::StatusCode::NOT_FOUND, "")};
  });
  Reply refused = Get("/v1/territoryList:export?format=LIST_FILE_FORMAT_DOCX");
  EXPECT_EQ(refused.status, 404);
  EXPECT_EQ(refused.headers["Content-Type"], "application/json");
  EXPECT_EQ(refused.headers.count("Content-Disposition"), 0u);
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

TEST_F(ServerTest, CountsTheClientsOfAReverseProxyApartAndItsOwnCallsAsItsOwn) {
  Restart({.trust_forwarded = true, .rate_per_second = 0.01, .rate_burst = 1});
  neighbour_.Handle([](const Neighbour::Asked&) { return Neighbour::Answer{{Pack(SomeUnit())}}; });
  const std::string target = "/v1/units/70232";
  auto ask = [&](const std::string& hops) {
    return Send(http::verb::get, target, "",
                {{"Authorization", "Bearer abc"}, {"X-Forwarded-For", hops}})
        .status;
  };
  EXPECT_EQ(Get(target).status, 200) << "without the header";
  EXPECT_EQ(Get(target).status, 429);
  EXPECT_EQ(ask("192.0.2.7"), 200);
  EXPECT_EQ(ask("198.51.100.1, 192.0.2.7"), 429) << "the last hop is the proxy's word";
  EXPECT_EQ(ask("192.0.2.8"), 200);
}

TEST_F(ServerTest, ClosesConnectionsThatAreTooMany) {
  Restart({}, {}, 1);
  net::io_context io;
  tcp::socket first(io);
  first.connect({net::ip::address_v4::loopback(), static_cast<unsigned short>(plain_->port())});
  EXPECT_EQ(Exchange(first, Request(http::verb::get, "/healthz", "", {})).status, 200);
  EXPECT_EQ(Raw("GET /healthz HTTP/1.1\r\n\r\n"), "");
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
