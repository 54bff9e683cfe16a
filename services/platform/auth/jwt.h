#ifndef SERVICES_PLATFORM_AUTH_JWT_H_
#define SERVICES_PLATFORM_AUTH_JWT_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

typedef struct evp_pkey_st EVP_PKEY;

// JSON Web Tokens (RFC 7519) and key sets (RFC 7517): RS256, ES256 and EdDSA, nothing else. The key decides the
// algorithm; `none`, HMAC and keys named inside a token (`jku`, `x5u`, `jwk`) are never followed.
namespace cc::platform {

struct PublicKey {
  std::string id;         // `kid`
  std::string algorithm;  // RS256 | ES256 | EdDSA
  std::shared_ptr<EVP_PKEY> key;
};
using Jwks = std::vector<PublicKey>;

// INVALID_ARGUMENT for a document that is not a key set; keys of other algorithms are left out.
absl::StatusOr<Jwks> ParseJwks(absl::string_view json);

// The payload (JSON) of a token whose signature holds. UNAUTHENTICATED otherwise. Claims are not judged here.
absl::StatusOr<std::string> VerifySignature(absl::string_view token, const Jwks& keys);

// A private key with which tokens are signed.
class SigningKey {
 public:
  // `algorithm`: RS256 | ES256 | EdDSA.
  static absl::StatusOr<SigningKey> Generate(absl::string_view algorithm, absl::string_view id);
  static absl::StatusOr<SigningKey> FromPem(absl::string_view pem, absl::string_view id);
  std::string ToPem() const;
  std::string PublicJwk() const;  // one JWK as JSON
  absl::StatusOr<std::string> Sign(absl::string_view payload_json) const;
  const std::string& id() const { return id_; }
  const std::string& algorithm() const { return algorithm_; }

 private:
  std::string id_, algorithm_;
  std::shared_ptr<EVP_PKEY> key_;
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_AUTH_JWT_H_
