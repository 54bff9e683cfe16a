#ifndef SERVICES_REGISTRY_RULE_FILES_H_
#define SERVICES_REGISTRY_RULE_FILES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/registry/dated_rules.h"

// Where the rules of law come from.
namespace cc::registry {

struct RuleFile {
  std::string name;
  absl::string_view json;
};
// The files `rules/*.json` that this program was built with.
std::vector<RuleFile> EmbeddedRules();

// The embedded rules, then those of the installation's files, which override them rule by rule.
// INVALID_ARGUMENT as DatedRules::Parse, also where two embedded files tell the same rule;
// NOT_FOUND where a file cannot be read.
absl::StatusOr<DatedRules> LoadRules(const std::vector<std::string>& override_paths = {});

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_RULE_FILES_H_
