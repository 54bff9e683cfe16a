#include "services/platform/rules/rule_files.h"

#include <fstream>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "services/platform/error/error.h"

namespace cc::platform {

absl::StatusOr<DatedRules> LoadRules(const std::vector<RuleFile>& embedded,
                                     const std::vector<std::string>& override_paths) {
  DatedRules rules;
  for (const RuleFile& file : embedded) {
    CC_ASSIGN_OR_RETURN(DatedRules read, DatedRules::Parse(file.name, file.json));
    for (const DatedRule* rule : read.All()) {
      if (!rules.All(rule->id).empty() && rules.All(rule->id)[0]->id == rule->id)
        return absl::InvalidArgumentError(
            absl::StrCat(file.name, ": another file tells ", rule->id, " too"));
    }
    rules.Override(read);
  }
  for (const std::string& path : override_paths) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return absl::NotFoundError(absl::StrCat("no rules in ", path));
    const std::string json((std::istreambuf_iterator<char>(file)), {});
    CC_ASSIGN_OR_RETURN(DatedRules read, DatedRules::Parse(path, json));
    rules.Override(read);
  }
  return rules;
}

}  // namespace cc::platform
