#ifndef SERVICES_PLATFORM_CRYPTO_SEALING_KEY_H_
#define SERVICES_PLATFORM_CRYPTO_SEALING_KEY_H_

#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

typedef struct evp_pkey_st EVP_PKEY;

// Ed25519 signatures over what others must be able to prove without this machine.
namespace cc::platform {

// The secret half. Thread-safe.
class SealingKey {
 public:
  // PEM, unencrypted PKCS #8, as `openssl genpkey -algorithm ED25519` writes it.
  static absl::StatusOr<SealingKey> FromFile(const std::string& path);
  // Made of 32 equal bytes.
  static SealingKey ForTest(char seed);

  std::string Sign(absl::string_view text) const;  // 64 bytes
  // The first 16 hexadecimal digits of SHA-256 of the public key: tells keys apart.
  const std::string& id() const { return id_; }
  const std::string& public_key() const { return public_key_; }  // 32 bytes

 private:
  explicit SealingKey(std::shared_ptr<EVP_PKEY> key);

  std::shared_ptr<EVP_PKEY> key_;
  std::string public_key_;
  std::string id_;
};

// The public keys that somebody trusts. Thread-safe once filled.
class TrustedKeys {
 public:
  // PEM with one or more public keys, one after the other.
  static absl::StatusOr<TrustedKeys> FromFile(const std::string& path);

  void Add(absl::string_view public_key);  // 32 bytes
  bool Knows(const std::string& id) const { return keys_.contains(id); }
  // False also where the key is not known.
  bool Verify(const std::string& id, absl::string_view text, absl::string_view signature) const;

 private:
  std::map<std::string, std::string> keys_;  // id → 32 bytes
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_CRYPTO_SEALING_KEY_H_
