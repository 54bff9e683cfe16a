#include "services/platform/auth/authenticator.h"

#include <cmath>
#include <utility>

#include "services/platform/crypto/keyring.h"
#include "services/platform/error/error.h"
#include "services/platform/json/json_object.h"
#include "services/platform/time/date.h"

namespace cc::platform {
namespace {

constexpr size_t kMaxClaims = 8 * 1024;
constexpr size_t kMaxText = 200;

absl::Status Invalid() { return Fail(common::v1::REASON_TOKEN_INVALID); }

// A NumericDate (RFC 7519), which may have a fraction; kept to the millisecond.
std::optional<absl::Time> InstantClaim(const google::protobuf::Struct& claims,
                                       const std::string& name) {
  const std::optional<double> seconds = NumberMember(claims, name);
  if (!seconds || !(*seconds >= 0) || *seconds > 253402300799.0) return std::nullopt;
  return absl::FromUnixMillis(std::llround(*seconds * 1000));
}

std::optional<std::string> ShortText(const google::protobuf::Struct& object,
                                     const std::string& name) {
  std::optional<std::string> text = TextMember(object, name);
  if (!text || text->empty() || text->size() > kMaxText) return std::nullopt;
  return text;
}

bool IsFor(const google::protobuf::Struct& claims, const std::string& audience) {
  if (const auto* list = ListMember(claims, "aud")) {
    for (const auto& value : list->values()) {
      if (value.string_value() == audience) return true;
    }
    return false;
  }
  return TextMember(claims, "aud") == audience;
}

std::optional<int> WholeNumber(const google::protobuf::Struct& object, const std::string& name,
                               int least, int most) {
  const std::optional<double> number = NumberMember(object, name);
  if (!number || !(*number >= least && *number <= most) || *number != std::floor(*number))
    return std::nullopt;
  return static_cast<int>(*number);
}

std::optional<HeldGrant> GrantFrom(const google::protobuf::Value& value) {
  if (!value.has_struct_value()) return std::nullopt;
  const auto& object = value.struct_value();
  const auto role = ShortText(object, "r");
  const auto tail = WholeNumber(object, "u", 0, 99999);
  const auto relation =
      WholeNumber(object, "l", options::v1::RELATION_ANY, options::v1::Relation_MAX);
  if (!role || !tail || !relation || !options::v1::Relation_IsValid(*relation)) return std::nullopt;
  HeldGrant grant{.role = *role, .tail = *tail, .relation = static_cast<Relation>(*relation)};
  if (Member(object, "x") != nullptr) {
    const auto until = ParseDate(TextMember(object, "x").value_or(""));
    if (!until) return std::nullopt;
    grant.until = *until;
  }
  return grant;
}

}  // namespace

Authenticator::Authenticator(Options options) : options_(std::move(options)) {}

void Authenticator::SetPolicy(std::shared_ptr<const AuthPolicy> policy) {
  absl::MutexLock lock(&mu_);
  if (policy_ == nullptr || policy == nullptr || !SameKeys(policy_->keys, policy->keys)) ++key_set_;
  policy_ = std::move(policy);
}

std::shared_ptr<const AuthPolicy> Authenticator::policy() const {
  absl::ReaderMutexLock lock(&mu_);
  return policy_;
}

absl::StatusOr<std::shared_ptr<const Principal>> Authenticator::Verify(absl::string_view token,
                                                                       absl::Time now) {
  std::shared_ptr<const AuthPolicy> policy;
  uint64_t key_set;
  {
    absl::ReaderMutexLock lock(&mu_);
    policy = policy_;
    key_set = key_set_;
  }
  if (policy == nullptr) return Fail(common::v1::REASON_UNAVAILABLE);
  if (token.empty()) return Fail(common::v1::REASON_TOKEN_MISSING);
  if (token.size() > kMaxClaims) return Invalid();

  const std::string hash = Sha256(token);
  std::optional<Verified> verified = Recall(hash, key_set, now);
  const bool known = verified.has_value();
  if (!known) {
    CC_ASSIGN_OR_RETURN(const std::string payload, VerifySignature(token, policy->keys));
    CC_ASSIGN_OR_RETURN(verified, Parse(payload));
  }
  CC_RETURN_IF_ERROR(JudgeNow(*verified, *policy, now));
  if (!known) Remember(hash, key_set, now, *verified);
  return verified->principal;
}

absl::StatusOr<Authenticator::Verified> Authenticator::Parse(absl::string_view payload) const {
  const auto claims = ParseJsonObject(payload, kMaxClaims);
  if (!claims.ok()) return Invalid();
  if (TextMember(*claims, "iss") != options_.issuer || !IsFor(*claims, options_.audience))
    return Invalid();
  const auto subject = ShortText(*claims, "sub"), kind = ShortText(*claims, "kind"),
             id = ShortText(*claims, "jti");
  const auto issued = InstantClaim(*claims, "iat"), expires = InstantClaim(*claims, "exp");
  const auto not_before = Member(*claims, "nbf") == nullptr ? issued : InstantClaim(*claims, "nbf");
  const auto* grants = ListMember(*claims, "grants");
  if (!subject || !kind || !id || !issued || !expires || !not_before || grants == nullptr)
    return Invalid();
  if (*expires <= *issued || *expires - *issued > options_.longest_life) return Invalid();

  auto principal = std::make_shared<Principal>();
  principal->id = *subject;
  principal->kind = *kind;
  principal->token_id = *id;
  principal->issued_at = *issued;
  principal->expires_at = *expires;
  for (const auto& value : grants->values()) {
    std::optional<HeldGrant> grant = GrantFrom(value);
    if (!grant) return Invalid();
    principal->grants.push_back(*std::move(grant));
  }
  return Verified{std::move(principal), *not_before};
}

absl::Status Authenticator::JudgeNow(const Verified& verified, const AuthPolicy& policy,
                                     absl::Time now) const {
  const Principal& principal = *verified.principal;
  const auto revoked = policy.issued_before_by_subject.find(principal.id);
  if (revoked != policy.issued_before_by_subject.end() && principal.issued_at < revoked->second) {
    return Fail(common::v1::REASON_TOKEN_REVOKED);
  }
  if (now >= principal.expires_at + options_.skew || now < verified.not_before - options_.skew ||
      now < principal.issued_at - options_.skew) {
    return Fail(common::v1::REASON_TOKEN_EXPIRED);
  }
  return absl::OkStatus();
}

std::optional<Authenticator::Verified> Authenticator::Recall(const std::string& hash,
                                                             uint64_t key_set, absl::Time now) {
  Shard& shard = ShardOf(hash);
  absl::MutexLock lock(&shard.mu);
  const auto found = shard.tokens.find(hash);
  if (found == shard.tokens.end()) return std::nullopt;
  if (found->second.key_set != key_set || found->second.until <= now) {
    shard.tokens.erase(found);
    return std::nullopt;
  }
  return found->second.verified;
}

void Authenticator::Remember(const std::string& hash, uint64_t key_set, absl::Time now,
                             const Verified& verified) {
  const size_t most = options_.cache_size / kShards + 1;
  Shard& shard = ShardOf(hash);
  absl::MutexLock lock(&shard.mu);
  if (shard.tokens.size() >= most) {
    absl::erase_if(shard.tokens, [&](const auto& entry) {
      return entry.second.until <= now || entry.second.key_set != key_set;
    });
    if (shard.tokens.size() >= most) shard.tokens.clear();
  }
  shard.tokens[hash] = {verified, now + options_.cache_for, key_set};
}

Scope Authenticator::ScopeUnder(const AuthPolicy& policy, const Principal& principal,
                                absl::string_view permission, absl::Time now) {
  Scope scope;
  std::optional<absl::CivilDay> today;
  for (const HeldGrant& grant : principal.grants) {
    const auto role = policy.permissions_by_role.find(grant.role);
    if (role == policy.permissions_by_role.end() || !role->second.contains(permission)) continue;
    if (grant.until != absl::CivilDay::max()) {
      if (!today) today = DayIn(now);
      if (grant.until < *today) continue;
    }
    scope.Add(grant.relation, grant.tail);
  }
  return scope;
}

Scope Authenticator::ScopeFor(const Principal& principal, absl::string_view permission,
                              absl::Time now) const {
  const std::shared_ptr<const AuthPolicy> held = policy();
  return held == nullptr ? Scope() : ScopeUnder(*held, principal, permission, now);
}

}  // namespace cc::platform
