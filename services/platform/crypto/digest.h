#ifndef SERVICES_PLATFORM_CRYPTO_DIGEST_H_
#define SERVICES_PLATFORM_CRYPTO_DIGEST_H_

#include <cstddef>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"

typedef struct evp_md_ctx_st EVP_MD_CTX;

namespace cc::platform {

inline constexpr size_t kDigestBytes = 32;

// SHA-256 of what is added piece by piece; one object makes one digest after another without
// allocating. Not thread-safe.
class Digest {
 public:
  Digest();

  void Add(absl::string_view text);
  // Adds the length (4 bytes, big-endian) and then the text, so that neighbours cannot be confused.
  void AddField(absl::string_view text);
  // The 32 bytes; begins anew.
  std::string Finish();
  // The same, written to `hash`, which has room for them.
  void Finish(char* hash);

 private:
  struct Free {
    void operator()(EVP_MD_CTX* context) const;
  };
  std::unique_ptr<EVP_MD_CTX, Free> context_;
};

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_CRYPTO_DIGEST_H_
