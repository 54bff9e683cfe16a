#ifndef SERVICES_REGISTRY_DATED_RULES_H_
#define SERVICES_REGISTRY_DATED_RULES_H_

#include "services/platform/rules/dated_rules.h"

// Rules of law as data (`rules/*.json`), which nearly every decision here rests on.
namespace cc::registry {

using platform::DatedRule;
using platform::DatedRules;

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_DATED_RULES_H_
