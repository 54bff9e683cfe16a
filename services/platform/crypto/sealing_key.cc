#include "services/platform/crypto/sealing_key.h"

#include <openssl/evp.h>
#include <openssl/pem.h>

#include <cstdio>
#include <cstdlib>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/platform/crypto/keyring.h"
#include "services/platform/crypto/openssl_bytes.h"

namespace cc::platform {
namespace {

constexpr size_t kSealingKeyBytes = 32;
constexpr size_t kSignatureBytes = 64;

using SignContext = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;
using File = std::unique_ptr<FILE, int (*)(FILE*)>;

std::string RawPublicKey(const EVP_PKEY* key) {
  std::string raw(kSealingKeyBytes, '\0');
  size_t length = raw.size();
  if (EVP_PKEY_get_raw_public_key(key, Bytes(raw), &length) != 1 || length != kSealingKeyBytes)
    return "";
  return raw;
}

std::string IdOf(absl::string_view public_key) {
  return absl::BytesToHexString(Sha256(public_key)).substr(0, 16);
}

}  // namespace

SealingKey::SealingKey(std::shared_ptr<EVP_PKEY> key)
    : key_(std::move(key)), public_key_(RawPublicKey(key_.get())), id_(IdOf(public_key_)) {}

absl::StatusOr<SealingKey> SealingKey::FromFile(const std::string& path) {
  const File file(std::fopen(path.c_str(), "r"), std::fclose);
  if (file == nullptr) return absl::NotFoundError(absl::StrCat("cannot read the key ", path));
  std::shared_ptr<EVP_PKEY> key =
      OwnKey(PEM_read_PrivateKey(file.get(), nullptr, nullptr, nullptr));
  if (key == nullptr || EVP_PKEY_get_id(key.get()) != EVP_PKEY_ED25519) {
    return absl::InvalidArgumentError(absl::StrCat(path, " is no Ed25519 key in PEM"));
  }
  return SealingKey(std::move(key));
}

SealingKey SealingKey::ForTest(char seed) {
  const std::string raw(kSealingKeyBytes, seed);
  std::shared_ptr<EVP_PKEY> key =
      OwnKey(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, Bytes(raw), raw.size()));
  RequireCrypto(key != nullptr);
  return SealingKey(std::move(key));
}

std::string SealingKey::Sign(absl::string_view text) const {
  const SignContext context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  std::string signature(kSignatureBytes, '\0');
  size_t length = signature.size();
  RequireCrypto(
      context != nullptr &&
      EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1 &&
      EVP_DigestSign(context.get(), Bytes(signature), &length, Bytes(text), text.size()) == 1);
  return signature;
}

absl::StatusOr<TrustedKeys> TrustedKeys::FromFile(const std::string& path) {
  const File file(std::fopen(path.c_str(), "r"), std::fclose);
  if (file == nullptr) return absl::NotFoundError(absl::StrCat("cannot read the key ", path));
  TrustedKeys keys;
  while (std::shared_ptr<EVP_PKEY> key =
             OwnKey(PEM_read_PUBKEY(file.get(), nullptr, nullptr, nullptr))) {
    const std::string raw =
        EVP_PKEY_get_id(key.get()) == EVP_PKEY_ED25519 ? RawPublicKey(key.get()) : "";
    if (raw.empty()) {
      return absl::InvalidArgumentError(absl::StrCat(path, " holds a key that is not Ed25519"));
    }
    keys.Add(raw);
  }
  if (keys.keys_.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(path, " holds no public key in PEM"));
  }
  return keys;
}

void TrustedKeys::Add(absl::string_view public_key) {
  keys_[IdOf(public_key)] = std::string(public_key);
}

bool TrustedKeys::Verify(const std::string& id, absl::string_view text,
                         absl::string_view signature) const {
  const auto found = keys_.find(id);
  if (found == keys_.end() || signature.size() != kSignatureBytes) return false;
  const std::shared_ptr<EVP_PKEY> key = OwnKey(EVP_PKEY_new_raw_public_key(
      EVP_PKEY_ED25519, nullptr, Bytes(found->second), found->second.size()));
  const SignContext context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  RequireCrypto(key != nullptr && context != nullptr &&
                EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1);
  return EVP_DigestVerify(context.get(), Bytes(signature), signature.size(), Bytes(text),
                          text.size()) == 1;
}

}  // namespace cc::platform
