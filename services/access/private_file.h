#ifndef SERVICES_ACCESS_PRIVATE_FILE_H_
#define SERVICES_ACCESS_PRIVATE_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace cc::access {

// Writes a file that only its owner may read (0600), at once and whole: readers see the old text or
// the new one.
absl::Status WritePrivateFile(const std::string& path, absl::string_view text);

}  // namespace cc::access

#endif  // SERVICES_ACCESS_PRIVATE_FILE_H_
