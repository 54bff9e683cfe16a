#ifndef SERVICES_ACCESS_AUTH_STATES_H_
#define SERVICES_ACCESS_AUTH_STATES_H_

#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "cc/access/v1/access_service.pb.h"
#include "services/access/role_table.h"
#include "services/access/signing_keys.h"
#include "services/platform/auth/authenticator.h"
#include "services/platform/db/db.h"
#include "services/platform/rpc/call.h"
#include "services/platform/rpc/source.h"

namespace cc::access {

// What tokens are signed with and judged by: keys and roles from files, revocations from the
// database; published to all services. Thread-safe.
class AuthStates {
 public:
  struct Options {
    std::string keys_folder;
    std::string roles_file;  // empty: the table that is built in
  };
  // `authenticator` (this service's own) is kept up to date.
  AuthStates(platform::Db& db, platform::Authenticator& authenticator, Options options)
      : db_(db), authenticator_(authenticator), options_(std::move(options)) {}

  // Reads the files anew; an error leaves what was read before. Before the first success nothing
  // else works.
  absl::Status Reload(const platform::Call& call);
  // The state of this moment; quick where nothing has changed.
  absl::StatusOr<std::shared_ptr<const v1::AuthState>> Current(const platform::Call& call);

  std::shared_ptr<const RoleTable> roles() const;
  // A signed token with these claims.
  absl::StatusOr<std::string> Sign(const std::string& claims, absl::Time now) const;

  // RPCs.
  absl::StatusOr<v1::AuthState> GetAuthState(const platform::Call& call,
                                             const v1::GetAuthStateRequest& request);
  absl::StatusOr<std::unique_ptr<platform::Source<v1::AuthState>>> WatchAuthState(
      const platform::Call& call, const v1::WatchAuthStateRequest& request);
  absl::StatusOr<v1::ListRolesResponse> ListRoles(const platform::Call& call,
                                                  const v1::ListRolesRequest& request);

 private:
  platform::Db& db_;
  platform::Authenticator& authenticator_;
  const Options options_;
  mutable absl::Mutex mu_;
  std::shared_ptr<const RoleTable> roles_ ABSL_GUARDED_BY(mu_);
  std::shared_ptr<const SigningKeys> keys_ ABSL_GUARDED_BY(mu_);
  std::map<std::string, absl::Time> first_seen_ ABSL_GUARDED_BY(mu_);
  std::string files_hash_ ABSL_GUARDED_BY(mu_);
  std::shared_ptr<const v1::AuthState> current_ ABSL_GUARDED_BY(mu_);
  absl::Time latest_ ABSL_GUARDED_BY(mu_) =
      absl::InfinitePast();  // a stream's own instant is that of its beginning
};

}  // namespace cc::access

#endif  // SERVICES_ACCESS_AUTH_STATES_H_
