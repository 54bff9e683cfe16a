#ifndef SERVICES_REPORTING_COMPLETENESS_RULES_H_
#define SERVICES_REPORTING_COMPLETENESS_RULES_H_

#include "absl/time/civil_time.h"
#include "cc/reporting/v1/resources.pb.h"

namespace cc::reporting {

// How a unit stands that owes a report: `state` is its report's, unspecified where there is none. A
// draft is nobody's report yet. The deadline day itself is still in time.
v1::CompletenessRow::Status StatusOf(v1::Submission::State state, absl::CivilDay due,
                                     absl::CivilDay today);

// Does the status count as reported? A returned report does not until it is submitted again.
bool IsReported(v1::CompletenessRow::Status status);

}  // namespace cc::reporting

#endif  // SERVICES_REPORTING_COMPLETENESS_RULES_H_
