#ifndef SERVICES_CCCTL_AUDIT_H_
#define SERVICES_CCCTL_AUDIT_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/ccctl/command.h"

namespace cc::ccctl {

// `audit verify [SERVICE …]`: proves that the audit of each service is as it was sealed, or names
// the first thing that is not. It asks no service: it reads the databases (of run.json, or
// `--db_file` with a conninfo) and believes only the public key (`--seal_keys`) and the copy of the
// seals (`--seals`). DATA_LOSS where something is not as it was sealed.
absl::Status RunAudit(const Session& session, const std::vector<std::string>& arguments);

}  // namespace cc::ccctl

#endif  // SERVICES_CCCTL_AUDIT_H_
