#ifndef SERVICES_CCCTL_HELP_H_
#define SERVICES_CCCTL_HELP_H_

#include <string>

#include "services/ccctl/contract.h"

// Help, made of the contract's comments and rules. `width` columns wide.
namespace cc::ccctl {

std::string HelpOverview(const Contract& contract, size_t width);
std::string HelpService(const Contract::Service& service, size_t width);
// `call` is how the method is called: `territory get-status`, or `import codifier FILE`.
std::string HelpMethod(const MethodDescriptor& method, const std::string& call, size_t width);

// What ccctl does besides calling methods: (how it is called, what it does).
const std::vector<std::pair<std::string, std::string>>& Verbs();

}  // namespace cc::ccctl

#endif  // SERVICES_CCCTL_HELP_H_
