#ifndef SERVICES_PLATFORM_AUTH_AUTHENTICATOR_H_
#define SERVICES_PLATFORM_AUTH_AUTHENTICATOR_H_

#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "services/platform/auth/jwt.h"
#include "services/platform/auth/principal.h"

namespace cc::platform {

// What is needed to judge tokens offline. Immutable; a newer one replaces it as a whole.
struct AuthPolicy {
  int64_t revision = 0;
  Jwks keys;
  absl::flat_hash_map<std::string, absl::flat_hash_set<std::string>> permissions_by_role;
  absl::flat_hash_map<std::string, absl::Time> issued_before_by_subject;  // older tokens are void
};

// Judges tokens and permissions. Thread-safe.
class Authenticator {
 public:
  struct Options {
    std::string issuer = "cc-access";
    std::string audience = "cc";
    absl::Duration skew = absl::Seconds(30);
    absl::Duration cache_for = absl::Seconds(60);
    size_t cache_size = 20000;
  };
  explicit Authenticator(Options options);

  void SetPolicy(std::shared_ptr<const AuthPolicy> policy);
  std::shared_ptr<const AuthPolicy> policy() const;

  // UNAUTHENTICATED with TOKEN_MISSING, TOKEN_INVALID, TOKEN_EXPIRED or TOKEN_REVOKED; UNAVAILABLE before the
  // first policy. A verified token is remembered by its SHA-256; its time and revocation are judged every time.
  absl::StatusOr<std::shared_ptr<const Principal>> Verify(absl::string_view token, absl::Time now);

  // The part of the country over which the principal holds `permission` today. Empty where nowhere.
  Scope ScopeFor(const Principal& principal, absl::string_view permission, absl::Time now) const;

 private:
  struct Cached {
    std::shared_ptr<const Principal> principal;
    absl::Time until;
  };
  const Options options_;
  mutable absl::Mutex mu_;
  std::shared_ptr<const AuthPolicy> policy_ ABSL_GUARDED_BY(mu_);
  absl::flat_hash_map<std::string, Cached> cache_ ABSL_GUARDED_BY(mu_);
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_AUTH_AUTHENTICATOR_H_
