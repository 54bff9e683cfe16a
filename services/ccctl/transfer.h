#ifndef SERVICES_CCCTL_TRANSFER_H_
#define SERVICES_CCCTL_TRANSFER_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/ccctl/command.h"

// Files on their way into a service.
namespace cc::ccctl {

// `upload SERVICE FILE [--upload-id=UUID]`: sends the file in chunks with a progress bar and prints
// the upload. With an id it goes on with an upload begun before.
absl::Status RunUpload(const Session& session, const std::vector<std::string>& arguments);

// `import WHAT FILE [--field=value …]`: uploads, calls Import<What>, prints the report.
// FAILED_PRECONDITION where the report says that it was not taken over (with --validate-only: that
// it could not be).
absl::Status RunImport(const Session& session, const std::vector<std::string>& arguments);

// Sends a file to the service of a method, with a progress bar, and answers with the upload's id;
// `upload_id` of an upload begun before, or empty.
absl::StatusOr<std::string> SendFile(const Session& session, Client& client,
                                     const MethodDescriptor& method, const std::string& path,
                                     const std::string& upload_id);

// The method of `import WHAT`; null where there is none.
const MethodDescriptor* FindImport(const Contract& contract, const std::string& what);

}  // namespace cc::ccctl

#endif  // SERVICES_CCCTL_TRANSFER_H_
