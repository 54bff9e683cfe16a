#include "services/access/auth_states.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/access/client/auth_policy.h"
#include "services/access/identity_store.h"
#include "services/access/service_call.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/error/error.h"

namespace cc::access {

using platform::Call;
using platform::Tx;

namespace {

// No living token is older: ten minutes of life, and the skew of clocks.
constexpr absl::Duration kOldestToken = absl::Minutes(12);

absl::StatusOr<RoleTable> ReadRoles(const std::string& path) {
  if (path.empty()) return RoleTable::BuiltIn();
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  return RoleTable::Parse(
      std::string((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>()));
}

std::string HashOf(const SigningKeys& keys, const RoleTable& roles) {
  std::string text = keys.PublicKeySet();
  for (const v1::Role& role : roles.roles()) absl::StrAppend(&text, "\n", role.SerializeAsString());
  return platform::Sha256(text);
}

class StateSource : public platform::Source<v1::AuthState> {
 public:
  StateSource(AuthStates& states, int64_t known) : states_(states), known_(known) {}

  absl::StatusOr<std::vector<v1::AuthState>> Next(const Call& call) override {
    CC_ASSIGN_OR_RETURN(const auto state, states_.Current(WithWholeCountry(call)));
    if (state->revision() == known_) return std::vector<v1::AuthState>();
    known_ = state->revision();
    return std::vector<v1::AuthState>{*state};
  }

 private:
  AuthStates& states_;
  int64_t known_;
};

}  // namespace

absl::Status AuthStates::Reload(const Call& call) {
  CC_ASSIGN_OR_RETURN(RoleTable roles, ReadRoles(options_.roles_file));
  CC_ASSIGN_OR_RETURN(SigningKeys keys, SigningKeys::Load(options_.keys_folder));
  std::string hash = HashOf(keys, roles);
  bool ours_changed;
  {
    absl::MutexLock lock(&mu_);
    const bool first = keys_ == nullptr;
    ours_changed = !first && files_hash_ != hash;
    std::map<std::string, absl::Time> seen;
    for (const std::string& id : keys.ids()) {
      const auto before = first_seen_.find(id);
      seen[id] = before != first_seen_.end() ? before->second
                 : first                     ? absl::InfinitePast()
                                             : call.now();
    }
    first_seen_ = std::move(seen);
    roles_ = std::make_shared<RoleTable>(std::move(roles));
    keys_ = std::make_shared<SigningKeys>(std::move(keys));
    if (ours_changed || first) current_ = nullptr;
  }
  CC_RETURN_IF_ERROR(
      db_.WriteStep(call, [&](Tx& tx) { return NoteFiles(tx, hash, ours_changed); }));
  {
    absl::MutexLock lock(&mu_);
    files_hash_ = std::move(hash);  // only now: what could not be noted is noted the next time
  }
  return Current(call).status();
}

absl::StatusOr<std::shared_ptr<const v1::AuthState>> AuthStates::Current(const Call& call) {
  std::shared_ptr<const RoleTable> roles;
  std::shared_ptr<const SigningKeys> keys;
  std::shared_ptr<const v1::AuthState> current;
  absl::Time now;
  {
    absl::MutexLock lock(&mu_);
    now = latest_ = std::max(latest_, call.now());
    roles = roles_;
    keys = keys_;
    current = current_;
  }
  if (keys == nullptr) return platform::Fail(common::v1::REASON_UNAVAILABLE);
  auto state = std::make_shared<v1::AuthState>();
  const absl::Status read = db_.Read(call, [&](Tx& tx) -> absl::Status {
    CC_ASSIGN_OR_RETURN(const int64_t revision, AuthRevision(tx));
    state->Clear();
    state->set_revision(revision);
    if (current != nullptr && current->revision() == revision) return absl::OkStatus();
    CC_ASSIGN_OR_RETURN(const auto revocations, LivingRevocations(tx, now - kOldestToken));
    state->mutable_revocations()->Add(revocations.begin(), revocations.end());
    return absl::OkStatus();
  });
  if (!read.ok()) return read;
  if (current != nullptr && current->revision() == state->revision()) return current;

  state->set_jwks(keys->PublicKeySet());
  for (v1::Role& role : roles->roles()) *state->add_roles() = std::move(role);
  CC_ASSIGN_OR_RETURN(auto policy, PolicyFrom(*state));
  absl::MutexLock lock(&mu_);
  // Files read meanwhile, or a later revision: this state is already history, and the next look
  // finds the new one.
  if (keys_ != keys || roles_ != roles ||
      (current_ != nullptr && current_->revision() > state->revision())) {
    return state;
  }
  current_ = state;
  authenticator_.SetPolicy(std::move(policy));
  return current_;
}

std::shared_ptr<const RoleTable> AuthStates::roles() const {
  absl::MutexLock lock(&mu_);
  return roles_;
}

absl::StatusOr<std::string> AuthStates::Sign(const std::string& claims, absl::Time now) const {
  std::shared_ptr<const SigningKeys> keys;
  std::map<std::string, absl::Time> first_seen;
  {
    absl::MutexLock lock(&mu_);
    keys = keys_;
    first_seen = first_seen_;
  }
  if (keys == nullptr) return platform::Fail(common::v1::REASON_UNAVAILABLE);
  return keys->Signer(first_seen, now).Sign(claims);
}

absl::StatusOr<v1::AuthState> AuthStates::GetAuthState(const Call& call,
                                                       const v1::GetAuthStateRequest&) {
  CC_ASSIGN_OR_RETURN(const auto state, Current(WithWholeCountry(call)));
  return *state;
}

absl::StatusOr<std::unique_ptr<platform::Source<v1::AuthState>>> AuthStates::WatchAuthState(
    const Call&, const v1::WatchAuthStateRequest& request) {
  return std::make_unique<StateSource>(*this, request.known_revision());
}

absl::StatusOr<v1::ListRolesResponse> AuthStates::ListRoles(const Call&,
                                                            const v1::ListRolesRequest&) {
  v1::ListRolesResponse response;
  for (v1::Role& role : roles()->roles()) *response.add_roles() = std::move(role);
  return response;
}

}  // namespace cc::access
