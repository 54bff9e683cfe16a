// What the gateway serves besides calls: its description, event streams, the data exchange's
// headers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cc/evacuation/v1/evacuation_service.pb.h"
#include "tests/framework/story.h"

namespace cc::tests {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(GatewayOpenApi, DescribesEveryMethodOfEveryService) {
  Suite::Http http = Suite::Shared().Send("GET", "/openapi.json", "");
  ASSERT_EQ(http.status, 200);
  Json document = Json::Parse(http.body);
  EXPECT_EQ(document["openapi"].substr(0, 3), "3.1");
  for (const std::string path : {"/v1/me", "/v1/units/{unitCode}/status", "/v1/preRegistrations",
                                 "/v1/arrivals", "/v1/meetings", "/v1/completeness/{month}",
                                 "/rpc/cc.territory.v1.TerritoryService/GetStatus"}) {
    EXPECT_THAT(http.body, HasSubstr(absl::StrCat("\"", path, "\""))) << path;
  }
}

TEST(GatewayRpc, AnswersAtAFixedAddressWithoutPathVariables) {
  Office ministry(Suite::Shared(), "ministry");
  Reply fixed = ministry.Post("/rpc/cc.territory.v1.TerritoryService/GetUnit",
                              R"({"code":"UA14000000000091971"})");
  Reply annotated = ministry.Get("/v1/units/UA14000000000091971");
  EXPECT_EQ(fixed.status, 200) << fixed;
  EXPECT_EQ(fixed.text, annotated.text);
}

// Reads a stream by curl for at most `seconds`.
std::string Stream(const std::string& identity, const std::string& path, int seconds,
                   const std::string& header = "X-None: 1") {
  Suite& suite = Suite::Shared();
  return suite
      .Run(absl::StrCat("curl -sN -m ", seconds, " -H 'Authorization: Bearer ",
                        suite.Token(identity), "' -H '", header, "' '",
                        suite.Text({"gateway", "http"}), path, "'"))
      .text;
}

TEST(GatewayEvents, AFeedIsDeliveredAsServerSentEventsAndResumed) {
  std::mt19937_64 random{std::random_device{}()};
  Poster post = Once(Suite::Shared());
  Office dispatcher(Suite::Shared(), "dispatcher");
  Reply before = dispatcher.Get("/v1/evacuation/changes?kinds=parties&page_size=1000");
  ASSERT_EQ(before.status, 200) << before;
  std::string token = before["resumeToken"];
  Reply party = CreateParty(post, NewFamily(random));
  ASSERT_EQ(party.status, 200) << party;

  const std::string stream = "/sse/cc.evacuation.v1.EvacuationService/WatchEvacuationChanges";
  std::string text;
  EXPECT_TRUE(Eventually([&] {
    text = Stream("dispatcher", absl::StrCat(stream, "?kinds=parties&resume_token=", token), 2);
    return text.find(party["id"]) != std::string::npos;
  })) << text;
  EXPECT_THAT(text, HasSubstr("id: "));
  EXPECT_THAT(text, HasSubstr("data: "));
  EXPECT_THAT(text, HasSubstr(R"("kind":"parties")"));

  // The browser's own way to go on: Last-Event-ID.
  std::string last;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    if (line.substr(0, 4) == "id: ") last = std::string(line.substr(4));
  }
  ASSERT_NE(last, "");
  const std::string rest =
      Stream("dispatcher", stream + "?kinds=parties", 2, "Last-Event-ID: " + last);
  EXPECT_THAT(rest, Not(HasSubstr(party["id"]))) << "the event was delivered already";
}

TEST(GatewayEvents, DeliverAChangeWhileTheStreamIsOpen) {
  std::mt19937_64 random{std::random_device{}()};
  Suite& suite = Suite::Shared();
  Reply before = Office(suite, "dispatcher").Get("/v1/evacuation/changes?page_size=1000");
  std::string token = before["resumeToken"];
  const std::string out = absl::StrCat(testing::TempDir(), "/cc-stream-", NewRequestId());
  // It ends by itself after 15 seconds.
  suite.Run(absl::StrCat("curl -sN -m 15 -H 'Authorization: Bearer ", suite.Token("dispatcher"),
                         "' '", suite.Text({"gateway", "http"}),
                         "/sse/cc.evacuation.v1.EvacuationService/WatchEvacuationChanges",
                         "?resume_token=", token, "' >", out, " 2>/dev/null &"));
  ASSERT_TRUE(Eventually([&] { return suite.Run("test -s " + out).code == 0; }))
      << "the stream did not open";
  Reply party = CreateParty(Once(suite), NewFamily(random));
  ASSERT_EQ(party.status, 200) << party;
  EXPECT_TRUE(Eventually([&] { return suite.Run("grep -q " + party["id"] + " " + out).code == 0; },
                         absl::Seconds(8)));
  suite.Run("rm -f " + out);
}

TEST(GatewayEvents, AStreamNeedsAToken) {
  Suite& suite = Suite::Shared();
  auto http =
      suite.Send("GET", "/sse/cc.evacuation.v1.EvacuationService/WatchEvacuationChanges", "");
  EXPECT_EQ(http.status, 401) << http.body;
}

TEST(GatewayExchange, HeadersOfAStrangerAreIgnored) {
  const std::vector<std::string> headers = {"Uxp-Client: TEST/GOV/00032684/SUBSYSTEM",
                                            "Uxp-Service: TEST/GOV/00032684/S/getStatus/v1",
                                            "X-Road-Client: TEST/GOV/00032684/SUBSYSTEM"};
  Suite& suite = Suite::Shared();
  auto without = suite.Send("GET", "/v1/me", "", "", headers);
  EXPECT_EQ(without.status, 401) << "they are no proof of anything: " << without.body;
  auto with = suite.Send("GET", "/v1/me", suite.Token("analyst"), "", headers);
  EXPECT_EQ(with.status, 200) << with.body;
  EXPECT_THAT(with.body, HasSubstr("Аналітик")) << "the token decides who calls";
  // Nor over TLS without the security server's certificate.
  auto tls = suite.Run(absl::StrCat("curl -s -o /dev/null -w '%{http_code}' --cacert ",
                                    suite.Text({"ca"}), " -H '", headers[0], "' ",
                                    suite.Text({"gateway", "https"}), "/v1/me"));
  EXPECT_EQ(tls.text, "401");
}

TEST(GatewayExchange, ProofsOfAConnectionAreNotTakenThroughTheGateway) {
  Office nobody(Suite::Shared(), "");
  for (const std::string body :
       {R"({"exchangeClient":"TEST/GOV/00032684/SUBSYSTEM"})", R"({"clientCertificate":true})"}) {
    Reply reply = nobody.Post("/v1/tokens:issue", body);
    EXPECT_EQ(reply.status, 403) << body << ": " << reply;
    EXPECT_EQ(reply.reason(), "PROOF_NOT_ACCEPTED");
  }
}

}  // namespace
}  // namespace cc::tests
