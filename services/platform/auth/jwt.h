#ifndef SERVICES_PLATFORM_AUTH_JWT_H_
#define SERVICES_PLATFORM_AUTH_JWT_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

typedef struct evp_pkey_st EVP_PKEY;

// JSON Web Tokens (RFC 7519) and key sets (RFC 7517): RS256, ES256 and EdDSA, nothing else. The key
// decides the algorithm; `none`, HMAC and keys named inside a token (`jku`, `x5u`, `jwk`) are never
// followed.
namespace cc::platform {

struct PublicKey {
  std::string id;         // `kid`
  std::string algorithm;  // RS256 | ES256 | EdDSA
  std::shared_ptr<EVP_PKEY> key;
};
using Jwks = std::vector<PublicKey>;

// INVALID_ARGUMENT for a document that is not a key set; keys of other algorithms are left out.
absl::StatusOr<Jwks> ParseJwks(absl::string_view json);

// The payload (JSON) of a token of `type` (its `typ`; an absent one counts as `JWT`) whose
// signature holds under the key that its `kid` names. UNAUTHENTICATED otherwise, also above 8 KiB.
// Claims are not judged here.
absl::StatusOr<std::string> VerifySignature(absl::string_view token, const Jwks& keys,
                                            absl::string_view type = "at+jwt");

// True where both sets hold the same keys under the same ids, in the same order.
bool SameKeys(const Jwks& a, const Jwks& b);

// A private key with which tokens are signed.
class SigningKey {
 public:
  // `algorithm`: RS256 | ES256 | EdDSA. `id` consists of letters, digits, `.`, `_` and `-`.
  static absl::StatusOr<SigningKey> Generate(absl::string_view algorithm, absl::string_view id);
  static absl::StatusOr<SigningKey> FromPem(absl::string_view pem, absl::string_view id);
  std::string ToPem() const;
  std::string PublicJwk() const;  // one JWK as JSON, without the private part
  PublicKey Public() const { return {id_, algorithm_, key_}; }
  absl::StatusOr<std::string> Sign(absl::string_view payload_json,
                                   absl::string_view type = "at+jwt") const;
  const std::string& id() const { return id_; }
  const std::string& algorithm() const { return algorithm_; }

 private:
  std::string id_, algorithm_;
  std::shared_ptr<EVP_PKEY> key_;
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_AUTH_JWT_H_
