#ifndef SERVICES_PLATFORM_CRYPTO_OPENSSL_BYTES_H_
#define SERVICES_PLATFORM_CRYPTO_OPENSSL_BYTES_H_

#include <openssl/evp.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"

// What every use of OpenSSL needs: its view of our bytes, and owners of its keys.
namespace cc::platform {

inline const unsigned char* Bytes(absl::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
inline unsigned char* Bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

// Ends the process: without randomness or memory there is nothing safe to go on with.
inline void RequireCrypto(bool ok) {
  if (ok) return;
  std::fputs("cryptographic library failed\n", stderr);
  std::abort();
}

inline std::shared_ptr<EVP_PKEY> OwnKey(EVP_PKEY* key) {
  return key == nullptr ? nullptr : std::shared_ptr<EVP_PKEY>(key, EVP_PKEY_free);
}

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_CRYPTO_OPENSSL_BYTES_H_
