#ifndef SERVICES_REGISTRY_RULE_FILES_H_
#define SERVICES_REGISTRY_RULE_FILES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/platform/rules/rule_files.h"
#include "services/registry/dated_rules.h"

namespace cc::registry {

// The files `rules/*.json` that this program was built with.
std::vector<platform::RuleFile> EmbeddedRules();

// They and the installation's own; see platform::LoadRules.
inline absl::StatusOr<DatedRules> LoadRules(const std::vector<std::string>& override_paths = {}) {
  return platform::LoadRules(EmbeddedRules(), override_paths);
}

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_RULE_FILES_H_
