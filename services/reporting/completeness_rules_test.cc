#include "services/reporting/completeness_rules.h"

#include "services/platform/testing/testing.h"

namespace cc::reporting {
namespace {

TEST(Completeness, JoinsAcceptanceAndTheDeadlineInOneStatus) {
  const absl::CivilDay due(2025, 8, 10);
  struct Case {
    v1::Submission::State state;
    absl::CivilDay today;
    v1::CompletenessRow::Status status;
    bool reported;
  };
  const Case cases[] = {
      {v1::Submission::STATE_UNSPECIFIED, due, v1::CompletenessRow::STATUS_PENDING, false},
      {v1::Submission::STATE_UNSPECIFIED, due + 1, v1::CompletenessRow::STATUS_OVERDUE, false},
      {v1::Submission::STATE_DRAFT, due, v1::CompletenessRow::STATUS_PENDING, false},
      {v1::Submission::STATE_DRAFT, due + 1, v1::CompletenessRow::STATUS_OVERDUE, false},
      {v1::Submission::STATE_SUBMITTED, due + 9, v1::CompletenessRow::STATUS_SUBMITTED, true},
      {v1::Submission::STATE_RETURNED, due + 9, v1::CompletenessRow::STATUS_RETURNED, false},
      {v1::Submission::STATE_ACCEPTED, due, v1::CompletenessRow::STATUS_ACCEPTED, true},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(StatusOf(c.state, due, c.today), c.status);
    EXPECT_EQ(IsReported(c.status), c.reported);
  }
}

}  // namespace
}  // namespace cc::reporting
