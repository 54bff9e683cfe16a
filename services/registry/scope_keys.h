#ifndef SERVICES_REGISTRY_SCOPE_KEYS_H_
#define SERVICES_REGISTRY_SCOPE_KEYS_H_

#include <utility>
#include <vector>

#include "services/platform/auth/scope.h"

namespace cc::registry {

// The keys of a row that is related to several units; sorted, each once.
std::vector<platform::ScopeKey> ScopeOf(
    const std::vector<std::pair<platform::Relation, platform::UnitPath>>& units);

// Both sets of keys together.
std::vector<platform::ScopeKey> Union(std::vector<platform::ScopeKey> a,
                                      const std::vector<platform::ScopeKey>& b);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_SCOPE_KEYS_H_
