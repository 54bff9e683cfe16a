#include "services/gateway/server_fixture.h"

#include <atomic>

#include "cc/access/v1/access_service.pb.h"
#include "services/platform/time/date.h"

namespace cc::gateway {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

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

}  // namespace
}  // namespace cc::gateway
