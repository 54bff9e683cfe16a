#ifndef SERVICES_PLATFORM_VALIDATE_UTF8_H_
#define SERVICES_PLATFORM_VALIDATE_UTF8_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace cc::platform {

// One character and its length in bytes; a byte that starts no character stands for itself.
struct Utf8Character {
  uint32_t code;
  size_t size;
  bool valid;
};

// The first character of a text that is not empty.
Utf8Character NextCharacter(absl::string_view text);

// The offset of the first byte that is not UTF-8 (RFC 3629: no overlong forms, no surrogates);
// npos where all of it is.
size_t FindInvalidUtf8(absl::string_view text);

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_VALIDATE_UTF8_H_
