#ifndef SERVICES_REPORTING_FORM_STORE_H_
#define SERVICES_REPORTING_FORM_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cc/reporting/v1/resources.pb.h"
#include "services/platform/db/tx.h"

namespace cc::reporting {

// What holds for a form in a month.
struct FormTerms {
  int version = 0;
  int due_day = 0;  // of the month after, inclusive
};

// A unit that owes the form for a month, and its report as far as there is one.
struct OwedRow {
  std::string unit_code, unit_name;
  v1::Submission submission;  // id, state, late, submit_time; state unspecified where there is none
};

// FORM_NOT_IN_FORCE for a month before the form.
absl::StatusOr<FormTerms> FindTerms(platform::Tx& tx, v1::Form form, absl::string_view month);

// The units within the scope that owe the form for the month, by code.
absl::StatusOr<std::vector<OwedRow>> SelectOwed(platform::Tx& tx, v1::Form form,
                                                absl::string_view month);

}  // namespace cc::reporting

#endif  // SERVICES_REPORTING_FORM_STORE_H_
