#ifndef SERVICES_CCCTL_ERRORS_H_
#define SERVICES_CCCTL_ERRORS_H_

#include <string>

#include "absl/status/status.h"
#include "google/rpc/status.pb.h"
#include "services/ccctl/text.h"

// Refusals: what a service answered travels in an absl::Status as payload, so that one type serves
// both what ccctl refuses itself and what a service refused.
namespace cc::ccctl {

// `text` is used where the service sent no details.
absl::Status Refusal(int code, absl::string_view text, const google::rpc::Status& details,
                     absl::string_view trace);

// `COMMIT_UNKNOWN`; empty where there is none.
std::string ReasonOf(const absl::Status& status);
// A value of the reason's metadata; empty where there is none.
std::string DetailOf(const absl::Status& status, const std::string& name);

// What is wrong, why, which fields, and what to do, for stderr.
std::string Explain(const absl::Status& status, Language language);

// The exit code: the gRPC code.
inline int ExitCode(const absl::Status& status) { return static_cast<int>(status.code()); }

}  // namespace cc::ccctl

#endif  // SERVICES_CCCTL_ERRORS_H_
