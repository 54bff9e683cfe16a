#ifndef SERVICES_PLATFORM_AUTH_OFFICE_H_
#define SERVICES_PLATFORM_AUTH_OFFICE_H_

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/platform/auth/scope.h"

// Records that belong to an office of a unit rather than to people: who sees them and who acts for
// them.
namespace cc::platform {

// Scope keys of an office, from the country down to its unit, in relation OFFICE.
using OfficeKeys = std::vector<ScopeKey>;

// The office of a unit; the national one where `code` is empty. UNIT_UNKNOWN on `field` otherwise.
absl::StatusOr<OfficeKeys> OfficeOf(const UnitPaths& paths, absl::string_view code,
                                    absl::string_view field);

// The key by which the records of a unit's office are found; nothing for an empty code.
std::optional<ScopeKey> OfficeKeyOf(absl::string_view code);

// 1 for the country, 2 for an oblast, 3 for a raion, 4 and more below.
int LevelOf(const OfficeKeys& office);

// Adds the keys of another office; the result is sorted and without doubles.
void Join(OfficeKeys& scope, const OfficeKeys& office);

// UNIT_OUT_OF_SCOPE, naming the unit, unless the caller acts for this office or one above it.
absl::Status CheckActsFor(const Scope& caller, const OfficeKeys& office,
                          absl::string_view unit_code);

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_AUTH_OFFICE_H_
