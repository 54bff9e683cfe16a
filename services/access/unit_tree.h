#ifndef SERVICES_ACCESS_UNIT_TREE_H_
#define SERVICES_ACCESS_UNIT_TREE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "services/platform/auth/scope.h"

namespace cc::access {

// Which unit lies under which: all that access needs of the register of territories.
class UnitTree {
 public:
  // False for texts that are no codes; `parent` is empty for the first level.
  bool Add(absl::string_view code, absl::string_view parent);
  // Nothing for an unknown code, or one whose chain does not end.
  std::optional<platform::UnitPath> Find(absl::string_view code) const;
  size_t size() const { return units_.size(); }

  // One line for each unit: its code, a space, its parent's code.
  std::string ToText() const;
  static UnitTree FromText(absl::string_view text);

 private:
  struct Unit {
    std::string code, parent;
  };
  absl::flat_hash_map<int32_t, Unit> units_;  // by tail
};

}  // namespace cc::access

#endif  // SERVICES_ACCESS_UNIT_TREE_H_
