#ifndef SERVICES_REPORTING_SUBMISSION_RULES_H_
#define SERVICES_REPORTING_SUBMISSION_RULES_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "cc/reporting/v1/resources.pb.h"
#include "google/protobuf/field_mask.pb.h"

namespace cc::reporting {

// Months are texts `YYYY-MM` of the contract's form.

// MONTH_NOT_BEGUN on `field` where the month is after today's.
absl::Status CheckMonthBegun(absl::string_view month, absl::CivilDay today,
                             absl::string_view field);
// MONTH_NOT_OVER before the last day of the month.
absl::Status CheckMonthOver(absl::string_view month, absl::CivilDay today);
// Last day on which a report for the month is in time; `due_day` is a day of the month after.
absl::CivilDay DueDate(absl::string_view month, int due_day);

// RAION_OUTSIDE_UNIT or RAION_TWICE, naming the entry. `is_raion_of_unit` tells the raions of the
// reporting unit.
absl::Status CheckRaions(const v1::LocalCentresMonthly& content, absl::string_view unit_code,
                         const std::function<bool(absl::string_view)>& is_raion_of_unit);
// REPORT_INCOMPLETE where what must be stated on submission is not.
absl::Status CheckComplete(const v1::LocalCentresMonthly& content);

// STATE_FORBIDS unless the step leads from `from` to `to`; see Submission.State.
absl::Status CheckStep(v1::Submission::State from, v1::Submission::State to);
// STATE_FORBIDS unless the content is open to changes.
absl::Status CheckEditable(v1::Submission::State state);
// DECISION_BY_AUTHOR where the one who decides is among those who wrote or submitted.
absl::Status CheckDecider(const std::vector<std::string>& authors, absl::string_view decider);

// FIELD_MASK_INVALID unless the mask names the content and nothing else.
absl::Status CheckSubmissionMask(const google::protobuf::FieldMask& mask);

}  // namespace cc::reporting

#endif  // SERVICES_REPORTING_SUBMISSION_RULES_H_
