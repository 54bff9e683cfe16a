#ifndef SERVICES_PLATFORM_AUTH_AUTHENTICATOR_H_
#define SERVICES_PLATFORM_AUTH_AUTHENTICATOR_H_

#include <cstdint>
#include <memory>
#include <optional>
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

// Judges tokens and permissions. Thread-safe and made for every call: readers do not wait for each
// other, a token's signature is checked once.
class Authenticator {
 public:
  struct Options {
    std::string issuer = "cc-access";
    std::string audience = "cc";
    absl::Duration skew = absl::Seconds(30);
    absl::Duration longest_life = absl::Minutes(10);  // tokens made for longer are refused
    absl::Duration cache_for = absl::Seconds(60);
    size_t cache_size = 20000;
  };
  explicit Authenticator(Options options);

  // Tokens signed by a key that the new policy does not have are void at once.
  void SetPolicy(std::shared_ptr<const AuthPolicy> policy);
  std::shared_ptr<const AuthPolicy> policy() const;

  // UNAUTHENTICATED with TOKEN_MISSING, TOKEN_INVALID, TOKEN_EXPIRED or TOKEN_REVOKED; UNAVAILABLE
  // before the first policy. A verified token is remembered by its SHA-256; its time and revocation
  // are judged every time.
  absl::StatusOr<std::shared_ptr<const Principal>> Verify(absl::string_view token, absl::Time now);

  // The part of the country over which the principal holds `permission` today. Empty where nowhere.
  Scope ScopeFor(const Principal& principal, absl::string_view permission, absl::Time now) const;
  // The same under a policy that the caller holds.
  static Scope ScopeUnder(const AuthPolicy& policy, const Principal& principal,
                          absl::string_view permission, absl::Time now);

 private:
  // What the text of a token says for good.
  struct Verified {
    std::shared_ptr<const Principal> principal;
    absl::Time not_before;
  };
  struct Cached {
    Verified verified;
    absl::Time until;
    uint64_t key_set = 0;
  };
  struct Shard {
    absl::Mutex mu;
    absl::flat_hash_map<std::string, Cached> tokens ABSL_GUARDED_BY(mu);
  };
  static constexpr size_t kShards = 16;

  absl::StatusOr<Verified> Parse(absl::string_view payload) const;
  absl::Status JudgeNow(const Verified& verified, const AuthPolicy& policy, absl::Time now) const;
  std::optional<Verified> Recall(const std::string& hash, uint64_t key_set, absl::Time now);
  void Remember(const std::string& hash, uint64_t key_set, absl::Time now,
                const Verified& verified);
  Shard& ShardOf(const std::string& hash) {
    return shards_[static_cast<unsigned char>(hash[0]) % kShards];
  }

  const Options options_;
  mutable absl::Mutex mu_;
  std::shared_ptr<const AuthPolicy> policy_ ABSL_GUARDED_BY(mu_);
  uint64_t key_set_ ABSL_GUARDED_BY(mu_) =
      0;  // counts the key sets seen; cached tokens belong to one
  Shard shards_[kShards];
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_AUTH_AUTHENTICATOR_H_
