#include "services/platform/auth/jwt.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/platform/crypto/openssl_bytes.h"
#include "services/platform/error/error.h"
#include "services/platform/json/json_object.h"

namespace cc::platform {
namespace {

constexpr size_t kMaxToken = 8 * 1024;
constexpr size_t kMaxKeySet = 256 * 1024;
constexpr int kP256Bytes = 32;
constexpr int kMinRsaBits = 2048, kMaxRsaBits = 8192;

template <auto Free>
struct Deleter {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Bn = std::unique_ptr<BIGNUM, Deleter<BN_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Deleter<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Deleter<EVP_MD_CTX_free>>;
using ParamBuilder = std::unique_ptr<OSSL_PARAM_BLD, Deleter<OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Deleter<OSSL_PARAM_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Deleter<ECDSA_SIG_free>>;
using Bio = std::unique_ptr<BIO, Deleter<BIO_free>>;

// Leaves no failures of ours in the thread's OpenSSL queue, where gRPC's TLS would find them.
struct ErrorQueueCleaner {
  ~ErrorQueueCleaner() { ERR_clear_error(); }
};

// Base64url without padding, in its one canonical form.
std::optional<std::string> FromBase64Url(absl::string_view text) {
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(text, &bytes) || absl::WebSafeBase64Escape(bytes) != text)
    return std::nullopt;
  return bytes;
}

std::optional<std::string> BytesMember(const google::protobuf::Struct& jwk,
                                       const std::string& name) {
  const std::optional<std::string> text = TextMember(jwk, name);
  return text ? FromBase64Url(*text) : std::nullopt;
}

std::shared_ptr<EVP_PKEY> KeyFromParams(const char* type, OSSL_PARAM_BLD* builder) {
  const Params params(OSSL_PARAM_BLD_to_param(builder));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (params == nullptr || context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) != 1) {
    return nullptr;
  }
  return OwnKey(key);
}

std::shared_ptr<EVP_PKEY> RsaKey(const google::protobuf::Struct& jwk) {
  const auto n = BytesMember(jwk, "n"), e = BytesMember(jwk, "e");
  if (!n || !e || n->size() > kMaxRsaBits / 8 || e->size() > 8) return nullptr;
  const Bn modulus(BN_bin2bn(Bytes(*n), static_cast<int>(n->size()), nullptr));
  const Bn exponent(BN_bin2bn(Bytes(*e), static_cast<int>(e->size()), nullptr));
  if (modulus == nullptr || exponent == nullptr || BN_num_bits(modulus.get()) < kMinRsaBits ||
      !BN_is_odd(modulus.get()) || !BN_is_odd(exponent.get()) || BN_is_one(exponent.get())) {
    return nullptr;
  }
  const ParamBuilder builder(OSSL_PARAM_BLD_new());
  if (builder == nullptr ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1) {
    return nullptr;
  }
  return KeyFromParams("RSA", builder.get());
}

std::shared_ptr<EVP_PKEY> EcKey(const google::protobuf::Struct& jwk) {
  const auto x = BytesMember(jwk, "x"), y = BytesMember(jwk, "y");
  if (!x || !y || x->size() != kP256Bytes || y->size() != kP256Bytes) return nullptr;
  const std::string point = absl::StrCat("\x04", *x, *y);
  const ParamBuilder builder(OSSL_PARAM_BLD_new());
  if (builder == nullptr ||
      OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) !=
          1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                       point.size()) != 1) {
    return nullptr;
  }
  std::shared_ptr<EVP_PKEY> key = KeyFromParams("EC", builder.get());
  if (key == nullptr) return nullptr;
  const KeyContext check(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
  return check != nullptr && EVP_PKEY_public_check(check.get()) == 1 ? key : nullptr;
}

std::shared_ptr<EVP_PKEY> EdKey(const google::protobuf::Struct& jwk) {
  const auto x = BytesMember(jwk, "x");
  if (!x || x->size() != 32) return nullptr;
  return OwnKey(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, Bytes(*x), x->size()));
}

// Name of the algorithm that a key is for; empty for one that we do not use.
absl::string_view AlgorithmOf(const google::protobuf::Struct& jwk) {
  const std::string type = TextMember(jwk, "kty").value_or(""),
                    curve = TextMember(jwk, "crv").value_or("");
  absl::string_view algorithm;
  if (type == "RSA") {
    algorithm = "RS256";
  } else if (type == "EC" && curve == "P-256") {
    algorithm = "ES256";
  } else if (type == "OKP" && curve == "Ed25519") {
    algorithm = "EdDSA";
  }
  if (TextMember(jwk, "alg").value_or(std::string(algorithm)) != algorithm) return "";
  if (TextMember(jwk, "use").value_or("sig") != "sig") return "";
  return algorithm;
}

std::shared_ptr<EVP_PKEY> KeyOf(const google::protobuf::Struct& jwk, absl::string_view algorithm) {
  if (algorithm == "RS256") return RsaKey(jwk);
  if (algorithm == "ES256") return EcKey(jwk);
  return EdKey(jwk);
}

absl::string_view AlgorithmOf(EVP_PKEY* key) {
  if (EVP_PKEY_is_a(key, "RSA") && EVP_PKEY_get_bits(key) >= kMinRsaBits) return "RS256";
  if (EVP_PKEY_is_a(key, "ED25519")) return "EdDSA";
  char group[32] = "";
  if (EVP_PKEY_is_a(key, "EC") && EVP_PKEY_get_group_name(key, group, sizeof group, nullptr) == 1 &&
      absl::string_view(group) == "prime256v1") {
    return "ES256";
  }
  return "";
}

// JWS has r and s side by side, OpenSSL wants them in DER.
std::optional<std::string> DerFromRaw(absl::string_view raw) {
  if (raw.size() != 2 * kP256Bytes) return std::nullopt;
  const Signature signature(ECDSA_SIG_new());
  Bn r(BN_bin2bn(Bytes(raw), kP256Bytes, nullptr)),
      s(BN_bin2bn(Bytes(raw) + kP256Bytes, kP256Bytes, nullptr));
  if (signature == nullptr || r == nullptr || s == nullptr ||
      ECDSA_SIG_set0(signature.get(), r.get(), s.get()) != 1) {
    return std::nullopt;
  }
  (void)r.release(), (void)s.release();  // the signature owns them now
  unsigned char* der = nullptr;
  const int length = i2d_ECDSA_SIG(signature.get(), &der);
  if (length <= 0) return std::nullopt;
  std::string text(reinterpret_cast<char*>(der), static_cast<size_t>(length));
  OPENSSL_free(der);
  return text;
}

std::optional<std::string> RawFromDer(absl::string_view der) {
  const unsigned char* at = Bytes(der);
  const Signature signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  std::string raw(2 * kP256Bytes, '\0');
  if (signature == nullptr ||
      BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), Bytes(raw), kP256Bytes) < 0 ||
      BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), Bytes(raw) + kP256Bytes, kP256Bytes) < 0) {
    return std::nullopt;
  }
  return raw;
}

const EVP_MD* DigestOf(absl::string_view algorithm) {
  return algorithm == "EdDSA" ? nullptr : EVP_sha256();
}

bool SignatureHolds(const PublicKey& key, absl::string_view text, absl::string_view signature) {
  std::string der;
  if (key.algorithm == "ES256") {
    std::optional<std::string> converted = DerFromRaw(signature);
    if (!converted) return false;
    der = *std::move(converted);
    signature = der;
  }
  const DigestContext context(EVP_MD_CTX_new());
  return context != nullptr &&
         EVP_DigestVerifyInit(context.get(), nullptr, DigestOf(key.algorithm), nullptr,
                              key.key.get()) == 1 &&
         EVP_DigestVerify(context.get(), Bytes(signature), signature.size(), Bytes(text),
                          text.size()) == 1;
}

std::string BnParam(EVP_PKEY* key, const char* name, int width = 0) {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &number) != 1) return "";
  const Bn owned(number);
  std::string bytes(
      width > 0 ? static_cast<size_t>(width) : static_cast<size_t>(BN_num_bytes(number)), '\0');
  BN_bn2binpad(number, Bytes(bytes), static_cast<int>(bytes.size()));
  return absl::WebSafeBase64Escape(bytes);
}

bool GoodId(absl::string_view id) {
  if (id.empty() || id.size() > 100) return false;
  for (char c : id) {
    if (!absl::ascii_isalnum(c) && c != '.' && c != '_' && c != '-') return false;
  }
  return true;
}

int NoPassword(char*, int, int, void*) { return 0; }

absl::Status InvalidToken() { return Fail(common::v1::REASON_TOKEN_INVALID); }

}  // namespace

absl::StatusOr<Jwks> ParseJwks(absl::string_view json) {
  const ErrorQueueCleaner cleaner;
  const auto document = ParseJsonObject(json, kMaxKeySet);
  if (!document.ok()) return document.status();
  const auto* list = ListMember(*document, "keys");
  if (list == nullptr) return absl::InvalidArgumentError("key set has no list of keys");
  Jwks keys;
  for (const auto& value : list->values()) {
    if (!value.has_struct_value())
      return absl::InvalidArgumentError("a key of the set is not an object");
    const auto& jwk = value.struct_value();
    const absl::string_view algorithm = AlgorithmOf(jwk);
    const std::string id = TextMember(jwk, "kid").value_or("");
    if (algorithm.empty() || id.empty()) continue;
    for (const PublicKey& other : keys) {
      if (other.id == id) return absl::InvalidArgumentError("two keys of the set have one id");
    }
    std::shared_ptr<EVP_PKEY> key = KeyOf(jwk, algorithm);
    if (key == nullptr)
      return absl::InvalidArgumentError("a key of the set is malformed or too weak");
    keys.push_back({id, std::string(algorithm), std::move(key)});
  }
  return keys;
}

absl::StatusOr<std::string> VerifySignature(absl::string_view token, const Jwks& keys,
                                            absl::string_view type) {
  const ErrorQueueCleaner cleaner;
  if (token.size() > kMaxToken) return InvalidToken();
  const size_t first = token.find('.');
  const size_t second = first == absl::string_view::npos ? first : token.find('.', first + 1);
  if (second == absl::string_view::npos || token.find('.', second + 1) != absl::string_view::npos)
    return InvalidToken();
  const auto header_json = FromBase64Url(token.substr(0, first));
  if (!header_json) return InvalidToken();
  const auto header = ParseJsonObject(*header_json, kMaxToken);
  if (!header.ok() || Member(*header, "crit") != nullptr) return InvalidToken();
  const std::string stated = TextMember(*header, "typ").value_or("JWT");
  if (!absl::EqualsIgnoreCase(absl::StripPrefix(stated, "application/"), type))
    return InvalidToken();

  const std::string id = TextMember(*header, "kid").value_or("");
  const std::string algorithm = TextMember(*header, "alg").value_or("");
  const PublicKey* key = nullptr;
  for (const PublicKey& each : keys) {
    if (each.id == id) key = &each;
  }
  // The key decides: an algorithm that the header would like is only compared with it.
  if (key == nullptr || key->algorithm != algorithm) return InvalidToken();

  auto payload = FromBase64Url(token.substr(first + 1, second - first - 1));
  const auto signature = FromBase64Url(token.substr(second + 1));
  if (!payload || !signature || !SignatureHolds(*key, token.substr(0, second), *signature))
    return InvalidToken();
  return *std::move(payload);
}

bool SameKeys(const Jwks& a, const Jwks& b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (a[i].id != b[i].id || EVP_PKEY_eq(a[i].key.get(), b[i].key.get()) != 1) return false;
  }
  return true;
}

absl::StatusOr<SigningKey> SigningKey::Generate(absl::string_view algorithm, absl::string_view id) {
  const ErrorQueueCleaner cleaner;
  if (!GoodId(id))
    return absl::InvalidArgumentError("id of a signing key has other than letters, digits, . _ -");
  SigningKey key;
  if (algorithm == "RS256") {
    key.key_ = OwnKey(EVP_RSA_gen(kMinRsaBits));
  } else if (algorithm == "ES256") {
    key.key_ = OwnKey(EVP_EC_gen("P-256"));
  } else if (algorithm == "EdDSA") {
    key.key_ = OwnKey(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  } else {
    return absl::InvalidArgumentError("algorithm of a signing key is none of RS256, ES256, EdDSA");
  }
  if (key.key_ == nullptr) return absl::InternalError("signing key could not be made");
  key.id_ = std::string(id);
  key.algorithm_ = std::string(algorithm);
  return key;
}

absl::StatusOr<SigningKey> SigningKey::FromPem(absl::string_view pem, absl::string_view id) {
  const ErrorQueueCleaner cleaner;
  if (!GoodId(id))
    return absl::InvalidArgumentError("id of a signing key has other than letters, digits, . _ -");
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  SigningKey key;
  key.key_ = bio == nullptr
                 ? nullptr
                 : OwnKey(PEM_read_bio_PrivateKey(bio.get(), nullptr, NoPassword, nullptr));
  if (key.key_ == nullptr)
    return absl::InvalidArgumentError("file holds no unencrypted private key in PEM");
  key.algorithm_ = std::string(AlgorithmOf(key.key_.get()));
  if (key.algorithm_.empty()) {
    return absl::InvalidArgumentError(
        "signing key is none of RSA of 2048 bits or more, P-256, Ed25519");
  }
  key.id_ = std::string(id);
  return key;
}

std::string SigningKey::ToPem() const {
  const Bio bio(BIO_new(BIO_s_mem()));
  if (bio == nullptr ||
      PEM_write_bio_PrivateKey(bio.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) {
    return "";
  }
  char* data = nullptr;
  const long length = BIO_get_mem_data(bio.get(), &data);
  return std::string(data, static_cast<size_t>(length));
}

std::string SigningKey::PublicJwk() const {
  const std::string common =
      absl::StrCat("\"kid\":\"", id_, "\",\"alg\":\"", algorithm_, "\",\"use\":\"sig\"");
  if (algorithm_ == "RS256") {
    return absl::StrCat("{\"kty\":\"RSA\",", common, ",\"n\":\"",
                        BnParam(key_.get(), OSSL_PKEY_PARAM_RSA_N), "\",\"e\":\"",
                        BnParam(key_.get(), OSSL_PKEY_PARAM_RSA_E), "\"}");
  }
  if (algorithm_ == "ES256") {
    return absl::StrCat("{\"kty\":\"EC\",\"crv\":\"P-256\",", common, ",\"x\":\"",
                        BnParam(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X, kP256Bytes), "\",\"y\":\"",
                        BnParam(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y, kP256Bytes), "\"}");
  }
  std::string x(32, '\0');
  size_t length = x.size();
  EVP_PKEY_get_raw_public_key(key_.get(), Bytes(x), &length);
  return absl::StrCat("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",", common, ",\"x\":\"",
                      absl::WebSafeBase64Escape(x), "\"}");
}

absl::StatusOr<std::string> SigningKey::Sign(absl::string_view payload_json,
                                             absl::string_view type) const {
  const ErrorQueueCleaner cleaner;
  const std::string header =
      absl::StrCat("{\"alg\":\"", algorithm_, "\",\"kid\":\"", id_, "\",\"typ\":\"", type, "\"}");
  std::string text =
      absl::StrCat(absl::WebSafeBase64Escape(header), ".", absl::WebSafeBase64Escape(payload_json));
  const DigestContext context(EVP_MD_CTX_new());
  size_t length = 0;
  if (context == nullptr ||
      EVP_DigestSignInit(context.get(), nullptr, DigestOf(algorithm_), nullptr, key_.get()) != 1 ||
      EVP_DigestSign(context.get(), nullptr, &length, Bytes(text), text.size()) != 1) {
    return absl::InternalError("token could not be signed");
  }
  std::string signature(length, '\0');
  if (EVP_DigestSign(context.get(), Bytes(signature), &length, Bytes(absl::string_view(text)),
                     text.size()) != 1) {
    return absl::InternalError("token could not be signed");
  }
  signature.resize(length);
  if (algorithm_ == "ES256") {
    std::optional<std::string> raw = RawFromDer(signature);
    if (!raw) return absl::InternalError("token could not be signed");
    signature = *std::move(raw);
  }
  absl::StrAppend(&text, ".", absl::WebSafeBase64Escape(signature));
  return text;
}

}  // namespace cc::platform
