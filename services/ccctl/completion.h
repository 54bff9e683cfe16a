#ifndef SERVICES_CCCTL_COMPLETION_H_
#define SERVICES_CCCTL_COMPLETION_H_

#include <string>
#include <vector>

#include "services/ccctl/contract.h"
#include "services/ccctl/options.h"

namespace cc::ccctl {

// The script for `source <(ccctl completion bash)`. It asks `ccctl __complete WORD…`.
std::string BashCompletion();

// What may stand in the place of the last word, given all words after `ccctl`. A candidate that
// ends in `=` goes on.
std::vector<std::string> Complete(const Contract& contract, const std::vector<std::string>& words,
                                  const Environment& environment);

}  // namespace cc::ccctl

#endif  // SERVICES_CCCTL_COMPLETION_H_
