#ifndef SERVICES_TERRITORY_REGISTER_REQUESTS_H_
#define SERVICES_TERRITORY_REGISTER_REQUESTS_H_

#include <string>

#include "services/platform/error/error.h"

// What every request to the register of units has in common.
namespace cc::territory {

// Units, statuses and periods are small: more of them fit a page than of other lists.
constexpr int kStandardPage = 50, kMostPage = 5000;

inline absl::Status UnknownUnit(const std::string& code) {
  return platform::FailField("unit_code", common::v1::REASON_UNIT_UNKNOWN, {{"unit", code}});
}

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_REGISTER_REQUESTS_H_
