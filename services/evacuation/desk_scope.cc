#include "services/evacuation/desk_scope.h"

#include <optional>

#include "services/platform/error/error.h"

namespace cc::evacuation {
namespace {

constexpr options::v1::Relation kDeskRelations[] = {
    options::v1::RELATION_ORIGIN, options::v1::RELATION_RESIDENCE, options::v1::RELATION_OFFICE,
    options::v1::RELATION_DESTINATION};

}  // namespace

std::vector<platform::ScopeKey> DeskKeys(const platform::UnitPath& path) {
  std::vector<platform::ScopeKey> keys;
  for (options::v1::Relation relation : kDeskRelations) {
    for (platform::ScopeKey key : platform::RowKeys(relation, path)) keys.push_back(key);
  }
  return keys;
}

std::vector<platform::ScopeKey> KeysOfDesk(int32_t unit_tail) {
  std::vector<platform::ScopeKey> keys;
  for (options::v1::Relation relation : kDeskRelations)
    keys.push_back(platform::MakeScopeKey(relation, unit_tail));
  return keys;
}

absl::StatusOr<platform::UnitPath> DeskPath(const platform::UnitPaths& paths,
                                            const platform::Call& call,
                                            const std::string& unit_code, absl::string_view field) {
  if (unit_code.empty()) {
    const platform::UnitPath country = {0};
    if (call.scope().Covers(options::v1::RELATION_ANY, country)) return country;
    return platform::Fail(common::v1::REASON_UNIT_OUT_OF_SCOPE, {{"unit", "UA"}});
  }
  std::optional<platform::UnitPath> path = paths.Find(unit_code);
  if (path) return *std::move(path);
  return platform::FailField(field, common::v1::REASON_UNIT_UNKNOWN, {{"unit", unit_code}});
}

}  // namespace cc::evacuation
