#include "services/reporting/completeness.h"

#include <vector>

#include "services/platform/time/date.h"
#include "services/reporting/completeness_rules.h"
#include "services/reporting/form_store.h"
#include "services/reporting/submission_rules.h"

namespace cc::reporting {
namespace {

v1::CompletenessRow ToRow(const OwedRow& owed, absl::CivilDay due, absl::CivilDay today) {
  v1::CompletenessRow row;
  row.set_unit_code(owed.unit_code);
  row.set_unit_name(owed.unit_name);
  row.set_status(StatusOf(owed.submission.state(), due, today));
  if (!owed.submission.has_submit_time()) return row;
  row.set_late(owed.submission.late());
  row.set_submission_id(owed.submission.id());
  *row.mutable_submit_time() = owed.submission.submit_time();
  return row;
}

}  // namespace

absl::StatusOr<v1::GetCompletenessResponse> Completeness::GetCompleteness(
    const platform::Call& call, const v1::GetCompletenessRequest& request) {
  const v1::Form form =
      request.form() == v1::FORM_UNSPECIFIED ? v1::FORM_LOCAL_CENTRES_MONTHLY : request.form();
  const absl::CivilDay today = platform::DayIn(call.now());
  CC_RETURN_IF_ERROR(CheckMonthBegun(request.month(), today, "month"));
  return db_.Read(call, [&](platform::Tx& tx) -> absl::StatusOr<v1::GetCompletenessResponse> {
    CC_ASSIGN_OR_RETURN(FormTerms terms, FindTerms(tx, form, request.month()));
    CC_ASSIGN_OR_RETURN(std::vector<OwedRow> owed, SelectOwed(tx, form, request.month()));
    const absl::CivilDay due = DueDate(request.month(), terms.due_day);
    v1::GetCompletenessResponse response;
    response.set_month(request.month());
    response.set_form(form);
    response.set_due_date(platform::FormatDate(due));
    response.set_as_of_date(platform::FormatDate(today));
    int reported = 0, timely = 0;
    for (const OwedRow& unit : owed) {
      const v1::CompletenessRow& row = *response.add_rows() = ToRow(unit, due, today);
      if (!IsReported(row.status())) continue;
      ++reported;
      if (!row.late()) ++timely;
    }
    response.set_reported_count(reported);
    response.set_timely_count(timely);
    return response;
  });
}

}  // namespace cc::reporting
