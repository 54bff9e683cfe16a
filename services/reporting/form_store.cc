#include "services/reporting/form_store.h"

#include <utility>

#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::reporting {

using platform::Rows;
using platform::Tx;

absl::StatusOr<FormTerms> FindTerms(Tx& tx, v1::Form form, absl::string_view month) {
  CC_ASSIGN_OR_RETURN(Rows rows, tx.Query("SELECT form_version, due_day FROM form_deadlines "
                                          "WHERE form = $1 AND first_month <= $2 "
                                          "ORDER BY first_month DESC LIMIT 1",
                                          static_cast<int>(form), month));
  if (rows.empty()) {
    return platform::Fail(common::v1::REASON_FORM_NOT_IN_FORCE, {{"month", std::string(month)}});
  }
  return FormTerms{.version = static_cast<int>(rows[0].integer(0)),
                   .due_day = static_cast<int>(rows[0].integer(1))};
}

absl::StatusOr<std::vector<OwedRow>> SelectOwed(Tx& tx, v1::Form form, absl::string_view month) {
  CC_ASSIGN_OR_RETURN(
      Rows rows, tx.Query("SELECT u.unit_code, u.unit_name, s.id, s.state, s.late, s.submitted_at "
                          "FROM form_units u LEFT JOIN submissions s "
                          "ON s.form = u.form AND s.unit_tail = u.unit_tail AND s.month = $2 "
                          "WHERE u.form = $1 AND u.first_month <= $2 "
                          "AND (u.last_month IS NULL OR u.last_month >= $2) ORDER BY u.unit_code",
                          static_cast<int>(form), month));
  std::vector<OwedRow> owed;
  for (int i = 0; i < rows.size(); ++i) {
    OwedRow row = {.unit_code = rows[i].str(0), .unit_name = rows[i].str(1)};
    row.submission.set_id(rows[i].str(2));
    row.submission.set_state(static_cast<v1::Submission::State>(rows[i].integer(3)));
    row.submission.set_late(rows[i].boolean(4));
    if (!rows[i].null(5)) {
      *row.submission.mutable_submit_time() = platform::ToProto(rows[i].instant(5));
    }
    owed.push_back(std::move(row));
  }
  return owed;
}

}  // namespace cc::reporting
