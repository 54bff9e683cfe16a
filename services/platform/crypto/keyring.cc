#include "services/platform/crypto/keyring.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/platform/crypto/openssl_bytes.h"
#include "services/platform/json/json_object.h"

namespace cc::platform {
namespace {

constexpr size_t kKeyBytes = 32;
constexpr size_t kNonceBytes = 12;
constexpr size_t kTagBytes = 16;
constexpr size_t kIndexBytes = 16;
constexpr char kVersion = 1;
constexpr size_t kMaxFileBytes = 64 * 1024;

using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

const EVP_CIPHER* Aes256Gcm() {
  static const EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  RequireCrypto(cipher != nullptr);
  return cipher;
}

const EVP_MD* Sha256Digest() {
  static const EVP_MD* const digest = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  RequireCrypto(digest != nullptr);
  return digest;
}

// What stands before the ciphertext: version, length of the key's id, the id.
std::string Header(const std::string& key_id) {
  return absl::StrCat(std::string(1, kVersion), std::string(1, static_cast<char>(key_id.size())),
                      key_id);
}

// The id of the key of a value, or nothing where the value has no such form.
std::optional<std::string> KeyIdOf(absl::string_view value) {
  if (value.size() < 2 || value[0] != kVersion) return std::nullopt;
  const size_t length = static_cast<unsigned char>(value[1]);
  if (value.size() < 2 + length + kNonceBytes + kTagBytes) return std::nullopt;
  return std::string(value.substr(2, length));
}

std::string AuthenticatedData(absl::string_view header, absl::string_view place,
                              absl::string_view row) {
  return absl::StrCat(header, place.size(), ":", place, "|", row);
}

std::string Hmac(const std::string& key, absl::string_view text) {
  std::string mac(32, '\0');
  unsigned int length = 0;
  RequireCrypto(HMAC(Sha256Digest(), key.data(), static_cast<int>(key.size()), Bytes(text),
                     text.size(), Bytes(mac), &length) != nullptr &&
                length == mac.size());
  return mac;
}

absl::StatusOr<std::string> KeyFrom(const google::protobuf::Value* value, absl::string_view name) {
  std::string key;
  if (value == nullptr || !value->has_string_value() ||
      !absl::Base64Unescape(value->string_value(), &key) || key.size() != kKeyBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("keyring: ", name, " is not 32 bytes in base64"));
  }
  return key;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const Keyring::Keys>> Keyring::Read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat("keyring: cannot read ", path));
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const auto object = ParseJsonObject(text, kMaxFileBytes);
  if (!object.ok())
    return absl::InvalidArgumentError(absl::StrCat("keyring: ", object.status().message()));

  auto ring = std::make_shared<Keys>();
  const auto* keys = Member(*object, "keys");
  if (keys == nullptr || !keys->has_struct_value())
    return absl::InvalidArgumentError("keyring: no keys");
  for (const auto& [id, value] : keys->struct_value().fields()) {
    if (id.empty() || id.size() > 100)
      return absl::InvalidArgumentError("keyring: a key's id is empty or too long");
    auto key = KeyFrom(&value, absl::StrCat("key ", id));
    if (!key.ok()) return key.status();
    ring->by_id[id] = *std::move(key);
  }
  ring->current = TextMember(*object, "current").value_or("");
  if (!ring->by_id.contains(ring->current))
    return absl::InvalidArgumentError("keyring: current names no key");
  auto index = KeyFrom(Member(*object, "index"), "index");
  if (!index.ok()) return index.status();
  ring->index = *std::move(index);
  return ring;
}

absl::StatusOr<Keyring> Keyring::FromFile(const std::string& path) {
  auto read = Read(path);
  if (!read.ok()) return read.status();
  Keyring ring;
  absl::MutexLock lock(&ring.held_->mu);
  ring.held_->keys = *std::move(read);
  return ring;
}

Keyring Keyring::ForTest() { return ForTest({"test"}); }

Keyring Keyring::ForTest(const std::vector<std::string>& ids) {
  auto keys = std::make_shared<Keys>();
  keys->current = ids[0];
  for (const std::string& id : ids) keys->by_id[id] = Sha256(id);
  keys->index = std::string(kKeyBytes, 'i');
  Keyring ring;
  absl::MutexLock lock(&ring.held_->mu);
  ring.held_->keys = std::move(keys);
  return ring;
}

absl::Status Keyring::Reload(const std::string& path) const {
  auto read = Read(path);
  if (!read.ok()) return read.status();
  absl::MutexLock lock(&held_->mu);
  if ((*read)->index != held_->keys->index) {
    return absl::FailedPreconditionError("keyring: the index key cannot change while serving");
  }
  held_->keys = *std::move(read);
  return absl::OkStatus();
}

void Keyring::TakeKeysOf(const Keyring& other) const {
  auto keys = other.keys();
  absl::MutexLock lock(&held_->mu);
  held_->keys = std::move(keys);
}

std::shared_ptr<const Keyring::Keys> Keyring::keys() const {
  absl::ReaderMutexLock lock(&held_->mu);
  return held_->keys;
}

std::string Keyring::Encrypt(absl::string_view plain, absl::string_view place,
                             absl::string_view row) const {
  if (plain.empty()) return "";
  const std::shared_ptr<const Keys> keys = this->keys();
  const std::string header = Header(keys->current);
  const std::string nonce = RandomBytes(kNonceBytes);
  const std::string data = AuthenticatedData(header, place, row);
  std::string sealed(plain.size(), '\0'), tag(kTagBytes, '\0');
  const CipherContext context(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  int length = 0;
  RequireCrypto(context != nullptr &&
                EVP_EncryptInit_ex(context.get(), Aes256Gcm(), nullptr,
                                   Bytes(keys->by_id.at(keys->current)), Bytes(nonce)) == 1 &&
                EVP_EncryptUpdate(context.get(), nullptr, &length, Bytes(data),
                                  static_cast<int>(data.size())) == 1 &&
                EVP_EncryptUpdate(context.get(), Bytes(sealed), &length, Bytes(plain),
                                  static_cast<int>(plain.size())) == 1 &&
                EVP_EncryptFinal_ex(context.get(), Bytes(sealed) + length, &length) == 1 &&
                EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes, tag.data()) ==
                    1);
  return absl::StrCat(header, nonce, sealed, tag);
}

absl::StatusOr<std::string> Keyring::Decrypt(absl::string_view value, absl::string_view place,
                                             absl::string_view row) const {
  if (value.empty()) return "";
  const std::optional<std::string> key_id = KeyIdOf(value);
  if (!key_id) return absl::DataLossError("encrypted value is malformed");
  const std::shared_ptr<const Keys> keys = this->keys();
  const auto key = keys->by_id.find(*key_id);
  if (key == keys->by_id.end()) return absl::DataLossError("key of an encrypted value is gone");

  const absl::string_view header = value.substr(0, 2 + key_id->size());
  const absl::string_view nonce = value.substr(header.size(), kNonceBytes);
  const absl::string_view tag = value.substr(value.size() - kTagBytes);
  const absl::string_view sealed = value.substr(
      header.size() + kNonceBytes, value.size() - header.size() - kNonceBytes - kTagBytes);
  const std::string data = AuthenticatedData(header, place, row);
  std::string plain(sealed.size(), '\0');
  const CipherContext context(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  int length = 0;
  RequireCrypto(context != nullptr);
  const bool genuine = EVP_DecryptInit_ex(context.get(), Aes256Gcm(), nullptr, Bytes(key->second),
                                          Bytes(nonce)) == 1 &&
                       EVP_DecryptUpdate(context.get(), nullptr, &length, Bytes(data),
                                         static_cast<int>(data.size())) == 1 &&
                       EVP_DecryptUpdate(context.get(), Bytes(plain), &length, Bytes(sealed),
                                         static_cast<int>(sealed.size())) == 1 &&
                       EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes,
                                           const_cast<char*>(tag.data())) == 1 &&
                       EVP_DecryptFinal_ex(context.get(), Bytes(plain) + length, &length) == 1;
  if (!genuine) return absl::DataLossError("encrypted value was changed or moved");
  return plain;
}

bool Keyring::Stale(absl::string_view value) const {
  if (value.empty()) return false;
  return KeyIdOf(value).value_or("") != keys()->current;
}

std::string Keyring::CurrentPrefix() const { return Header(keys()->current); }

std::string Keyring::BlindIndex(absl::string_view normalised, absl::string_view place) const {
  return Hmac(keys()->index, absl::StrCat("index|", place.size(), ":", place, "|", normalised))
      .substr(0, kIndexBytes);
}

std::string Keyring::Mac(absl::string_view text, absl::string_view purpose) const {
  return Hmac(keys()->index, absl::StrCat("mac|", purpose.size(), ":", purpose, "|", text));
}

std::string Sha256(absl::string_view text) {
  std::string hash(32, '\0');
  unsigned int length = 0;
  RequireCrypto(
      EVP_Digest(text.data(), text.size(), Bytes(hash), &length, Sha256Digest(), nullptr) == 1);
  return hash;
}

std::string RandomBytes(size_t count) {
  std::string bytes(count, '\0');
  RequireCrypto(RAND_bytes(Bytes(bytes), static_cast<int>(count)) == 1);
  return bytes;
}

}  // namespace cc::platform
