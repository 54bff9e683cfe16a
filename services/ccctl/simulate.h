#ifndef SERVICES_CCCTL_SIMULATE_H_
#define SERVICES_CCCTL_SIMULATE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/ccctl/command.h"

namespace cc::ccctl {

// `simulate evacuation …` (simulate_evacuation.h), or
// `simulate registry --people=N [--seed=S] [--duplicates=SHARE] --out=FILE.csv|FILE.xlsx
// [--labels=FILE.csv] [--displacement=FILE.csv] [--codifier=FILE.csv]`: invented households in the
// registry's table of households, marked synthetic. Asks no service. The files of displacement and
// codifier are found in the folder CC_REFERENCE_DATA where it is set.
absl::Status RunSimulate(const Session& session, const std::vector<std::string>& arguments);

}  // namespace cc::ccctl

#endif  // SERVICES_CCCTL_SIMULATE_H_
