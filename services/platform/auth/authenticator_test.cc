#include "services/platform/auth/authenticator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/platform/error/error.h"

namespace cc::platform {
namespace {

using common::v1::Reason;

const absl::Time kNow = absl::FromUnixSeconds(1772445600);  // 2026-03-02 12:00 in Kyiv
constexpr char kSubject[] = "00000000-0000-7000-8000-000000000001";

SigningKey Make(absl::string_view id) { return *SigningKey::Generate("ES256", id); }

AuthPolicy PolicyWith(const std::vector<SigningKey>& keys) {
  AuthPolicy policy;
  for (const SigningKey& key : keys) policy.keys.push_back(key.Public());
  policy.permissions_by_role["officer"] = {"registry.people.read", "registry.people.create"};
  policy.permissions_by_role["reader"] = {"registry.people.read"};
  return policy;
}

std::string Claims(const std::string& grants = "", absl::Duration life = absl::Minutes(5)) {
  const int64_t issued = absl::ToUnixSeconds(kNow);
  return absl::StrCat(R"({"iss":"cc-access","aud":"cc","sub":")", kSubject,
                      R"(","kind":"person","iat":)", issued, R"(,"nbf":)", issued, R"(,"exp":)",
                      issued + absl::ToInt64Seconds(life), R"(,"jti":"t1","grants":[)", grants,
                      "]}");
}

class AuthenticatorTest : public ::testing::Test {
 protected:
  AuthenticatorTest() { Set(PolicyWith({key_})); }
  void Set(AuthPolicy policy) {
    authenticator_.SetPolicy(std::make_shared<AuthPolicy>(std::move(policy)));
  }
  Reason Judge(const std::string& token, absl::Time now = kNow) {
    const auto principal = authenticator_.Verify(token, now);
    if (principal.ok()) return common::v1::REASON_UNSPECIFIED;
    EXPECT_EQ(principal.status().code(), absl::StatusCode::kUnauthenticated);
    return ReasonOf(principal.status());
  }
  Reason JudgeClaims(const std::string& claims, absl::Time now = kNow) {
    return Judge(*key_.Sign(claims), now);
  }

  const SigningKey key_ = Make("k1");
  Authenticator authenticator_{{}};
};

TEST_F(AuthenticatorTest, ReadsThePrincipalOutOfAGoodToken) {
  const std::string claims =
      Claims(R"({"r":"officer","u":91971,"l":2,"x":"2026-12-31"},{"r":"reader","u":0,"l":1})");
  const auto principal = authenticator_.Verify(*key_.Sign(claims), kNow);
  ASSERT_TRUE(principal.ok()) << principal.status();
  EXPECT_EQ((*principal)->id, kSubject);
  EXPECT_EQ((*principal)->kind, "person");
  EXPECT_EQ((*principal)->token_id, "t1");
  EXPECT_EQ((*principal)->issued_at, kNow);
  EXPECT_EQ((*principal)->expires_at, kNow + absl::Minutes(5));
  ASSERT_EQ((*principal)->grants.size(), 2u);
  EXPECT_EQ((*principal)->grants[0].role, "officer");
  EXPECT_EQ((*principal)->grants[0].tail, 91971);
  EXPECT_EQ((*principal)->grants[0].relation, options::v1::RELATION_ORIGIN);
  EXPECT_EQ((*principal)->grants[0].until, absl::CivilDay(2026, 12, 31));
  EXPECT_EQ((*principal)->grants[1].until, absl::CivilDay::max());
}

TEST_F(AuthenticatorTest, AnswersTheSamePrincipalWithoutVerifyingAgain) {
  const std::string token = *key_.Sign(Claims());
  const auto first = *authenticator_.Verify(token, kNow);
  EXPECT_EQ(first, *authenticator_.Verify(token, kNow + absl::Seconds(59)));
  EXPECT_NE(first, *authenticator_.Verify(token, kNow + absl::Seconds(61)));
}

TEST_F(AuthenticatorTest, IsUnavailableBeforeTheFirstPolicy) {
  Authenticator fresh{{}};
  EXPECT_EQ(fresh.Verify(*key_.Sign(Claims()), kNow).status().code(),
            absl::StatusCode::kUnavailable);
}

TEST_F(AuthenticatorTest, SaysThatATokenIsMissing) {
  EXPECT_EQ(Judge(""), common::v1::REASON_TOKEN_MISSING);
}

TEST_F(AuthenticatorTest, JudgesTimeWithThirtySecondsOfSkewAlsoForARememberedToken) {
  const std::string token = *key_.Sign(Claims());
  EXPECT_EQ(Judge(token, kNow - absl::Seconds(31)), common::v1::REASON_TOKEN_EXPIRED);
  EXPECT_EQ(Judge(token, kNow - absl::Seconds(30)), common::v1::REASON_UNSPECIFIED);
  EXPECT_EQ(Judge(token, kNow - absl::Seconds(31)), common::v1::REASON_TOKEN_EXPIRED);
  EXPECT_EQ(Judge(token, kNow + absl::Seconds(329)), common::v1::REASON_UNSPECIFIED);
  EXPECT_EQ(Judge(token, kNow + absl::Seconds(330)), common::v1::REASON_TOKEN_EXPIRED);
}

TEST_F(AuthenticatorTest, JudgesNotBeforeAlsoForARememberedToken) {
  const int64_t issued = absl::ToUnixSeconds(kNow);
  const std::string token = *key_.Sign(absl::StrReplaceAll(
      Claims(), {{absl::StrCat("\"nbf\":", issued), absl::StrCat("\"nbf\":", issued + 60)}}));
  EXPECT_EQ(Judge(token, kNow + absl::Seconds(29)), common::v1::REASON_TOKEN_EXPIRED);
  EXPECT_EQ(Judge(token, kNow + absl::Seconds(30)), common::v1::REASON_UNSPECIFIED);
  EXPECT_EQ(Judge(token, kNow + absl::Seconds(29)), common::v1::REASON_TOKEN_EXPIRED);
}

TEST_F(AuthenticatorTest, RefusesForeignIssuersAudiencesLongLivesAndMissingClaims) {
  const std::string good = Claims();
  ASSERT_EQ(JudgeClaims(good), common::v1::REASON_UNSPECIFIED);
  const int64_t issued = absl::ToUnixSeconds(kNow);
  const std::vector<std::pair<std::string, std::string>> changes = {
      {R"("iss":"cc-access")", R"("iss":"other")"},
      {R"("iss":"cc-access",)", ""},
      {R"("aud":"cc")", R"("aud":"c")"},
      {R"("aud":"cc")", R"("aud":["x","y"])"},
      {R"("aud":"cc",)", ""},
      {absl::StrCat(R"("sub":")", kSubject, "\""), R"("sub":"")"},
      {absl::StrCat(R"("sub":")", kSubject, "\""), R"("sub":5)"},
      {R"("jti":"t1",)", ""},
      {R"("kind":"person",)", ""},
      {absl::StrCat(R"("exp":)", issued + 300), R"("exp":"tomorrow")"},
      {absl::StrCat(R"("exp":)", issued + 300), absl::StrCat(R"("exp":)", issued + 601)},
      {absl::StrCat(R"("exp":)", issued + 300), absl::StrCat(R"("exp":)", issued - 1)},
      {absl::StrCat(R"("exp":)", issued + 300), R"("exp":1e300)"},
      {absl::StrCat(R"("iat":)", issued, ","), ""},
      {R"("grants":[])", R"("grants":{})"},
  };
  for (const auto& [from, to] : changes) {
    const std::string changed = absl::StrReplaceAll(good, {{from, to}});
    ASSERT_NE(changed, good) << from;
    EXPECT_EQ(JudgeClaims(changed), common::v1::REASON_TOKEN_INVALID) << changed;
  }
  EXPECT_EQ(JudgeClaims(absl::StrReplaceAll(good, {{R"("aud":"cc")", R"("aud":["x","cc"])"}})),
            common::v1::REASON_UNSPECIFIED);
}

TEST_F(AuthenticatorTest, RefusesATokenWithAMalformedGrant) {
  for (const char* grant :
       {"1", "{}", R"({"r":"","u":0,"l":1})", R"({"r":"a","u":-1,"l":1})",
        R"({"r":"a","u":100000,"l":1})", R"({"r":"a","u":0.5,"l":1})", R"({"r":"a","u":0,"l":0})",
        R"({"r":"a","u":0,"l":99})", R"({"r":"a","u":0,"l":1,"x":"2026-02-30"})",
        R"({"r":"a","u":0,"l":1,"x":5})", R"({"u":0,"l":1})"}) {
    EXPECT_EQ(JudgeClaims(Claims(grant)), common::v1::REASON_TOKEN_INVALID) << grant;
  }
}

TEST_F(AuthenticatorTest, RefusesAnIdTokenInPlaceOfAnAccessToken) {
  EXPECT_EQ(Judge(*key_.Sign(Claims(), "JWT")), common::v1::REASON_TOKEN_INVALID);
}

TEST_F(AuthenticatorTest, RefusesARememberedTokenOnceItIsRevoked) {
  const std::string token = *key_.Sign(Claims());
  ASSERT_EQ(Judge(token), common::v1::REASON_UNSPECIFIED);
  AuthPolicy policy = PolicyWith({key_});
  policy.issued_before_by_subject[kSubject] = kNow + absl::Milliseconds(1);
  Set(policy);
  EXPECT_EQ(Judge(token), common::v1::REASON_TOKEN_REVOKED);
  policy.issued_before_by_subject[kSubject] = kNow;
  Set(policy);
  EXPECT_EQ(Judge(token), common::v1::REASON_UNSPECIFIED);
}

TEST_F(AuthenticatorTest, TellsApartTokensOfTheSameSecondByTheFraction) {
  AuthPolicy policy = PolicyWith({key_});
  policy.issued_before_by_subject[kSubject] = kNow + absl::Milliseconds(500);
  Set(policy);
  const int64_t issued = absl::ToUnixSeconds(kNow);
  const auto at = [&](const char* fraction) {
    return absl::StrReplaceAll(
        Claims(), {{absl::StrCat("\"iat\":", issued), absl::StrCat("\"iat\":", issued, fraction)}});
  };
  EXPECT_EQ(JudgeClaims(at(".499")), common::v1::REASON_TOKEN_REVOKED);
  EXPECT_EQ(JudgeClaims(at(".500")), common::v1::REASON_UNSPECIFIED);
}

TEST_F(AuthenticatorTest, DropsRememberedTokensWithTheirKey) {
  const std::string token = *key_.Sign(Claims());
  ASSERT_EQ(Judge(token), common::v1::REASON_UNSPECIFIED);
  const SigningKey next = Make("k2");
  Set(PolicyWith({key_, next}));
  EXPECT_EQ(Judge(token), common::v1::REASON_UNSPECIFIED);
  EXPECT_EQ(Judge(*next.Sign(Claims())), common::v1::REASON_UNSPECIFIED);
  Set(PolicyWith({next}));
  EXPECT_EQ(Judge(token), common::v1::REASON_TOKEN_INVALID);
}

TEST_F(AuthenticatorTest, GivesTheScopeOfTheGrantsThatCarryThePermission) {
  Principal principal;
  principal.grants = {{.role = "officer", .tail = 91971, .relation = options::v1::RELATION_ORIGIN},
                      {.role = "reader", .tail = 41885, .relation = options::v1::RELATION_OFFICE},
                      {.role = "unheard-of", .tail = 0}};
  EXPECT_THAT(authenticator_.ScopeFor(principal, "registry.people.create", kNow).keys(),
              ::testing::ElementsAre(291971));
  EXPECT_THAT(authenticator_.ScopeFor(principal, "registry.people.read", kNow).keys(),
              ::testing::ElementsAre(291971, 441885));
  EXPECT_TRUE(authenticator_.ScopeFor(principal, "access.grants.add", kNow).empty());
}

TEST_F(AuthenticatorTest, EndsAGrantWithItsLastDayInKyiv) {
  Principal principal;
  principal.grants = {{.role = "reader", .tail = 41885, .until = absl::CivilDay(2026, 3, 2)}};
  EXPECT_FALSE(
      authenticator_.ScopeFor(principal, "registry.people.read", absl::FromUnixSeconds(1772488799))
          .empty());
  EXPECT_TRUE(
      authenticator_.ScopeFor(principal, "registry.people.read", absl::FromUnixSeconds(1772488800))
          .empty());
}

TEST_F(AuthenticatorTest, FollowsAChangedRoleAtOnce) {
  Principal principal;
  principal.grants = {{.role = "reader", .tail = 41885}};
  AuthPolicy policy = PolicyWith({key_});
  policy.permissions_by_role["reader"].clear();
  Set(policy);
  EXPECT_TRUE(authenticator_.ScopeFor(principal, "registry.people.read", kNow).empty());
}

TEST_F(AuthenticatorTest, KeepsItsMemoryWithinBounds) {
  Authenticator small{{.cache_size = 16}};
  small.SetPolicy(std::make_shared<AuthPolicy>(PolicyWith({key_})));
  for (int i = 0; i < 200; ++i) {
    const std::string claims =
        absl::StrReplaceAll(Claims(), {{"\"t1\"", absl::StrCat("\"t", i, "\"")}});
    ASSERT_TRUE(small.Verify(*key_.Sign(claims), kNow).ok());
  }
}

TEST_F(AuthenticatorTest, ServesManyThreadsWhilePoliciesChange) {
  const std::string token = *key_.Sign(Claims(R"({"r":"reader","u":0,"l":1})"));
  std::vector<std::thread> readers;
  std::atomic<int> good = 0;
  for (int t = 0; t < 4; ++t) {
    readers.emplace_back([&] {
      for (int i = 0; i < 2000; ++i) {
        const auto principal = authenticator_.Verify(token, kNow);
        if (principal.ok() &&
            authenticator_.ScopeFor(**principal, "registry.people.read", kNow).national())
          ++good;
      }
    });
  }
  for (int i = 0; i < 200; ++i) Set(PolicyWith({key_}));
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(good, 8000);
}

TEST_F(AuthenticatorTest, SurvivesMutatedClaims) {
  std::mt19937 random(7);
  const std::string good = Claims(R"({"r":"officer","u":91971,"l":2,"x":"2026-12-31"})");
  for (int i = 0; i < 5000; ++i) {
    std::string claims = good;
    for (int n = 0; n < 3 && !claims.empty(); ++n) {
      const size_t at = random() % claims.size();
      if (random() % 2 == 0)
        claims[at] = static_cast<char>(random());
      else
        claims.erase(at, random() % 10);
    }
    (void)authenticator_.Verify(*key_.Sign(claims), kNow);
  }
}

}  // namespace
}  // namespace cc::platform
