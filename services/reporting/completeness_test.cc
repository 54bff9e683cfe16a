#include "services/reporting/completeness.h"

#include <map>

#include "services/reporting/story_fixture.h"

namespace cc::reporting {
namespace {

using platform::IsOk;
using platform::Refused;
using platform::StatusIs;
using Row = v1::CompletenessRow;

class CompletenessTest : public Story {
 protected:
  v1::GetCompletenessResponse Ask(const std::string& month, platform::TestCaller caller) {
    v1::GetCompletenessRequest request;
    request.set_month(month);
    auto answer = Do(completeness, &Completeness::GetCompleteness, request, caller);
    EXPECT_THAT(answer, IsOk());
    return answer.ok() ? *answer : v1::GetCompletenessResponse();
  }
  std::map<std::string, Row::Status> ByUnit(const v1::GetCompletenessResponse& answer) {
    std::map<std::string, Row::Status> statuses;
    for (const Row& row : answer.rows()) statuses[row.unit_code()] = row.status();
    return statuses;
  }
};

TEST_F(CompletenessTest, NamesTheNineOblastsNationallyAndEachItsOwnRow) {
  auto national = Ask("2025-07", Ministry());
  EXPECT_EQ(national.rows_size(), 9);
  EXPECT_EQ(national.due_date(), "2025-08-10");
  EXPECT_EQ(national.as_of_date(), "2026-03-02");
  auto own = Ask("2025-07", In(kDonetsk));
  ASSERT_EQ(own.rows_size(), 1);
  EXPECT_EQ(own.rows(0).unit_code(), kDonetsk);
  EXPECT_EQ(own.rows(0).unit_name(), "Донецька");
  EXPECT_EQ(Ask("2025-07", In(kBakhmutRaion)).rows_size(), 0);
  EXPECT_EQ(Ask("2025-07", {.no_scope = true}).rows_size(), 0);
}

TEST_F(CompletenessTest, TellsReportedLateReturnedDraftedAndMissingApart) {
  const absl::CivilDay in_time(2026, 3, 9), after(2026, 3, 12);
  ASSERT_THAT(Submit(Draft(kDonetsk, "2026-02"), On(In(kDonetsk), in_time)), IsOk());
  auto late = Submit(Draft(kKharkiv, "2026-02"), On(In(kKharkiv), after));
  ASSERT_THAT(late, IsOk());
  ASSERT_THAT(Accept(*late), IsOk());
  Draft(kLuhansk, "2026-02");

  auto answer = Ask("2026-02", On(Ministry(), after));
  auto statuses = ByUnit(answer);
  EXPECT_EQ(statuses[kDonetsk], Row::STATUS_SUBMITTED);
  EXPECT_EQ(statuses[kKharkiv], Row::STATUS_ACCEPTED);
  EXPECT_EQ(statuses[kLuhansk], Row::STATUS_OVERDUE);
  EXPECT_EQ(answer.reported_count(), 2);
  EXPECT_EQ(answer.timely_count(), 1);
  for (const Row& row : answer.rows()) {
    EXPECT_EQ(row.late(), row.unit_code() == kKharkiv);
    EXPECT_EQ(row.submission_id().empty(),
              row.unit_code() != kKharkiv && row.unit_code() != kDonetsk);
  }
  EXPECT_EQ(ByUnit(Ask("2026-02", On(Ministry(), in_time)))[kLuhansk], Row::STATUS_PENDING);
}

TEST_F(CompletenessTest, AReturnedReportIsNotReportedUntilSubmittedAgain) {
  auto returned = Return(Submitted(kDonetsk, "2026-02"));
  ASSERT_THAT(returned, IsOk());
  auto answer = Ask("2026-02", Ministry());
  EXPECT_EQ(ByUnit(answer)[kDonetsk], Row::STATUS_RETURNED);
  EXPECT_EQ(answer.reported_count(), 0);
  ASSERT_THAT(Submit(*returned, In(kDonetsk)), IsOk());
  EXPECT_EQ(Ask("2026-02", Ministry()).reported_count(), 1);
}

TEST_F(CompletenessTest, IsAskedForMonthsThatHaveBegunAndInWhichTheFormHeld) {
  v1::GetCompletenessRequest request;
  request.set_month("2026-04");
  EXPECT_THAT(Do(completeness, &Completeness::GetCompleteness, request, Ministry()),
              StatusIs(absl::StatusCode::kInvalidArgument));
  request.set_month("2023-01");
  EXPECT_THAT(Do(completeness, &Completeness::GetCompleteness, request, Ministry()),
              Refused(common::v1::REASON_FORM_NOT_IN_FORCE));
}

}  // namespace
}  // namespace cc::reporting
