#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cc/access/v1/access_service.pb.h"
#include "cc/common/v1/event.pb.h"
#include "cc/evacuation/v1/evacuation_service.pb.h"
#include "cc/territory/v1/territory_service.pb.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "services/gateway/errors.h"
#include "services/gateway/exchange.h"
#include "services/gateway/field_text.h"
#include "services/gateway/gateway.h"
#include "services/gateway/json_check.h"
#include "services/gateway/openapi.h"
#include "services/gateway/rate_limit.h"
#include "services/gateway/sse.h"
#include "services/gateway/static_files.h"
#include "services/platform/testing/testing.h"

namespace cc::gateway {
namespace {

using platform::Language;
using platform::Refused;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Sse, FramesAnEvent) {
  EXPECT_EQ(SseFrame("t1", "", "{}"), "id: t1\ndata: {}\n\n");
  EXPECT_EQ(SseFrame("", "error", "a\nb"), "event: error\ndata: a\ndata: b\n\n");
  // A line break would begin a field of its own.
  EXPECT_EQ(SseFrame("t\nevent: x", "", "1"), "data: 1\n\n");
  EXPECT_EQ(SseHeartbeat()[0], ':');
}

TEST(Sse, KnowsTheTokenOfAMessageAndOfARequest) {
  common::v1::Event event;
  event.set_resume_token("t9");
  EXPECT_EQ(ResumeTokenOf(event), "t9");
  EXPECT_EQ(ResumeTokenOf(access::v1::AuthState()), "");
  territory::v1::WatchTerritoryChangesRequest request;
  ResumeFrom("t9", request);
  EXPECT_EQ(request.resume_token(), "t9");
  ResumeFrom("t\n", request);
  EXPECT_EQ(request.resume_token(), "t9");
}

TEST(RateLimit, LetsABurstThroughAndThenTheRate) {
  RateLimit limit({.per_second = 10, .burst = 3});
  absl::Time now = platform::TestNow();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(limit.Take("a", now), absl::ZeroDuration());
  EXPECT_EQ(limit.Take("a", now), absl::Milliseconds(100));
  EXPECT_EQ(limit.Take("b", now), absl::ZeroDuration());
  EXPECT_EQ(limit.Take("a", now + absl::Milliseconds(100)), absl::ZeroDuration());
  EXPECT_NE(limit.Take("a", now + absl::Milliseconds(100)), absl::ZeroDuration());
}

TEST(RateLimit, ForgetsTheIdleAndRefusesNewcomersWhereAllAreBusy) {
  RateLimit limit({.per_second = 1, .burst = 1, .max_clients = 2});
  absl::Time now = platform::TestNow();
  EXPECT_EQ(limit.Take("a", now), absl::ZeroDuration());
  EXPECT_EQ(limit.Take("b", now), absl::ZeroDuration());
  EXPECT_NE(limit.Take("c", now), absl::ZeroDuration());
  EXPECT_EQ(limit.Take("c", now + absl::Seconds(2)), absl::ZeroDuration());
}

TEST(RateLimit, CountsAnIpv6NetworkAsOneClient) {
  EXPECT_EQ(ClientNetwork("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  EXPECT_EQ(ClientNetwork("2001:db8:1:2:9::1"), "2001:db8:1:2::/64");
  EXPECT_EQ(ClientNetwork("192.0.2.7"), "192.0.2.7");
}

TEST(RateLimit, ReadsTheSubjectOfAToken) {
  std::string token = absl::StrCat("e30.", absl::WebSafeBase64Escape("{\"sub\":\"s1\"}"), ".x");
  EXPECT_EQ(UnverifiedSubject(token), "s1");
  for (const char* text : {"", "a", "a.b.c", "..", "a.e30.c"})
    EXPECT_EQ(UnverifiedSubject(text), "") << text;
}

TEST(Language, IsTheOneThatTheClientPrefers) {
  EXPECT_EQ(PreferredLanguage(""), Language::kUkrainian);
  EXPECT_EQ(PreferredLanguage("de"), Language::kUkrainian);
  EXPECT_EQ(PreferredLanguage("en"), Language::kEnglish);
  EXPECT_EQ(PreferredLanguage("en-GB,uk;q=0.5"), Language::kEnglish);
  EXPECT_EQ(PreferredLanguage("en;q=0.3, uk-UA;q=0.9"), Language::kUkrainian);
  EXPECT_EQ(PreferredLanguage("en;q=x,;,q=;;"), Language::kUkrainian);
}

TEST(Errors, MapEveryCodeToAStatusOfItsOwnKind) {
  EXPECT_EQ(HttpStatusOf(0), 200);
  const int expected[] = {200, 499, 500, 400, 504, 404, 409, 403, 429,
                          400, 409, 400, 501, 500, 503, 500, 401};
  for (int code = 0; code <= 16; ++code) EXPECT_EQ(HttpStatusOf(code), expected[code]) << code;
}

TEST(Errors, PassOnTheDetailsOfANeighbourAndDropItsFreeText) {
  auto refusal =
      platform::ToRpcStatus(platform::Fail(common::v1::REASON_NOT_FOUND), Language::kUkrainian, "");
  grpc::Status sent(grpc::StatusCode::NOT_FOUND, "x", refusal.SerializeAsString());
  auto response = ErrorResponse(FromUpstream(sent, Language::kUkrainian, "t"));
  EXPECT_EQ(response.status, 404);
  EXPECT_THAT(response.body, HasSubstr("Запису не знайдено"));
  EXPECT_THAT(response.body, HasSubstr("type.googleapis.com/google.rpc.ErrorInfo"));

  grpc::Status bare(grpc::StatusCode::UNAVAILABLE, "failed to connect to 10.1.2.3");
  auto unavailable = ErrorResponse(FromUpstream(bare, Language::kEnglish, "t"));
  EXPECT_EQ(unavailable.status, 503);
  EXPECT_THAT(unavailable.body, Not(HasSubstr("10.1.2.3")));
}

TEST(Errors, SayWhenToComeBackAndHowToSignIn) {
  auto busy = ErrorResponse(
      platform::ToRpcStatus(platform::Fail(common::v1::REASON_OVERLOADED), Language::kEnglish, ""));
  EXPECT_THAT(busy.headers, testing::Contains(testing::Pair("Retry-After", "1")));
  auto missing = ErrorResponse(platform::ToRpcStatus(
      platform::Fail(common::v1::REASON_TOKEN_MISSING), Language::kEnglish, ""));
  EXPECT_EQ(missing.status, 401);
  EXPECT_THAT(missing.headers, testing::Contains(testing::Pair("WWW-Authenticate", "Bearer")));
}

TEST(Errors, NameFieldsAsJsonDoes) {
  const auto* party = evacuation::v1::CreatePartyRequest::descriptor();
  EXPECT_EQ(JsonPath(*party, "party.persons[0].birth_date"), "party.persons[0].birthDate");
  EXPECT_EQ(JsonPath(*party, "request_id"), "requestId");
  EXPECT_EQ(JsonPath(*party, "party.persons[12].name.family_name"),
            "party.persons[12].name.familyName");
  EXPECT_EQ(JsonPath(*party, "party.originUnitCode"), "party.originUnitCode");
  // What the contract does not have is the client's own name, or none.
  EXPECT_EQ(JsonPath(*party, "party.some_colour.birth_date"), "party.some_colour.birth_date");
  EXPECT_EQ(JsonPath(*party, "request_id.origin_unit_code"), "requestId.origin_unit_code");
  EXPECT_EQ(JsonPath(*party, ""), "");

  auto refusal = platform::ToRpcStatus(
      platform::FailFields(
          {{"party.leave_date", common::v1::REASON_FIELD_REQUIRED, {}},
           {"party.persons[1].birth_date", common::v1::REASON_FIELD_REQUIRED, {}}}),
      Language::kEnglish, "");
  auto response = ErrorResponse(WithJsonNames(refusal, *party));
  EXPECT_EQ(response.status, 400);
  EXPECT_THAT(response.body, HasSubstr("\"field\":\"party.leaveDate\""));
  EXPECT_THAT(response.body, HasSubstr("\"field\":\"party.persons[1].birthDate\""));
  EXPECT_THAT(response.body, HasSubstr("FIELDS_INVALID"));
}

class ExchangeTest : public testing::Test {
 protected:
  ExchangeTest() : upstream_({}, nullptr), exchange_({"security-server"}, upstream_, keyring_) {}
  RequestHead Head(std::map<std::string, std::string> headers,
                   std::string certificate = "security-server") {
    RequestHead head;
    head.certificate = std::move(certificate);
    head.headers = std::move(headers);
    return head;
  }
  platform::Keyring keyring_ = platform::Keyring::ForTest();
  Upstream upstream_;
  Exchange exchange_;
};

TEST_F(ExchangeTest, BelievesOnlyTheSecurityServersCertificate) {
  std::map<std::string, std::string> headers = {{"uxp-client", "SEVDEIR/GOV/00000000/SUB"}};
  Parameters none;
  EXPECT_TRUE((*exchange_.Read(Head(headers), none)).has_value());
  for (const char* other : {"", "operator", "security-server.example"}) {
    EXPECT_FALSE((*exchange_.Read(Head(headers, other), none)).has_value()) << other;
  }
}

TEST_F(ExchangeTest, ReadsBothFamiliesAndTakesTheQueryOut) {
  Parameters query = {
      {"queryId", "6F9619FF-8B86-D011-B42D-00CF4FC964FF"}, {"userId", "u"}, {"pageSize", "3"}};
  auto uxp = exchange_.Read(
      Head({{"uxp-client", "SEVDEIR/GOV/00000000/SUB"}, {"uxp-subject-id", "3012345678"}}), query);
  ASSERT_TRUE(uxp.ok() && uxp->has_value());
  EXPECT_EQ((*uxp)->query_id, "6f9619ff-8b86-d011-b42d-00cf4fc964ff");
  EXPECT_EQ((*uxp)->user_id, "u");
  EXPECT_EQ(query.size(), 1);

  Parameters empty;
  auto xroad = exchange_.Read(Head({{"x-road-client", "A/GOV/1/S"},
                                    {"x-road-id", "6f9619ff-8b86-d011-b42d-00cf4fc964ff"},
                                    {"x-road-userid", "UA123"}}),
                              empty);
  ASSERT_TRUE(xroad.ok() && xroad->has_value());
  EXPECT_EQ((*xroad)->client, "A/GOV/1/S");
  EXPECT_EQ((*xroad)->user_id, "UA123");
}

TEST_F(ExchangeTest, RefusesMalformedHeaders) {
  Parameters none;
  for (const char* client : {"x", "a/b/c", "a/b/c/", "a/b/c/d/e", "a/b/c/d\"", "a/b/c/ж"}) {
    EXPECT_THAT(exchange_.Read(Head({{"uxp-client", client}}), none),
                Refused(common::v1::REASON_EXCHANGE_CLIENT_INVALID));
  }
  EXPECT_THAT(exchange_.Read(Head({{"uxp-client", "a/b/c/d"}, {"uxp-queryid", "1"}}), none),
              Refused(common::v1::REASON_HEADER_INVALID));
}

TEST_F(ExchangeTest, ShowsPersonalNumbersAsKeyedCodesOnly) {
  std::string code = exchange_.Pseudonym("3012345678");
  EXPECT_EQ(code.size(), 32);
  EXPECT_EQ(code, exchange_.Pseudonym("3012345678"));
  EXPECT_NE(code, exchange_.Pseudonym("3012345679"));
  testing::internal::CaptureStderr();
  exchange_.LogCall({"a/b/c/d", "s", "q", "p", "3012345678", "Ivan"}, "m", 0, "t");
  std::string line = testing::internal::GetCapturedStderr();
  EXPECT_THAT(line, HasSubstr(code));
  EXPECT_THAT(line, HasSubstr("a/b/c/d"));
  EXPECT_THAT(line, Not(HasSubstr("3012345678")));
  EXPECT_THAT(line, Not(HasSubstr("Ivan")));
}

TEST_F(ExchangeTest, FillsTheRequestIdOnlyWhereItIsEmpty) {
  ExchangeCall call;
  call.query_id = "q";
  access::v1::CreateIdentityRequest request;
  FillRequestId(call, request);
  EXPECT_EQ(request.request_id(), "q");
  call.query_id = "other";
  FillRequestId(call, request);
  EXPECT_EQ(request.request_id(), "q");
  access::v1::GetMeRequest without;
  FillRequestId(call, without);
}

TEST(Proof, ThatRestsOnTheConnectionIsRefused) {
  access::v1::IssueTokenRequest request;
  EXPECT_TRUE(CheckProof(request).ok());
  request.set_demo_identity("ministry");
  EXPECT_TRUE(CheckProof(request).ok());
  request.set_id_token("x");
  EXPECT_TRUE(CheckProof(request).ok());
  request.set_client_certificate(true);
  EXPECT_THAT(CheckProof(request), Refused(common::v1::REASON_PROOF_NOT_ACCEPTED));
  request.set_exchange_client("a/b/c/d");
  EXPECT_THAT(CheckProof(request), Refused(common::v1::REASON_PROOF_NOT_ACCEPTED));
  // A way of proof that is new to the contract is refused until somebody decides.
  const auto* oneof = access::v1::IssueTokenRequest::descriptor()->FindOneofByName("proof");
  EXPECT_EQ(oneof->field_count(), 4);
}

TEST(StaticFiles, ServesAFolderAndNothingOutsideIt) {
  namespace fs = std::filesystem;
  fs::path root = fs::path(testing::TempDir()) / "console";
  fs::create_directories(root / "assets");
  auto write = [](const fs::path& path, const char* text) { std::ofstream(path) << text; };
  write(root / "index.html", "<main>");
  write(root / "assets" / "app.1a2b.js", "1");
  write(root / ".secret", "s");
  write(root.parent_path() / "outside.txt", "o");
  fs::remove(root / "link.txt");
  fs::create_symlink(root.parent_path() / "outside.txt", root / "link.txt");
  StaticFiles files(root.string());
  EXPECT_EQ(files.Find("/")->body, "<main>");
  EXPECT_EQ(files.Find("/people/7")->body, "<main>");
  EXPECT_EQ(files.Find("/assets/app.1a2b.js")->content_type, "text/javascript; charset=utf-8");
  for (const char* path : {"/../outside.txt", "/%2e%2e/outside.txt", "/..%2foutside.txt",
                           "/.secret", "/link.txt", "/assets/../../outside.txt",
                           "/assets\\..\\x.txt", "/missing.js", "//etc/passwd", "/%00.txt", "x"}) {
    EXPECT_FALSE(files.Find(path).has_value()) << path;
  }
  EXPECT_FALSE(StaticFiles("").Find("/").has_value());
}

TEST(OpenApi, DescribesAFileAsBinary) {
  const std::string text = OpenApi();
  for (const char* path : {"\"/v1/territoryList:export\"",
                           "\"/rpc/cc.territory.v1.TerritoryService/ExportTerritoryList\""}) {
    const size_t at = text.find(path);
    ASSERT_NE(at, std::string::npos) << path;
    const size_t good = text.find("\"200\"", at), bad = text.find("\"400\"", at);
    const std::string answer = text.substr(good, bad - good);
    EXPECT_NE(answer.find("\"format\":\"binary\""), std::string::npos) << answer;
    EXPECT_NE(answer.find("Content-Disposition"), std::string::npos) << answer;
  }
  EXPECT_EQ(text.find("google.api.HttpBody"), std::string::npos);
}

TEST(OpenApi, DescribesEveryMethodAtBothAddresses) {
  std::string text = OpenApi();
  EXPECT_TRUE(CheckJson(text, 64).ok());
  google::protobuf::Struct document;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(text, &document).ok());
  const auto& paths = document.fields().at("paths").struct_value().fields();
  for (const Method& method : Methods()) {
    std::string fixed = absl::StrCat(method.streaming ? "/sse" : "/rpc", method.grpc_path);
    EXPECT_EQ(paths.count(fixed), 1) << fixed;
  }
  EXPECT_EQ(paths.count("/v1/units/{unitCode}/status"), 1);
  const auto& schemas = document.fields()
                            .at("components")
                            .struct_value()
                            .fields()
                            .at("schemas")
                            .struct_value()
                            .fields();
  EXPECT_EQ(schemas.count("cc.territory.v1.UnitStatus"), 1);
  const auto& identity = schemas.at("cc.access.v1.Identity").struct_value().fields();
  const auto& id =
      identity.at("properties").struct_value().fields().at("id").struct_value().fields();
  EXPECT_TRUE(id.at("readOnly").bool_value());
}

}  // namespace
}  // namespace cc::gateway
