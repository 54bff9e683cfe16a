#ifndef SERVICES_REPORTING_PROGRAMME_RULES_H_
#define SERVICES_REPORTING_PROGRAMME_RULES_H_

#include "absl/status/status.h"
#include "cc/reporting/v1/resources.pb.h"

namespace cc::reporting {

// DATES_REVERSED where it ends before it starts; FIELD_REQUIRED where a result says what it counts,
// but not how many.
absl::Status CheckProgramme(const v1::Programme& programme);

}  // namespace cc::reporting

#endif  // SERVICES_REPORTING_PROGRAMME_RULES_H_
