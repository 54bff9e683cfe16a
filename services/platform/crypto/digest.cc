#include "services/platform/crypto/digest.h"

#include <openssl/evp.h>

#include <cstdio>
#include <cstdlib>

namespace cc::platform {
namespace {

// Without memory there is nothing safe to go on with.
void Require(bool ok) {
  if (ok) return;
  std::fputs("cryptographic library failed\n", stderr);
  std::abort();
}

const EVP_MD* Sha256Algorithm() {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  Require(algorithm != nullptr);
  return algorithm;
}

}  // namespace

Digest::Digest() : context_(EVP_MD_CTX_new()) {
  Require(context_ != nullptr &&
          EVP_DigestInit_ex2(context_.get(), Sha256Algorithm(), nullptr) == 1);
}

void Digest::Free::operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }

void Digest::Add(absl::string_view text) {
  Require(EVP_DigestUpdate(context_.get(), text.data(), text.size()) == 1);
}

void Digest::AddField(absl::string_view text) {
  const auto size = static_cast<uint32_t>(text.size());
  const char length[4] = {static_cast<char>(size >> 24), static_cast<char>(size >> 16),
                          static_cast<char>(size >> 8), static_cast<char>(size)};
  Add({length, sizeof length});
  Add(text);
}

std::string Digest::Finish() {
  std::string hash(kDigestBytes, '\0');
  Finish(hash.data());
  return hash;
}

void Digest::Finish(char* hash) {
  unsigned int length = 0;
  Require(EVP_DigestFinal_ex(context_.get(), reinterpret_cast<unsigned char*>(hash), &length) ==
              1 &&
          EVP_DigestInit_ex2(context_.get(), nullptr, nullptr) == 1);
}

}  // namespace cc::platform
