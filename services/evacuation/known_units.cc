#include "services/evacuation/known_units.h"

#include <optional>

#include "services/platform/error/error.h"

namespace cc::evacuation {

absl::StatusOr<platform::UnitPath> KnownUnit(const platform::UnitPaths& paths,
                                             absl::string_view field, const std::string& code) {
  std::optional<platform::UnitPath> path = paths.Find(code);
  if (!path || path->empty())
    return platform::FailField(field, common::v1::REASON_UNIT_UNKNOWN, {{"unit", code}});
  return *std::move(path);
}

}  // namespace cc::evacuation
