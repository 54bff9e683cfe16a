#include "services/access/tokens.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "services/access/access_test_world.h"
#include "services/access/seeds.h"
#include "services/access/token_claims.h"
#include "services/platform/time/date.h"

namespace cc::access {
namespace {

using platform::IsOk;
using platform::Refused;
using platform::SigningKey;
using platform::StatusIs;
using platform::TestNow;

constexpr char kIssuer[] = "https://sign-in.example", kAudience[] = "coordination-centre";

std::string IdClaims(const std::string& subject, const std::string& extra = "",
                     absl::Time now = TestNow()) {
  const int64_t issued = absl::ToUnixSeconds(now);
  return absl::StrCat(R"({"iss":")", kIssuer, R"(","aud":")", kAudience, R"(","sub":")", subject,
                      R"(","iat":)", issued, R"(,"exp":)", issued + 300, extra, "}");
}

v1::IssueTokenRequest DemoProof(const std::string& name) {
  v1::IssueTokenRequest request;
  request.set_demo_identity(name);
  return request;
}
v1::IssueTokenRequest CertificateProof() {
  v1::IssueTokenRequest request;
  request.set_client_certificate(true);
  return request;
}
v1::IssueTokenRequest ExchangeProof(const std::string& client) {
  v1::IssueTokenRequest request;
  request.set_exchange_client(client);
  return request;
}
v1::IssueTokenRequest IdTokenProof(const std::string& token) {
  v1::IssueTokenRequest request;
  request.set_id_token(token);
  return request;
}

TEST(Tokens, CarryTheSubjectAndItsLivingGrants) {
  AccessWorld world;
  const std::string id = world.Register("somebody", kDonetsk).id();
  world.Give(id, "oblast_officer", kDonetsk, options::v1::RELATION_ORIGIN);
  world.Give(id, "analyst", "", options::v1::RELATION_ANY, "2026-03-02");
  const auto principal = world.Judge(*world.TokenOf("somebody"));
  ASSERT_THAT(principal, IsOk());
  EXPECT_EQ((*principal)->id, id);
  EXPECT_EQ((*principal)->kind, "person");
  EXPECT_EQ((*principal)->expires_at - (*principal)->issued_at, absl::Minutes(10));
  ASSERT_EQ((*principal)->grants.size(), 2u);
  const auto& first = (*principal)->grants[0];  // ids of one instant come in any order
  const auto& second = (*principal)->grants[1];
  const auto& officer = first.role == "oblast_officer" ? first : second;
  const auto& analyst = first.role == "analyst" ? first : second;
  EXPECT_EQ(officer.tail, kDonetskTail);
  EXPECT_EQ(officer.relation, options::v1::RELATION_ORIGIN);
  EXPECT_EQ(officer.until, absl::CivilDay::max());
  EXPECT_EQ(analyst.tail, 0);
  EXPECT_EQ(analyst.until, absl::CivilDay(2026, 3, 2));

  const absl::Time tomorrow = TestNow() + absl::Hours(24);
  const auto later = world.Judge(*world.TokenOf("somebody", tomorrow), tomorrow);
  ASSERT_THAT(later, IsOk());
  EXPECT_EQ((*later)->grants.size(), 1u);
}

TEST(Tokens, FitAHeaderEvenWithTheMostGrants) {
  TokenText text{.id = "00000000-0000-7000-8000-000000000001",
                 .subject = "00000000-0000-7000-8000-000000000002"};
  v1::Grant grant;
  grant.set_role("evacuation_dispatcher");
  grant.set_unit_code(kDonetsk);
  grant.set_relation(options::v1::RELATION_DESTINATION);
  grant.set_until("2026-12-31");
  text.grants.assign(50, grant);
  const auto key = SigningKey::Generate("RS256", "k");
  EXPECT_LT(key->Sign(AccessClaims(text, absl::CivilDay(2026, 3, 2)))->size(), 6000u);
}

TEST(Tokens, AreGivenToAServiceForItsCertificate) {
  AccessWorld world;
  ASSERT_THAT(SeedServices(world.database.db(), world.database.keyring(), world.System()), IsOk());
  const auto request = CertificateProof();
  const auto token = world.tokens.IssueToken(world.Open(request, "registry"), request);
  ASSERT_THAT(token, IsOk());
  EXPECT_EQ(platform::FromProto(token->expire_time()), TestNow() + absl::Minutes(10));
  const auto principal = world.Judge(token->token());
  ASSERT_THAT(principal, IsOk());
  EXPECT_EQ((*principal)->kind, "service");
  ASSERT_EQ((*principal)->grants.size(), 1u);
  EXPECT_EQ((*principal)->grants[0].role, "service_registry");

  EXPECT_THAT(world.tokens.IssueToken(world.Open(request, "stranger"), request),
              Refused(common::v1::REASON_IDENTITY_UNKNOWN));
  EXPECT_THAT(world.tokens.IssueToken(world.Open(request, ""), request),
              Refused(common::v1::REASON_PROOF_INVALID));
  EXPECT_THAT(world.tokens.IssueToken(world.Open(request, "gateway"), request),
              Refused(common::v1::REASON_PEER_NOT_TRUSTED));
  v1::IssueTokenRequest denied;
  denied.set_client_certificate(false);
  EXPECT_THAT(world.tokens.IssueToken(world.Open(denied, "registry"), denied),
              Refused(common::v1::REASON_PROOF_INVALID));
}

TEST(Tokens, AreGivenToAnExchangeClientThroughTheGatewayOnly) {
  AccessWorld world;
  const std::string client = "UA/GOV/00000000/SYNTHETIC";
  v1::CreateIdentityRequest create;
  create.mutable_identity()->set_kind(v1::Identity::KIND_EXCHANGE);
  create.mutable_identity()->set_display_name("Інформаційна система");
  create.mutable_identity()->set_subject(client);
  create.mutable_identity()->set_synthetic(true);
  ASSERT_THAT(world.identities.CreateIdentity(world.Administrator(0, create), create), IsOk());
  const auto request = ExchangeProof(client), unknown = ExchangeProof("UA/GOV/00000000/OTHER");
  EXPECT_THAT(world.tokens.IssueToken(world.Open(request, "gateway"), request), IsOk());
  EXPECT_THAT(world.tokens.IssueToken(world.Open(request, "registry"), request),
              Refused(common::v1::REASON_PEER_NOT_TRUSTED));
  EXPECT_THAT(world.tokens.IssueToken(world.Open(request, ""), request),
              Refused(common::v1::REASON_PEER_NOT_TRUSTED));
  EXPECT_THAT(world.tokens.IssueToken(world.Open(unknown, "gateway"), unknown),
              Refused(common::v1::REASON_IDENTITY_UNKNOWN));
}

TEST(Tokens, AreGivenToDemoIdentitiesOnlyWhereDemoIsOn) {
  AccessWorld local;
  ASSERT_THAT(SeedDemoIdentities(local.database.db(), local.database.keyring(), local.System()),
              IsOk());
  const auto request = DemoProof("donetsk-ova");
  EXPECT_THAT(local.tokens.IssueToken(local.Open(request), request), IsOk());
  const auto unknown = DemoProof("nobody");
  EXPECT_THAT(local.tokens.IssueToken(local.Open(unknown), unknown),
              Refused(common::v1::REASON_IDENTITY_UNKNOWN));

  // The same rows in an installation without demo, whatever the proof.
  Tokens production(local.database.db(), local.database.keyring(), local.states, {});
  EXPECT_THAT(production.IssueToken(local.Open(request), request),
              Refused(common::v1::REASON_PROOF_UNSUPPORTED));
  EXPECT_THAT(production.IssueFor(local.System(), v1::Identity::KIND_PERSON, "donetsk-ova"),
              Refused(common::v1::REASON_IDENTITY_CLOSED));
}

TEST(Tokens, AreRefusedWithoutAProof) {
  AccessWorld world;
  const v1::IssueTokenRequest request;
  EXPECT_THAT(world.tokens.IssueToken(world.Open(request), request),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(Tokens, AreGivenForAnIdTokenOfTheConfiguredProvider) {
  AccessWorld world;
  const auto provider_key = SigningKey::Generate("RS256", "provider-1");
  world.folder.Write("provider.json", absl::StrCat("{\"keys\":[", provider_key->PublicJwk(), "]}"));
  Tokens tokens(
      world.database.db(), world.database.keyring(), world.states,
      {.provider = Tokens::Provider{kIssuer, kAudience, world.folder.path() + "/provider.json"}});
  const std::string id = world.Register("person-1", kDonetsk).id();
  const auto ask = [&](const std::string& token) {
    const auto request = IdTokenProof(token);
    return tokens.IssueToken(world.Open(request), request);
  };
  const std::string good = *provider_key->Sign(IdClaims("person-1"), "JWT");
  EXPECT_THAT(ask(good), Refused(common::v1::REASON_PROOF_UNSUPPORTED));  // no keys read yet
  ASSERT_THAT(tokens.ReloadProvider(), IsOk());
  const auto token = ask(good);
  ASSERT_THAT(token, IsOk());
  EXPECT_EQ((*world.Judge(token->token()))->id, id);

  EXPECT_THAT(ask(*provider_key->Sign(IdClaims("stranger"), "JWT")),
              Refused(common::v1::REASON_IDENTITY_UNKNOWN));
  EXPECT_THAT(ask(*SigningKey::Generate("RS256", "provider-1")->Sign(IdClaims("person-1"), "JWT")),
              Refused(common::v1::REASON_PROOF_INVALID));
  EXPECT_THAT(ask(token->token()), Refused(common::v1::REASON_PROOF_INVALID));
  EXPECT_THAT(ask("not a token"), Refused(common::v1::REASON_PROOF_INVALID));
  EXPECT_THAT(ask(*provider_key->Sign(IdClaims("person-1", "", TestNow() - absl::Hours(1)), "JWT")),
              Refused(common::v1::REASON_PROOF_INVALID));
  // The provider's key is no key of ours.
  EXPECT_THAT(world.Judge(*provider_key->Sign(IdClaims("person-1"))),
              Refused(common::v1::REASON_TOKEN_INVALID));

  world.folder.Write("provider.json", "{}");
  EXPECT_THAT(tokens.ReloadProvider(), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(ask(good), IsOk());  // the last good keys stay
}

TEST(IdToken, IsJudgedByIssuerAudiencePartyAndTime) {
  const int64_t now = absl::ToUnixSeconds(TestNow());
  const auto claims = [&](const std::string& iss, const std::string& aud, int64_t iat, int64_t exp,
                          const std::string& extra = "") {
    return absl::StrCat(R"({"iss":")", iss, R"(","aud":)", aud, R"(,"sub":"s","iat":)", iat,
                        R"(,"exp":)", exp, extra, "}");
  };
  const std::string us = absl::StrCat("\"", kAudience, "\"");
  const auto judge = [&](const std::string& text) {
    return SubjectOfIdToken(text, kIssuer, kAudience, TestNow());
  };
  EXPECT_EQ(*judge(claims(kIssuer, us, now, now + 60)), "s");
  EXPECT_EQ(*judge(claims(kIssuer, absl::StrCat("[", us, "]"), now, now + 60)), "s");
  EXPECT_EQ(*judge(claims(kIssuer, absl::StrCat("[\"x\",", us, "]"), now, now + 60,
                          absl::StrCat(",\"azp\":", us))),
            "s");
  for (const std::string& text :
       {claims("https://other", us, now, now + 60), claims(kIssuer, "\"other\"", now, now + 60),
        claims(kIssuer, "[]", now, now + 60),
        claims(kIssuer, absl::StrCat("[\"x\",", us, "]"), now, now + 60),
        claims(kIssuer, us, now - 600, now - 31), claims(kIssuer, us, now + 31, now + 60),
        claims(kIssuer, us, now, now + 60, absl::StrCat(",\"nbf\":", now + 31)), std::string("[]"),
        std::string()}) {
    EXPECT_THAT(judge(text), Refused(common::v1::REASON_PROOF_INVALID)) << text;
  }
}

}  // namespace
}  // namespace cc::access
