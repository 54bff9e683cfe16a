#ifndef SERVICES_PLATFORM_CRYPTO_KEYRING_H_
#define SERVICES_PLATFORM_CRYPTO_KEYRING_H_

#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

// Encryption of personal fields and search over them. Keys come from a file and never appear in the
// database.
namespace cc::platform {

class Keyring {
 public:
  // File: JSON {"current": "k2", "keys": {"k1": "<base64, 32 bytes>", "k2": …}, "index": "<base64,
  // 32 bytes>"}.
  static absl::StatusOr<Keyring> FromFile(const std::string& path);
  static Keyring ForTest();

  // AES-256-GCM under the current key; the value carries the key's id. `place` (table.column) and
  // `row` (its id) are authenticated, so a value cannot be moved elsewhere. Empty text stays empty.
  std::string Encrypt(absl::string_view plain, absl::string_view place,
                      absl::string_view row) const;
  // DATA_LOSS where the value was changed or moved, or its key is gone.
  absl::StatusOr<std::string> Decrypt(absl::string_view value, absl::string_view place,
                                      absl::string_view row) const;
  // True where a value is under an older key and should be written anew.
  bool Stale(absl::string_view value) const;

  // Keyed index (HMAC-SHA-256, 16 bytes) of a normalised text: equal texts are found without being
  // readable.
  std::string BlindIndex(absl::string_view normalised, absl::string_view place) const;
  // HMAC-SHA-256, 32 bytes, for body hashes and log pseudonyms.
  std::string Mac(absl::string_view text, absl::string_view purpose) const;

 private:
  std::string current_;
  std::map<std::string, std::string> keys_;
  std::string index_key_;
};

// SHA-256, 32 bytes.
std::string Sha256(absl::string_view text);
// Cryptographically random bytes.
std::string RandomBytes(size_t count);

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_CRYPTO_KEYRING_H_
