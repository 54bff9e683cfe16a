#ifndef SERVICES_PLATFORM_RULES_RULE_FILES_H_
#define SERVICES_PLATFORM_RULES_RULE_FILES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/platform/rules/dated_rules.h"

// Where the rules of law come from.
namespace cc::platform {

// A file that a program was built with (`cc_rules` of CMake).
struct RuleFile {
  std::string name;
  absl::string_view json;
};

// The embedded rules, then those of the installation's files, which override them rule by rule.
// INVALID_ARGUMENT as DatedRules::Parse, also where two embedded files tell the same rule;
// NOT_FOUND where a file cannot be read.
absl::StatusOr<DatedRules> LoadRules(const std::vector<RuleFile>& embedded,
                                     const std::vector<std::string>& override_paths = {});

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_RULES_RULE_FILES_H_
