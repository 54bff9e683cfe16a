#ifndef SERVICES_ACCESS_TOKENS_H_
#define SERVICES_ACCESS_TOKENS_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "cc/access/v1/access_service.pb.h"
#include "services/access/auth_states.h"
#include "services/platform/auth/jwt.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"

namespace cc::access {

// Issues access tokens for proofs of identity. Thread-safe.
class Tokens {
 public:
  // The sign-in provider (OpenID Connect). Its keys lie in a file that an operator keeps fresh:
  // nothing is fetched.
  struct Provider {
    std::string issuer, audience, key_set_file;
  };
  struct Options {
    bool demo = false;                // demo identities get tokens
    std::string gateway = "gateway";  // common name of its certificate
    std::optional<Provider> provider;
  };
  Tokens(platform::Db& db, const platform::Keyring& keyring, const AuthStates& states,
         Options options)
      : db_(db), keyring_(keyring), states_(states), options_(std::move(options)) {}

  // Reads the provider's keys anew; an error leaves those that were read before.
  absl::Status ReloadProvider();

  absl::StatusOr<v1::AccessToken> IssueToken(const platform::Call& call,
                                             const v1::IssueTokenRequest& request);
  // For an identity that needs no proof: the service itself, and the demo files.
  absl::StatusOr<v1::AccessToken> IssueFor(const platform::Call& call, v1::Identity::Kind kind,
                                           const std::string& subject);

 private:
  struct Proven {
    v1::Identity::Kind kind;
    std::string subject;
  };
  absl::StatusOr<Proven> Prove(const platform::Call& call,
                               const v1::IssueTokenRequest& request) const;
  absl::StatusOr<Proven> ProveIdToken(const std::string& token, absl::Time now) const;

  platform::Db& db_;
  const platform::Keyring& keyring_;
  const AuthStates& states_;
  const Options options_;
  mutable absl::Mutex mu_;
  std::shared_ptr<const platform::Jwks> provider_keys_ ABSL_GUARDED_BY(mu_);
};

}  // namespace cc::access

#endif  // SERVICES_ACCESS_TOKENS_H_
