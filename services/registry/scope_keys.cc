#include "services/registry/scope_keys.h"

#include <algorithm>

namespace cc::registry {

using platform::ScopeKey;

std::vector<ScopeKey> Union(std::vector<ScopeKey> a, const std::vector<ScopeKey>& b) {
  a.insert(a.end(), b.begin(), b.end());
  std::sort(a.begin(), a.end());
  a.erase(std::unique(a.begin(), a.end()), a.end());
  return a;
}

std::vector<ScopeKey> ScopeOf(
    const std::vector<std::pair<platform::Relation, platform::UnitPath>>& units) {
  std::vector<ScopeKey> keys;
  for (const auto& [relation, path] : units) {
    keys = Union(std::move(keys), platform::RowKeys(relation, path));
  }
  return keys;
}

}  // namespace cc::registry
