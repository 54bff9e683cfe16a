#include "services/access/tokens.h"

#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/access/grant_store.h"
#include "services/access/identity_store.h"
#include "services/access/service_call.h"
#include "services/access/token_claims.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::access {

using platform::Call;
using platform::Fail;
using platform::Tx;

absl::Status Tokens::ReloadProvider() {
  if (!options_.provider) return absl::OkStatus();
  const std::string& path = options_.provider->key_set_file;
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  auto keys = platform::ParseJwks(
      std::string((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>()));
  if (!keys.ok())
    return absl::InvalidArgumentError(absl::StrCat(path, ": ", keys.status().message()));
  absl::MutexLock lock(&mu_);
  provider_keys_ = std::make_shared<platform::Jwks>(*std::move(keys));
  return absl::OkStatus();
}

absl::StatusOr<v1::AccessToken> Tokens::IssueToken(const Call& call,
                                                   const v1::IssueTokenRequest& request) {
  CC_ASSIGN_OR_RETURN(const Proven proven, Prove(call, request));
  return IssueFor(WithWholeCountry(call), proven.kind, proven.subject);
}

absl::StatusOr<Tokens::Proven> Tokens::Prove(const Call& call,
                                             const v1::IssueTokenRequest& request) const {
  const std::string& peer = call.peer_certificate();
  switch (request.proof_case()) {
    case v1::IssueTokenRequest::kIdToken:
      return ProveIdToken(request.id_token(), call.now());
    case v1::IssueTokenRequest::kClientCertificate:
      if (!request.client_certificate() || peer.empty())
        return Fail(common::v1::REASON_PROOF_INVALID);
      // Behind the gateway anybody may stand.
      if (peer == options_.gateway) return Fail(common::v1::REASON_PEER_NOT_TRUSTED);
      return Proven{v1::Identity::KIND_SERVICE, peer};
    case v1::IssueTokenRequest::kExchangeClient:
      if (peer != options_.gateway) return Fail(common::v1::REASON_PEER_NOT_TRUSTED);
      return Proven{v1::Identity::KIND_EXCHANGE, request.exchange_client()};
    case v1::IssueTokenRequest::kDemoIdentity:
      if (!options_.demo) return Fail(common::v1::REASON_PROOF_UNSUPPORTED);
      return Proven{v1::Identity::KIND_PERSON, request.demo_identity()};
    case v1::IssueTokenRequest::PROOF_NOT_SET:
      break;
  }
  return platform::FailField("proof", common::v1::REASON_FIELD_REQUIRED);
}

absl::StatusOr<Tokens::Proven> Tokens::ProveIdToken(const std::string& token,
                                                    absl::Time now) const {
  std::shared_ptr<const platform::Jwks> keys;
  {
    absl::MutexLock lock(&mu_);
    keys = provider_keys_;
  }
  if (!options_.provider || keys == nullptr) return Fail(common::v1::REASON_PROOF_UNSUPPORTED);
  const auto claims = platform::VerifySignature(token, *keys, "JWT");
  if (!claims.ok()) return Fail(common::v1::REASON_PROOF_INVALID);
  CC_ASSIGN_OR_RETURN(std::string subject, SubjectOfIdToken(*claims, options_.provider->issuer,
                                                            options_.provider->audience, now));
  return Proven{v1::Identity::KIND_PERSON, std::move(subject)};
}

absl::StatusOr<v1::AccessToken> Tokens::IssueFor(const Call& call, v1::Identity::Kind kind,
                                                 const std::string& subject) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::AccessToken> {
    CC_ASSIGN_OR_RETURN(const auto holder, NoteTokenIssue(tx, keyring_, kind, subject));
    if (!holder) return Fail(common::v1::REASON_IDENTITY_UNKNOWN);
    if (!holder->active || (holder->demo && !options_.demo))
      return Fail(common::v1::REASON_IDENTITY_CLOSED);
    TokenText text{
        .id = call.NewId(), .subject = holder->id, .kind = kind, .issued_at = holder->issued_at};
    CC_ASSIGN_OR_RETURN(text.grants, GrantsOf(tx, holder->id));
    CC_ASSIGN_OR_RETURN(std::string token,
                        states_.Sign(AccessClaims(text, platform::DayIn(call.now())), call.now()));
    call.Touch("identities", holder->id);
    v1::AccessToken issued;
    issued.set_token(std::move(token));
    *issued.mutable_expire_time() = platform::ToProto(holder->issued_at + kTokenLife);
    return issued;
  });
}

}  // namespace cc::access
