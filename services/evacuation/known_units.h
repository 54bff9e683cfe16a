#ifndef SERVICES_EVACUATION_KNOWN_UNITS_H_
#define SERVICES_EVACUATION_KNOWN_UNITS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/platform/auth/scope.h"

namespace cc::evacuation {

// Where a unit lies; UNIT_UNKNOWN of the field where the register of territories has none such.
absl::StatusOr<platform::UnitPath> KnownUnit(const platform::UnitPaths& paths,
                                             absl::string_view field, const std::string& code);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_KNOWN_UNITS_H_
