#ifndef SERVICES_ACCESS_SIGNING_KEYS_H_
#define SERVICES_ACCESS_SIGNING_KEYS_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/platform/auth/jwt.h"

namespace cc::access {

// The private keys of a folder: `*.pem`, the key's id is the file's name without `.pem`. All
// verify; the newest file (by time, then by name) signs, but not before everybody has learnt of it.
// Immutable.
class SigningKeys {
 public:
  // INVALID_ARGUMENT naming the file that holds no usable key; NOT_FOUND where the folder has none.
  static absl::StatusOr<SigningKeys> Load(const std::string& folder);
  // Makes the first key (ES256) of a folder that has none; creates the folder.
  static absl::Status MakeFirst(const std::string& folder, absl::Time now);

  // A key seen for less than this does not sign yet, unless there is no other: verifiers follow
  // within a second.
  static constexpr absl::Duration kSettle = absl::Seconds(15);
  // `first_seen` by key id; keys that it lacks are taken as settled.
  const platform::SigningKey& Signer(const std::map<std::string, absl::Time>& first_seen,
                                     absl::Time now) const;

  std::string PublicKeySet() const;  // JWKS, by key id
  std::vector<std::string> ids() const;

 private:
  std::vector<platform::SigningKey> keys_;  // the newest first
};

}  // namespace cc::access

#endif  // SERVICES_ACCESS_SIGNING_KEYS_H_
