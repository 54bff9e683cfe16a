#include "services/reporting/submission_rules.h"

#include <algorithm>
#include <set>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/platform/error/error.h"

namespace cc::reporting {
namespace {

using platform::Fail;
using platform::FailField;

absl::CivilMonth MonthOf(absl::string_view month) {
  int year = 0, number = 1;
  if (!absl::SimpleAtoi(month.substr(0, 4), &year) || !absl::SimpleAtoi(month.substr(5), &number)) {
    return absl::CivilMonth();
  }
  return absl::CivilMonth(year, number);
}

absl::Status StateForbids(v1::Submission::State state) {
  return Fail(common::v1::REASON_STATE_FORBIDS, {{"state", v1::Submission::State_Name(state)}});
}

}  // namespace

absl::Status CheckMonthBegun(absl::string_view month, absl::CivilDay today,
                             absl::string_view field) {
  if (MonthOf(month) <= absl::CivilMonth(today)) return absl::OkStatus();
  return FailField(field, common::v1::REASON_MONTH_NOT_BEGUN, {{"month", std::string(month)}});
}

absl::Status CheckMonthOver(absl::string_view month, absl::CivilDay today) {
  const absl::CivilDay last = absl::CivilDay(MonthOf(month) + 1) - 1;
  if (today >= last) return absl::OkStatus();
  return Fail(common::v1::REASON_MONTH_NOT_OVER, {{"month", std::string(month)}});
}

absl::CivilDay DueDate(absl::string_view month, int due_day) {
  return absl::CivilDay(MonthOf(month) + 1) + (due_day - 1);
}

absl::Status CheckRaions(const v1::LocalCentresMonthly& content, absl::string_view unit_code,
                         const std::function<bool(absl::string_view)>& is_raion_of_unit) {
  std::set<std::string> seen;
  for (int i = 0; i < content.raion_centres_size(); ++i) {
    const std::string& raion = content.raion_centres(i).unit_code();
    const std::string field =
        absl::StrCat("submission.local_centres.raion_centres[", i, "].unit_code");
    if (!is_raion_of_unit(raion)) {
      return FailField(field, common::v1::REASON_RAION_OUTSIDE_UNIT,
                       {{"raion", raion}, {"unit", std::string(unit_code)}});
    }
    if (!seen.insert(raion).second) {
      return FailField(field, common::v1::REASON_RAION_TWICE, {{"raion", raion}});
    }
  }
  return absl::OkStatus();
}

absl::Status CheckComplete(const v1::LocalCentresMonthly& content) {
  if (content.has_local_administration_count()) return absl::OkStatus();
  return Fail(common::v1::REASON_REPORT_INCOMPLETE, {{"field", "local_administration_count"}});
}

absl::Status CheckStep(v1::Submission::State from, v1::Submission::State to) {
  bool allowed = false;
  switch (to) {
    case v1::Submission::STATE_SUBMITTED:
      allowed = from == v1::Submission::STATE_DRAFT || from == v1::Submission::STATE_RETURNED;
      break;
    case v1::Submission::STATE_RETURNED:
    case v1::Submission::STATE_ACCEPTED:
      allowed = from == v1::Submission::STATE_SUBMITTED;
      break;
    default:
      break;
  }
  return allowed ? absl::OkStatus() : StateForbids(from);
}

absl::Status CheckEditable(v1::Submission::State state) {
  if (state == v1::Submission::STATE_DRAFT || state == v1::Submission::STATE_RETURNED) {
    return absl::OkStatus();
  }
  return StateForbids(state);
}

absl::Status CheckDecider(const std::vector<std::string>& authors, absl::string_view decider) {
  if (std::find(authors.begin(), authors.end(), decider) == authors.end()) return absl::OkStatus();
  return Fail(common::v1::REASON_DECISION_BY_AUTHOR);
}

absl::Status CheckSubmissionMask(const google::protobuf::FieldMask& mask) {
  if (mask.paths().empty()) return FailField("update_mask", common::v1::REASON_FIELD_REQUIRED);
  for (const std::string& path : mask.paths()) {
    if (path != "local_centres") {
      return FailField("update_mask", common::v1::REASON_FIELD_MASK_INVALID, {{"path", path}});
    }
  }
  return absl::OkStatus();
}

}  // namespace cc::reporting
