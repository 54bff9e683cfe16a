#include "services/platform/auth/jwt.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <random>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "services/platform/error/error.h"

namespace cc::platform {
namespace {

constexpr char kPayload[] = R"({"sub":"somebody"})";

SigningKey Make(absl::string_view algorithm, absl::string_view id) {
  auto key = SigningKey::Generate(algorithm, id);
  EXPECT_TRUE(key.ok()) << key.status();
  return *std::move(key);
}

std::string KeySet(const std::vector<SigningKey>& keys) {
  return absl::StrCat(
      "{\"keys\":[",
      absl::StrJoin(keys, ",",
                    [](std::string* out, const SigningKey& key) { out->append(key.PublicJwk()); }),
      "]}");
}

Jwks Published(const std::vector<SigningKey>& keys) {
  auto set = ParseJwks(KeySet(keys));
  EXPECT_TRUE(set.ok()) << set.status();
  return *std::move(set);
}

std::string Token(const std::string& header, const std::string& payload,
                  const std::string& signature) {
  return absl::StrCat(absl::WebSafeBase64Escape(header), ".", absl::WebSafeBase64Escape(payload),
                      ".", absl::WebSafeBase64Escape(signature));
}

bool Refuses(const absl::StatusOr<std::string>& result) {
  return result.status().code() == absl::StatusCode::kUnauthenticated &&
         ReasonOf(result.status()) == common::v1::REASON_TOKEN_INVALID;
}

class EveryAlgorithm : public ::testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Jwt, EveryAlgorithm, ::testing::Values("RS256", "ES256", "EdDSA"));

TEST_P(EveryAlgorithm, SignsWhatItsPublishedKeyVerifies) {
  const SigningKey key = Make(GetParam(), "k1");
  const auto token = key.Sign(kPayload);
  ASSERT_TRUE(token.ok());
  const auto payload = VerifySignature(*token, Published({key}));
  ASSERT_TRUE(payload.ok()) << payload.status();
  EXPECT_EQ(*payload, kPayload);
}

TEST_P(EveryAlgorithm, SurvivesPem) {
  const SigningKey key = Make(GetParam(), "k1");
  const auto read = SigningKey::FromPem(key.ToPem(), "k1");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->algorithm(), GetParam());
  EXPECT_EQ(read->PublicJwk(), key.PublicJwk());
  EXPECT_TRUE(VerifySignature(*read->Sign(kPayload), Published({key})).ok());
}

TEST_P(EveryAlgorithm, RefusesAForeignKeyUnderTheSameId) {
  EXPECT_TRUE(Refuses(VerifySignature(*Make(GetParam(), "k1").Sign(kPayload),
                                      Published({Make(GetParam(), "k1")}))));
}

TEST_P(EveryAlgorithm, RefusesAChangedPayloadAndASignatureOfWrongLength) {
  const SigningKey key = Make(GetParam(), "k1");
  const Jwks keys = Published({key});
  std::vector<std::string> parts = absl::StrSplit(*key.Sign(kPayload), '.');
  const std::string other = absl::WebSafeBase64Escape(R"({"sub":"another"})");
  EXPECT_TRUE(Refuses(VerifySignature(absl::StrCat(parts[0], ".", other, ".", parts[2]), keys)));
  std::string signature;
  ASSERT_TRUE(absl::WebSafeBase64Unescape(parts[2], &signature));
  for (const std::string& bad :
       {std::string(), signature.substr(1), signature + "x", std::string(64, '\0')}) {
    EXPECT_TRUE(Refuses(VerifySignature(
        absl::StrCat(parts[0], ".", parts[1], ".", absl::WebSafeBase64Escape(bad)), keys)));
  }
}

TEST(Jwt, RefusesATokenWithoutASignature) {
  const Jwks keys = Published({Make("ES256", "k1")});
  for (const char* alg : {"none", "None", "NONE", ""}) {
    EXPECT_TRUE(Refuses(VerifySignature(
        Token(absl::StrCat(R"({"alg":")", alg, R"(","kid":"k1","typ":"at+jwt"})"), kPayload, ""),
        keys)));
  }
}

TEST(Jwt, RefusesAnHmacKeyedWithThePublicKey) {
  const SigningKey key = Make("RS256", "k1");
  const std::string text =
      absl::StrCat(absl::WebSafeBase64Escape(R"({"alg":"HS256","kid":"k1","typ":"at+jwt"})"), ".",
                   absl::WebSafeBase64Escape(kPayload));
  for (const std::string& secret : {key.PublicJwk(), key.ToPem()}) {
    unsigned char mac[32];
    unsigned int length = 0;
    HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac, &length);
    const std::string signature(reinterpret_cast<char*>(mac), length);
    EXPECT_TRUE(Refuses(VerifySignature(
        absl::StrCat(text, ".", absl::WebSafeBase64Escape(signature)), Published({key}))));
  }
}

TEST(Jwt, RefusesAnAlgorithmThatIsNotTheKeys) {
  const SigningKey rsa = Make("RS256", "k1"), ec = Make("ES256", "k1");
  EXPECT_TRUE(Refuses(VerifySignature(*rsa.Sign(kPayload), Published({ec}))));
  EXPECT_TRUE(Refuses(VerifySignature(*ec.Sign(kPayload), Published({rsa}))));
}

TEST(Jwt, RefusesAnUnknownOrMissingKeyId) {
  const SigningKey key = Make("EdDSA", "k1");
  EXPECT_TRUE(Refuses(VerifySignature(*key.Sign(kPayload), Published({Make("EdDSA", "k2")}))));
  EXPECT_TRUE(Refuses(VerifySignature(*key.Sign(kPayload), {})));
  EXPECT_TRUE(Refuses(
      VerifySignature(Token(R"({"alg":"EdDSA","typ":"at+jwt"})", kPayload, std::string(64, 's')),
                      Published({key}))));
}

TEST(Jwt, NeverFollowsAKeyNamedInsideTheToken) {
  const SigningKey ours = Make("ES256", "k1"), theirs = Make("ES256", "k1");
  const std::vector<std::string> parts = absl::StrSplit(*theirs.Sign(kPayload), '.');
  for (const std::string& extra : {absl::StrCat(R"("jwk":)", theirs.PublicJwk()),
                                   std::string(R"("jku":"http://127.0.0.1:1/keys")"),
                                   std::string(R"("x5u":"http://127.0.0.1:1/cert")")}) {
    const std::string header =
        absl::StrCat(R"({"alg":"ES256","kid":"k1","typ":"at+jwt",)", extra, "}");
    EXPECT_TRUE(Refuses(VerifySignature(
        absl::StrCat(absl::WebSafeBase64Escape(header), ".", parts[1], ".", parts[2]),
        Published({ours}))));
  }
}

TEST(Jwt, RefusesAnotherTypeAndAnyCriticalExtension) {
  const SigningKey key = Make("EdDSA", "k1");
  const Jwks keys = Published({key});
  const std::string id_token = *key.Sign(kPayload, "JWT");
  EXPECT_TRUE(Refuses(VerifySignature(id_token, keys)));
  EXPECT_TRUE(VerifySignature(id_token, keys, "JWT").ok());
  EXPECT_TRUE(Refuses(VerifySignature(*key.Sign(kPayload), keys, "JWT")));
  EXPECT_TRUE(VerifySignature(*key.Sign(kPayload, "application/at+jwt"), keys).ok());
  EXPECT_TRUE(
      Refuses(VerifySignature(*key.Sign(kPayload, R"(at+jwt","crit":["b64"],"b64":")"), keys)));
}

TEST(Jwt, RefusesMalformedAndOversizedText) {
  const SigningKey key = Make("ES256", "k1");
  const Jwks keys = Published({key});
  const std::string token = *key.Sign(kPayload);
  for (size_t length = 0; length < token.size(); ++length) {
    ASSERT_TRUE(Refuses(VerifySignature(absl::string_view(token).substr(0, length), keys)))
        << length;
  }
  const std::vector<std::string> bad = {"",
                                        ".",
                                        "..",
                                        "...",
                                        token + ".",
                                        token + "=",
                                        token + "\n",
                                        " " + token,
                                        absl::StrReplaceAll(token, {{".", ".."}}),
                                        std::string(1 << 20, 'a'),
                                        token + std::string(1 << 20, 'A'),
                                        std::string(1 << 20, '.')};
  for (const std::string& text : bad) EXPECT_TRUE(Refuses(VerifySignature(text, keys)));
}

TEST(Jwt, RefusesAHeaderThatIsNotAnObject) {
  const Jwks keys = Published({Make("ES256", "k1")});
  for (const std::string& header :
       {std::string("[]"), std::string("{"), std::string("\xff"), std::string(3000, '{'),
        std::string(R"({"alg":["ES256"],"kid":{}})")}) {
    EXPECT_TRUE(Refuses(VerifySignature(Token(header, kPayload, std::string(64, 's')), keys)));
  }
}

TEST(Jwks, LeavesOutKeysOfOtherAlgorithmsAndUses) {
  const auto keys = ParseJwks(R"({"keys":[
      {"kty":"oct","kid":"a","k":"c2VjcmV0"},
      {"kty":"EC","crv":"P-384","kid":"b","x":"AA","y":"AA"},
      {"kty":"RSA","alg":"RS512","kid":"c","n":"AQAB","e":"AQAB"},
      {"kty":"RSA","use":"enc","kid":"d","n":"AQAB","e":"AQAB"},
      {"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})");
  ASSERT_TRUE(keys.ok()) << keys.status();
  EXPECT_TRUE(keys->empty());
}

TEST(Jwks, RefusesWhatIsNotAKeySetAndKeysThatCannotBeRight) {
  const std::string good = Make("ES256", "k1").PublicJwk();
  const std::string zeros(43, 'A');
  for (const std::string& text : {
           std::string("{}"),
           std::string("[]"),
           std::string(R"({"keys":{}})"),
           std::string(R"({"keys":[1]})"),
           absl::StrCat("{\"keys\":[", good, ",", good, "]}"),
           absl::StrCat(R"({"keys":[{"kty":"EC","crv":"P-256","kid":"k","x":")", zeros,
                        R"(","y":")", zeros, "\"}]}"),
           std::string(R"({"keys":[{"kty":"RSA","kid":"weak","n":"AQAB","e":"AQAB"}]})"),
           std::string(R"({"keys":[{"kty":"OKP","crv":"Ed25519","kid":"short","x":"AAAA"}]})"),
       }) {
    EXPECT_EQ(ParseJwks(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

TEST(Jwks, AreTheSameOnlyWithTheSameKeysAndIds) {
  const SigningKey a = Make("ES256", "a"), b = Make("EdDSA", "b");
  EXPECT_TRUE(SameKeys(Published({a, b}), Published({a, b})));
  EXPECT_FALSE(SameKeys(Published({a, b}), Published({a})));
  EXPECT_FALSE(SameKeys(Published({a}), Published({Make("ES256", "a")})));
  EXPECT_FALSE(SameKeys(Published({a}), {PublicKey{"c", "ES256", a.Public().key}}));
}

TEST(SigningKey, RefusesOtherAlgorithmsIdsAndFiles) {
  EXPECT_FALSE(SigningKey::Generate("HS256", "k1").ok());
  EXPECT_FALSE(SigningKey::Generate("ES256", "k\"1").ok());
  EXPECT_FALSE(SigningKey::Generate("ES256", "").ok());
  EXPECT_FALSE(SigningKey::FromPem("not a key", "k1").ok());
  EXPECT_FALSE(SigningKey::FromPem("", "k1").ok());
}

TEST(SigningKey, NeverPublishesItsPrivatePart) {
  for (const char* algorithm : {"RS256", "ES256", "EdDSA"}) {
    const std::string jwk = Make(algorithm, "k1").PublicJwk();
    for (const char* member : {"\"d\"", "\"p\"", "\"q\"", "\"k\""})
      EXPECT_EQ(jwk.find(member), std::string::npos);
  }
}

// Any damage to a token, a header or a key set is an error and never more than that.
TEST(Jwt, SurvivesTwentyThousandMutations) {
  std::mt19937 random(20260302);
  const SigningKey keys[] = {Make("RS256", "r"), Make("ES256", "e"), Make("EdDSA", "d")};
  const Jwks set = Published({keys[0], keys[1], keys[2]});
  const std::string key_set = KeySet({keys[0], keys[1], keys[2]});
  const std::string alphabet = "ABCabc019-_.={}[]\":,\\\n\x01\xff";
  const auto mutate = [&](std::string text) {
    for (int n = 1 + static_cast<int>(random() % 4); n > 0 && !text.empty(); --n) {
      const size_t at = random() % text.size();
      switch (random() % 5) {
        case 0:
          text[at] = static_cast<char>(random());
          break;
        case 1:
          text[at] = alphabet[random() % alphabet.size()];
          break;
        case 2:
          text.erase(at, random() % 30);
          break;
        case 3:
          text.insert(at, text.substr(random() % text.size(), random() % 60));
          break;
        default:
          text.insert(at, 1, alphabet[random() % alphabet.size()]);
      }
    }
    return text;
  };
  int accepted = 0;
  for (int i = 0; i < 20000; ++i) {
    const SigningKey& key = keys[1 + i % 2];
    switch (i % 4) {
      case 0: {  // the whole token
        const std::string token = *key.Sign(kPayload), changed = mutate(token);
        if (VerifySignature(changed, set).ok() && changed != token) ++accepted;
        break;
      }
      case 1: {  // a damaged header under a good form
        const std::string header =
            mutate(absl::StrCat(R"({"alg":"ES256","kid":"e","typ":"at+jwt"})"));
        if (VerifySignature(Token(header, kPayload, std::string(64, 's')), set).ok()) ++accepted;
        break;
      }
      case 2:  // a damaged payload, well signed
        (void)VerifySignature(*key.Sign(mutate(kPayload)), set);
        break;
      default:
        (void)ParseJwks(mutate(key_set));
    }
  }
  EXPECT_EQ(accepted, 0);
}

}  // namespace
}  // namespace cc::platform
