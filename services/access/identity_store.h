#ifndef SERVICES_ACCESS_IDENTITY_STORE_H_
#define SERVICES_ACCESS_IDENTITY_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "cc/access/v1/resources.pb.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

// SQL of `identities` and `auth_state`.
namespace cc::access {

struct StoredIdentity {
  v1::Identity identity;  // without grants
  std::vector<platform::ScopeKey> scope;
  int64_t revision = 0;
};

// Personal fields in clear go in and come out; between, they are encrypted.
absl::Status InsertIdentity(platform::Tx& tx, const platform::Keyring& keyring,
                            const v1::Identity& identity,
                            const std::vector<platform::ScopeKey>& scope);
// The same unless an identity of that kind and subject exists; the id of either.
absl::StatusOr<std::string> EnsureIdentity(platform::Tx& tx, const platform::Keyring& keyring,
                                           const v1::Identity& identity,
                                           const std::vector<platform::ScopeKey>& scope);

// NOT_FOUND where there is none within the scope.
absl::StatusOr<StoredIdentity> FindIdentity(platform::Tx& tx, const platform::Keyring& keyring,
                                            absl::string_view id);
// The same, and nobody else changes it or issues a token for it until the transaction ends.
absl::StatusOr<StoredIdentity> LockIdentity(platform::Tx& tx, const platform::Keyring& keyring,
                                            absl::string_view id);
// At most page.size + 1, by id.
absl::StatusOr<std::vector<StoredIdentity>> ListIdentities(platform::Tx& tx,
                                                           const platform::Keyring& keyring,
                                                           const platform::Page& page);

// Marks a change of the identity: next revision, tells the feed, gives the row as it is now.
absl::StatusOr<StoredIdentity> BumpIdentity(platform::Tx& tx, const platform::Keyring& keyring,
                                            absl::string_view id);
void SetActive(platform::Tx& tx, absl::string_view id, bool active);

// Makes tokens issued until now void: their instants are smaller than the one stored here.
void VoidTokens(platform::Tx& tx, absl::string_view id);

// The identity that a token is to be issued for, its row locked and the issue noted.
struct TokenHolder {
  std::string id;
  v1::Identity::Kind kind;
  bool active, demo;
  absl::Time issued_at;  // what the token is to bear
};
// Nothing where there is no such identity.
absl::StatusOr<std::optional<TokenHolder>> NoteTokenIssue(platform::Tx& tx,
                                                          const platform::Keyring& keyring,
                                                          v1::Identity::Kind kind,
                                                          absl::string_view subject);

// Revocations that concern tokens issued after `since`.
absl::StatusOr<std::vector<v1::Revocation>> LivingRevocations(platform::Tx& tx, absl::Time since);
absl::StatusOr<int64_t> AuthRevision(platform::Tx& tx);
// Notes the hash of keys and roles; the revision grows where it is another one, or `always`.
absl::Status NoteFiles(platform::Tx& tx, absl::string_view hash, bool always);

}  // namespace cc::access

#endif  // SERVICES_ACCESS_IDENTITY_STORE_H_
