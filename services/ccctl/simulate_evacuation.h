#ifndef SERVICES_CCCTL_SIMULATE_EVACUATION_H_
#define SERVICES_CCCTL_SIMULATE_EVACUATION_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/ccctl/command.h"

namespace cc::ccctl {

// `simulate evacuation --parties=N [--seed=S] [--speed=X] --from-unit-code=CODE
// [--transit-centre-id=ID]`: a day of evacuation driven through the services: invented groups ask
// to be taken, are planned, assemble, board, leave, arrive and are registered. Marked synthetic;
// the same seed invents the same groups. Times of the day pass X times as fast as a clock; 0 (and
// where it is not given) waits for nothing. FAILED_PRECONDITION where somebody planned did not
// arrive.
absl::Status RunSimulateEvacuation(const Session& session,
                                   const std::vector<std::string>& arguments);

}  // namespace cc::ccctl

#endif  // SERVICES_CCCTL_SIMULATE_EVACUATION_H_
