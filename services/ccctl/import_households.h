#ifndef SERVICES_CCCTL_IMPORT_HOUSEHOLDS_H_
#define SERVICES_CCCTL_IMPORT_HOUSEHOLDS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/ccctl/command.h"

namespace cc::ccctl {

// `import households FILE --office-unit-code=CODE [--corrected-template=FILE] [--apply]`: uploads a
// table of households, waits while it is read and checked, tells every error by row and column, and
// where asked has what is ready registered. Goes on where it stood when it is run again with the
// same file. FAILED_PRECONDITION where something of the file is left.
absl::Status RunImportHouseholds(const Session& session, const std::vector<std::string>& arguments);

// How it is called, and what the flags mean.
std::string ImportHouseholdsHelp(const Session& session);

}  // namespace cc::ccctl

#endif  // SERVICES_CCCTL_IMPORT_HOUSEHOLDS_H_
