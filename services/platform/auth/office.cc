#include "services/platform/auth/office.h"

#include <algorithm>
#include <string>

#include "services/platform/error/error.h"

namespace cc::platform {

absl::StatusOr<OfficeKeys> OfficeOf(const UnitPaths& paths, absl::string_view code,
                                    absl::string_view field) {
  if (code.empty()) return RowKeys(options::v1::RELATION_OFFICE, {0});
  std::optional<UnitPath> path = paths.Find(code);
  if (!path) {
    return FailField(field, common::v1::REASON_UNIT_UNKNOWN, {{"unit", std::string(code)}});
  }
  return RowKeys(options::v1::RELATION_OFFICE, *path);
}

std::optional<ScopeKey> OfficeKeyOf(absl::string_view code) {
  std::optional<int32_t> tail = TailOf(code);
  if (!tail) return std::nullopt;
  return MakeScopeKey(options::v1::RELATION_OFFICE, *tail);
}

int LevelOf(const OfficeKeys& office) { return static_cast<int>(office.size()); }

void Join(OfficeKeys& scope, const OfficeKeys& office) {
  scope.insert(scope.end(), office.begin(), office.end());
  std::sort(scope.begin(), scope.end());
  scope.erase(std::unique(scope.begin(), scope.end()), scope.end());
}

absl::Status CheckActsFor(const Scope& caller, const OfficeKeys& office,
                          absl::string_view unit_code) {
  if (caller.Meets(office)) return absl::OkStatus();
  return Fail(common::v1::REASON_UNIT_OUT_OF_SCOPE,
              {{"unit", unit_code.empty() ? "UA" : std::string(unit_code)}});
}

}  // namespace cc::platform
