#ifndef SERVICES_GATEWAY_JSON_CHECK_H_
#define SERVICES_GATEWAY_JSON_CHECK_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace cc::gateway {

// Is the text one JSON value by RFC 8259, in UTF-8, at most `max_depth` deep? The library's own
// reader is lenient (single quotes, bare names) and recursive, so nothing reaches it unchecked. One
// pass, no memory beyond the depth. JSON_INVALID with the byte, JSON_TOO_DEEP, JSON_KEY_DOUBLE
// where an object names a key twice.
absl::Status CheckJson(absl::string_view text, int max_depth = 32);

}  // namespace cc::gateway

#endif  // SERVICES_GATEWAY_JSON_CHECK_H_
