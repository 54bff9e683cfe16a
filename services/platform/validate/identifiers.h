#ifndef SERVICES_PLATFORM_VALIDATE_IDENTIFIERS_H_
#define SERVICES_PLATFORM_VALIDATE_IDENTIFIERS_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"

// Identifiers of the state's registers: shape and check digit. Pure; knows nothing of who holds
// them.
namespace cc::platform {

// What a taxpayer number says of its holder.
struct RnokppFacts {
  absl::CivilDay birth_date;
  bool male = false;
};

// Taxpayer number (РНОКПП): ten digits, the last one checks. A number whose first five digits are
// zero passes the check but names no day of birth, and is refused.
bool IsRnokpp(absl::string_view text);
// Birth date and sex that the number encodes; nothing where it is not a valid number.
std::optional<RnokppFacts> ReadRnokpp(absl::string_view text);

// Number of the record in the demographic register (УНЗР): `YYYYMMDD-NNNNC`, C by the method of
// ICAO 9303. The day must exist; the serial is 0001 to 9999.
bool IsUnzr(absl::string_view text);
// The day of birth in a valid УНЗР; nothing otherwise.
std::optional<absl::CivilDay> ReadUnzr(absl::string_view text);

// Code of a legal entity (ЄДРПОУ): eight digits, the last one checks.
bool IsEdrpou(absl::string_view text);

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_VALIDATE_IDENTIFIERS_H_
