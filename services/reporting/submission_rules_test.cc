#include "services/reporting/submission_rules.h"

#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "services/platform/testing/testing.h"

namespace cc::reporting {
namespace {

using platform::IsOk;
using platform::ParseProto;
using platform::Refused;
using platform::StatusIs;
using State = v1::Submission::State;

TEST(Month, CanBeReportedOnceItHasBegun) {
  EXPECT_THAT(CheckMonthBegun("2026-03", absl::CivilDay(2026, 3, 1), "month"), IsOk());
  EXPECT_THAT(CheckMonthBegun("2025-12", absl::CivilDay(2026, 3, 1), "month"), IsOk());
  EXPECT_THAT(CheckMonthBegun("2026-04", absl::CivilDay(2026, 3, 31), "month"),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(Month, IsSubmittedOnItsLastDayAtTheEarliest) {
  EXPECT_THAT(CheckMonthOver("2026-02", absl::CivilDay(2026, 2, 28)), IsOk());
  EXPECT_THAT(CheckMonthOver("2024-02", absl::CivilDay(2024, 2, 28)),
              Refused(common::v1::REASON_MONTH_NOT_OVER));
  EXPECT_THAT(CheckMonthOver("2025-12", absl::CivilDay(2026, 1, 5)), IsOk());
  EXPECT_THAT(CheckMonthOver("2026-03", absl::CivilDay(2026, 3, 30)),
              Refused(common::v1::REASON_MONTH_NOT_OVER));
}

TEST(Deadline, IsADayOfTheMonthAfter) {
  EXPECT_EQ(DueDate("2025-07", 10), absl::CivilDay(2025, 8, 10));
  EXPECT_EQ(DueDate("2025-12", 5), absl::CivilDay(2026, 1, 5));
  EXPECT_EQ(DueDate("2026-01", 1), absl::CivilDay(2026, 2, 1));
}

TEST(Step, LeadsOnlyWhereTheContractSays) {
  const std::vector<State> all = {v1::Submission::STATE_DRAFT, v1::Submission::STATE_SUBMITTED,
                                  v1::Submission::STATE_RETURNED, v1::Submission::STATE_ACCEPTED};
  const std::set<std::pair<State, State>> allowed = {
      {v1::Submission::STATE_DRAFT, v1::Submission::STATE_SUBMITTED},
      {v1::Submission::STATE_RETURNED, v1::Submission::STATE_SUBMITTED},
      {v1::Submission::STATE_SUBMITTED, v1::Submission::STATE_RETURNED},
      {v1::Submission::STATE_SUBMITTED, v1::Submission::STATE_ACCEPTED},
  };
  for (State from : all) {
    for (State to : all) {
      absl::Status status = CheckStep(from, to);
      if (allowed.count({from, to}))
        EXPECT_THAT(status, IsOk()) << from << to;
      else
        EXPECT_THAT(status, Refused(common::v1::REASON_STATE_FORBIDS)) << from << to;
    }
  }
}

TEST(Content, IsOpenInADraftAndWhenReturned) {
  EXPECT_THAT(CheckEditable(v1::Submission::STATE_DRAFT), IsOk());
  EXPECT_THAT(CheckEditable(v1::Submission::STATE_RETURNED), IsOk());
  EXPECT_THAT(CheckEditable(v1::Submission::STATE_SUBMITTED),
              Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_THAT(CheckEditable(v1::Submission::STATE_ACCEPTED),
              Refused(common::v1::REASON_STATE_FORBIDS));
}

bool OfDonetsk(absl::string_view code) { return absl::StartsWith(code, "UA14"); }

TEST(Content, NamesRaionsOfTheReportingUnitEachOnce) {
  const auto content = ParseProto<v1::LocalCentresMonthly>(
      R"(raion_centres { unit_code: "UA14020000000013572" }
         raion_centres { unit_code: "UA14040000000098211" })");
  EXPECT_THAT(CheckRaions(content, "UA14000000000091971", OfDonetsk), IsOk());
  auto foreign = content;
  foreign.add_raion_centres()->set_unit_code("UA63020000000000001");
  EXPECT_THAT(CheckRaions(foreign, "UA14000000000091971", OfDonetsk),
              StatusIs(absl::StatusCode::kInvalidArgument));
  auto twice = content;
  twice.add_raion_centres()->set_unit_code("UA14020000000013572");
  EXPECT_THAT(CheckRaions(twice, "UA14000000000091971", OfDonetsk),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(Content, IsCompleteWithTheNumberOfLocalAdministrationsEvenWhenItIsZero) {
  v1::LocalCentresMonthly content;
  EXPECT_THAT(CheckComplete(content), Refused(common::v1::REASON_REPORT_INCOMPLETE));
  content.set_local_administration_count(0);
  EXPECT_THAT(CheckComplete(content), IsOk());
}

TEST(Decision, IsNotTakenByAnAuthor) {
  EXPECT_THAT(CheckDecider({"a", "b"}, "c"), IsOk());
  EXPECT_THAT(CheckDecider({"a", "b"}, "b"), Refused(common::v1::REASON_DECISION_BY_AUTHOR));
}

TEST(SubmissionMask, NamesTheContentOnly) {
  google::protobuf::FieldMask mask;
  EXPECT_THAT(CheckSubmissionMask(mask), StatusIs(absl::StatusCode::kInvalidArgument));
  mask.add_paths("local_centres");
  EXPECT_THAT(CheckSubmissionMask(mask), IsOk());
  mask.add_paths("month");
  EXPECT_THAT(CheckSubmissionMask(mask), StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace cc::reporting
