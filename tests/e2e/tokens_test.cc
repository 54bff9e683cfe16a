// Tokens that must not pass, at the gateway and at every service.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <filesystem>
#include <map>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/synchronization/notification.h"
#include "cc/access/v1/access_service.pb.h"
#include "cc/evacuation/v1/evacuation_service.pb.h"
#include "cc/registry/v1/registry_service.pb.h"
#include "cc/reporting/v1/reporting_service.pb.h"
#include "cc/roadmap/v1/roadmap_service.pb.h"
#include "cc/territory/v1/territory_service.pb.h"
#include "tests/framework/http.h"

namespace cc::tests {
namespace {

using google::protobuf::Message;

Suite& suite() { return Suite::Shared(); }

std::string Claims(absl::Time issued, const std::string& issuer = "cc-access",
                   const std::string& audience = "cc") {
  const int64_t from = absl::ToUnixSeconds(issued);
  return absl::StrCat(R"({"iss":")", issuer, R"(","aud":")", audience,
                      R"(","sub":"00000000-0000-7000-8000-0000000000ab","kind":"person","iat":)",
                      from, R"(,"nbf":)", from, R"(,"exp":)", from + 500, R"(,"jti":")",
                      NewRequestId(),
                      R"(","grants":[{"r":"national_coordinator","u":0,"l":1},)"
                      R"({"r":"registrar","u":0,"l":1}]})");
}

// A cheap call of each service.
std::map<std::string, std::pair<std::string, std::unique_ptr<Message>>> Calls() {
  std::map<std::string, std::pair<std::string, std::unique_ptr<Message>>> calls;
  auto add = [&](const std::string& service, const std::string& method, auto request) {
    calls[service] = {absl::StrCat("cc.", service, ".v1.", method),
                      std::make_unique<decltype(request)>(request)};
  };
  add("access", "AccessService/ListRoles", access::v1::ListRolesRequest());
  add("evacuation", "EvacuationService/ListTransitCentres",
      evacuation::v1::ListTransitCentresRequest());
  add("registry", "RegistryService/ListPreRegistrations",
      registry::v1::ListPreRegistrationsRequest());
  add("reporting", "ReportingService/ListSubmissions", reporting::v1::ListSubmissionsRequest());
  add("roadmap", "RoadmapService/ListBodies", roadmap::v1::ListBodiesRequest());
  territory::v1::GetUnitRequest unit;
  unit.set_code("UA14000000000091971");
  add("territory", "TerritoryService/GetUnit", unit);
  return calls;
}

// Every service and the gateway refuse it, with this reason.
void ExpectRefusedEverywhere(const std::string& token, common::v1::Reason reason) {
  for (const auto& [service, call] : Calls()) {
    absl::Status status = suite().Call(call.first, *call.second, token).status;
    EXPECT_EQ(status.code(), absl::StatusCode::kUnauthenticated) << service << ": " << status;
    EXPECT_EQ(platform::ReasonOf(status), reason) << service;
  }
  Suite::Http http = suite().Send("GET", "/v1/roles", token);
  EXPECT_EQ(http.status, 401) << http.body;
}

TEST(Tokens, AGoodOneOpensEveryService) {
  const std::string token = suite().Sign(Claims(absl::Now()));
  for (const auto& [service, call] : Calls()) {
    absl::Status status = suite().Call(call.first, *call.second, token).status;
    EXPECT_TRUE(status.ok()) << service << ": " << status;
  }
}

TEST(Tokens, NoneAtAllIsRefused) {
  for (const auto& [service, call] : Calls()) {
    absl::Status status = suite().Call(call.first, *call.second, "").status;
    EXPECT_EQ(platform::ReasonOf(status), common::v1::REASON_TOKEN_MISSING) << service << status;
  }
}

TEST(Tokens, AnExpiredOneIsRefused) {
  ExpectRefusedEverywhere(suite().Sign(Claims(absl::Now() - absl::Minutes(20))),
                          common::v1::REASON_TOKEN_EXPIRED);
}

TEST(Tokens, OneForSomebodyElseIsRefused) {
  ExpectRefusedEverywhere(suite().Sign(Claims(absl::Now(), "cc-access", "other")),
                          common::v1::REASON_TOKEN_INVALID);
  ExpectRefusedEverywhere(suite().Sign(Claims(absl::Now(), "other")),
                          common::v1::REASON_TOKEN_INVALID);
}

std::string KeyId() {
  std::string newest;
  for (const auto& entry : std::filesystem::directory_iterator(suite().Text({"signing_keys"})))
    if (entry.path().extension() == ".pem") newest = std::max(newest, entry.path().stem().string());
  return newest;
}

TEST(Tokens, OneOfAForeignKeyIsRefusedEvenUnderOurKeysName) {
  for (const std::string algorithm : {"ES256", "RS256", "EdDSA"}) {
    auto key = platform::SigningKey::Generate(algorithm, KeyId());
    ASSERT_TRUE(key.ok()) << key.status();
    ExpectRefusedEverywhere(*key->Sign(Claims(absl::Now())), common::v1::REASON_TOKEN_INVALID);
  }
}

TEST(Tokens, OneThatNobodySignedIsRefused) {
  for (const std::string algorithm : {"none", "None", "HS256"}) {
    std::string header, claims;
    absl::WebSafeBase64Escape(
        absl::StrCat(R"({"alg":")", algorithm, R"(","typ":"at+jwt","kid":")", KeyId(), R"("})"),
        &header);
    absl::WebSafeBase64Escape(Claims(absl::Now()), &claims);
    ExpectRefusedEverywhere(absl::StrCat(header, ".", claims, "."),
                            common::v1::REASON_TOKEN_INVALID);
  }
}

TEST(Tokens, OneThatWasChangedIsRefused) {
  const std::string token = suite().Sign(Claims(absl::Now()));
  const size_t first = token.find('.'), second = token.find('.', first + 1);
  std::string claims;
  ASSERT_TRUE(absl::WebSafeBase64Unescape(token.substr(first + 1, second - first - 1), &claims));
  std::string changed;
  absl::WebSafeBase64Escape(absl::StrReplaceAll(claims, {{"registrar", "administrator"}}),
                            &changed);
  ExpectRefusedEverywhere(absl::StrCat(token.substr(0, first + 1), changed, token.substr(second)),
                          common::v1::REASON_TOKEN_INVALID);
}

TEST(Tokens, ARevokedOneIsRefusedByEveryServiceWithinFiveSeconds) {
  Office admin(suite(), "admin");
  Reply identity = admin.Post(
      "/v1/identities", absl::StrCat(R"({"kind":"KIND_PERSON","displayName":"Тест","subject":")",
                                     NewRequestId(), R"(","synthetic":true})"));
  ASSERT_EQ(identity.status, 200) << identity;
  const std::string token =
      suite().Mint({{.role = "national_coordinator", .tail = 0}, {.role = "registrar", .tail = 0}},
                   identity["id"], absl::Seconds(2));
  for (const auto& [service, call] : Calls())
    ASSERT_TRUE(suite().Call(call.first, *call.second, token).status.ok()) << service;

  Reply revoked =
      admin.Post(absl::StrCat("/v1/identities/", identity["id"], ":revokeTokens"), "{}");
  ASSERT_EQ(revoked.status, 200) << revoked;
  const absl::Time end = absl::Now() + absl::Seconds(5);
  for (const auto& [service, call] : Calls()) {
    EXPECT_TRUE(Eventually(
        [&] {
          return platform::ReasonOf(suite().Call(call.first, *call.second, token).status) ==
                 common::v1::REASON_TOKEN_REVOKED;
        },
        end - absl::Now()))
        << service;
  }
  Suite::Http http = suite().Send("GET", "/v1/transitCentres", token);
  EXPECT_EQ(http.status, 401) << http.body;

  // A token issued after the revocation is good again.
  EXPECT_TRUE(Eventually([&] {
    return suite()
               .Send("GET", "/v1/transitCentres",
                     suite().Mint({{.role = "national_coordinator", .tail = 0}}, identity["id"]))
               .status == 200;
  }));
}

TEST(Tokens, AreNotEnoughWithoutAClientCertificate) {
  for (const auto& [service, call] : Calls()) {
    grpc::SslCredentialsOptions options;
    options.pem_root_certs = ReadFile(suite().Text({"ca"}));
    grpc::ChannelArguments arguments;
    auto channel = grpc::CreateCustomChannel(suite().Text({"services", service, "grpc"}),
                                             grpc::SslCredentials(options), arguments);
    // TLS 1.3 refuses the certificate after the handshake, so only a call shows it.
    grpc::GenericStub stub(channel);
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(3)));
    context.AddMetadata("authorization", "Bearer " + suite().Token("ministry"));
    grpc::Slice slice(call.second->SerializeAsString());
    grpc::ByteBuffer body(&slice, 1), answer;
    absl::Notification done;
    grpc::Status status;
    stub.UnaryCall(&context, "/" + call.first, grpc::StubOptions(), &body, &answer,
                   [&](grpc::Status s) {
                     status = s;
                     done.Notify();
                   });
    done.WaitForNotification();
    EXPECT_FALSE(status.ok()) << service;
    EXPECT_TRUE(status.error_code() == grpc::StatusCode::UNAVAILABLE ||
                status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED)
        << service << ": " << status.error_code() << " " << status.error_message();
  }
}

}  // namespace
}  // namespace cc::tests
