#include "services/reporting/completeness_rules.h"

namespace cc::reporting {

v1::CompletenessRow::Status StatusOf(v1::Submission::State state, absl::CivilDay due,
                                     absl::CivilDay today) {
  switch (state) {
    case v1::Submission::STATE_SUBMITTED:
      return v1::CompletenessRow::STATUS_SUBMITTED;
    case v1::Submission::STATE_RETURNED:
      return v1::CompletenessRow::STATUS_RETURNED;
    case v1::Submission::STATE_ACCEPTED:
      return v1::CompletenessRow::STATUS_ACCEPTED;
    default:
      return today > due ? v1::CompletenessRow::STATUS_OVERDUE
                         : v1::CompletenessRow::STATUS_PENDING;
  }
}

bool IsReported(v1::CompletenessRow::Status status) {
  return status == v1::CompletenessRow::STATUS_SUBMITTED ||
         status == v1::CompletenessRow::STATUS_ACCEPTED;
}

}  // namespace cc::reporting
