#ifndef SERVICES_CCCTL_DOWNLOAD_H_
#define SERVICES_CCCTL_DOWNLOAD_H_

#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "services/ccctl/contract.h"
#include "services/ccctl/text.h"

// Answers that are files (`google.api.HttpBody`).
namespace cc::ccctl {

bool AnswersFile(const MethodDescriptor& method);

// Writes the file to `path`, where it then is whole or not at all; to `out` where the path is empty
// or `-`. Says on `err` what was written, with the name that the service gives it.
absl::Status SaveFile(const Message& answer, const std::string& path, std::ostream& out,
                      std::ostream& err, Language language);

}  // namespace cc::ccctl

#endif  // SERVICES_CCCTL_DOWNLOAD_H_
