#ifndef SERVICES_EVACUATION_RULE_FILES_H_
#define SERVICES_EVACUATION_RULE_FILES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/platform/rules/rule_files.h"

namespace cc::evacuation {

// The files `rules/*.json` that this program was built with.
std::vector<platform::RuleFile> EmbeddedRules();

// They and the installation's own; see platform::LoadRules.
inline absl::StatusOr<platform::DatedRules> LoadRules(
    const std::vector<std::string>& override_paths = {}) {
  return platform::LoadRules(EmbeddedRules(), override_paths);
}

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_RULE_FILES_H_
