#ifndef SERVICES_EVACUATION_DESK_SCOPE_H_
#define SERVICES_EVACUATION_DESK_SCOPE_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/platform/auth/scope.h"
#include "services/platform/rpc/call.h"

// Whose a desk is: that of everybody who works for its unit, or one above it, in whatever relation.
namespace cc::evacuation {

// Where a caller holds a permission other than the method's.
using ScopeFor = std::function<platform::Scope(const platform::Call&, absl::string_view)>;

// The keys of the desk of a unit's path, from the country down.
std::vector<platform::ScopeKey> DeskKeys(const platform::UnitPath& path);
// The keys by which the records that concern a unit's desk are found.
std::vector<platform::ScopeKey> KeysOfDesk(int32_t unit_tail);

// The path of a unit that a request names, {0} for the country. UNIT_UNKNOWN on `field`;
// UNIT_OUT_OF_SCOPE for the country's desk by whoever does not act for all of it.
absl::StatusOr<platform::UnitPath> DeskPath(const platform::UnitPaths& paths,
                                            const platform::Call& call,
                                            const std::string& unit_code, absl::string_view field);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_DESK_SCOPE_H_
