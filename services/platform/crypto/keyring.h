#ifndef SERVICES_PLATFORM_CRYPTO_KEYRING_H_
#define SERVICES_PLATFORM_CRYPTO_KEYRING_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"

// Encryption of personal fields and search over them. Keys come from a file and never appear in the
// database.
namespace cc::platform {

// Thread-safe. Copies share their keys.
class Keyring {
 public:
  Keyring() = default;  // without keys
  // File: JSON {"current": "k2", "keys": {"k1": "<base64, 32 bytes>", "k2": …}, "index": "<base64,
  // 32 bytes>"}.
  static absl::StatusOr<Keyring> FromFile(const std::string& path);
  static Keyring ForTest();
  // With these ids, the first of which is current; keys of the same id are equal.
  static Keyring ForTest(const std::vector<std::string>& ids);

  // Takes up the keys of a file that has changed; what is encrypted or read meanwhile goes on with
  // the former ones. FAILED_PRECONDITION where the index key is another: what is searched for would
  // not be found.
  absl::Status Reload(const std::string& path) const;
  // The same keys as another keyring has now (tests).
  void TakeKeysOf(const Keyring& other) const;

  // AES-256-GCM under the current key; the value carries the key's id. `place` (table.column) and
  // `row` (its id) are authenticated, so a value cannot be moved elsewhere. Empty text stays empty.
  std::string Encrypt(absl::string_view plain, absl::string_view place,
                      absl::string_view row) const;
  // DATA_LOSS where the value was changed or moved, or its key is gone.
  absl::StatusOr<std::string> Decrypt(absl::string_view value, absl::string_view place,
                                      absl::string_view row) const;
  // True where a value is under an older key and should be written anew.
  bool Stale(absl::string_view value) const;
  // What every value under the current key begins with.
  std::string CurrentPrefix() const;

  // Keyed index (HMAC-SHA-256, 16 bytes) of a normalised text: equal texts are found without being
  // readable.
  std::string BlindIndex(absl::string_view normalised, absl::string_view place) const;
  // HMAC-SHA-256, 32 bytes, for body hashes and log pseudonyms.
  std::string Mac(absl::string_view text, absl::string_view purpose) const;

 private:
  struct Keys {
    std::string current;
    std::map<std::string, std::string> by_id;
    std::string index;
  };
  struct Held {
    absl::Mutex mu;
    std::shared_ptr<const Keys> keys ABSL_GUARDED_BY(mu) = std::make_shared<Keys>();
  };

  static absl::StatusOr<std::shared_ptr<const Keys>> Read(const std::string& path);
  std::shared_ptr<const Keys> keys() const;

  std::shared_ptr<Held> held_ = std::make_shared<Held>();
};

// SHA-256, 32 bytes.
std::string Sha256(absl::string_view text);
// Cryptographically random bytes.
std::string RandomBytes(size_t count);

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_CRYPTO_KEYRING_H_
