#ifndef SERVICES_CCCTL_DOCTOR_H_
#define SERVICES_CCCTL_DOCTOR_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/ccctl/command.h"

namespace cc::ccctl {

// `doctor [--config=DIR]`: looks at everything that this machine runs of the suite, for the
// administrator: services, certificates, clock, databases and their roles, migrations, feeds,
// copies of the register, queues, the audit, disks. A line each: good, or what is wrong and what to
// do. FAILED_PRECONDITION where anything is wrong.
absl::Status RunDoctor(const Session& session, const std::vector<std::string>& arguments);

}  // namespace cc::ccctl

#endif  // SERVICES_CCCTL_DOCTOR_H_
