#include "services/access/unit_tree.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace cc::access {

constexpr size_t kDeepest = 10;

bool UnitTree::Add(absl::string_view code, absl::string_view parent) {
  const auto tail = platform::TailOf(code);
  if (!tail || (!parent.empty() && !platform::TailOf(parent))) return false;
  units_[*tail] = {std::string(code), std::string(parent)};
  return true;
}

std::optional<platform::UnitPath> UnitTree::Find(absl::string_view code) const {
  platform::UnitPath path;
  while (!code.empty()) {
    const auto tail = platform::TailOf(code);
    const auto unit = tail ? units_.find(*tail) : units_.end();
    if (unit == units_.end() || unit->second.code != code || path.size() >= kDeepest)
      return std::nullopt;
    path.push_back(*tail);
    code = unit->second.parent;
  }
  if (path.empty()) return std::nullopt;
  path.push_back(0);
  std::reverse(path.begin(), path.end());
  return path;
}

std::string UnitTree::ToText() const {
  std::string text;
  for (const auto& [tail, unit] : units_) absl::StrAppend(&text, unit.code, " ", unit.parent, "\n");
  return text;
}

UnitTree UnitTree::FromText(absl::string_view text) {
  UnitTree tree;
  for (absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> codes =
        absl::StrSplit(line, absl::MaxSplits(' ', 1));
    tree.Add(codes.first, codes.second);
  }
  return tree;
}

}  // namespace cc::access
