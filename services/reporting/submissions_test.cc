#include "services/reporting/submissions.h"

#include <atomic>
#include <thread>
#include <vector>

#include "services/reporting/story_fixture.h"

namespace cc::reporting {
namespace {

using platform::EqualsProto;
using platform::IsOk;
using platform::Refused;
using platform::StatusIs;
using ::testing::ElementsAre;

class SubmissionsTest : public Story {
 protected:
  std::vector<v1::Submission::State> Steps(const v1::Submission& report) {
    std::vector<v1::Submission::State> states;
    for (const v1::Step& step : report.steps()) states.push_back(step.state());
    return states;
  }
};

TEST_F(SubmissionsTest, AReportGoesFromItsOblastToTheNationalLevelAndBackAndIsAccepted) {
  v1::Submission draft = Draft(kDonetsk, "2026-02");
  EXPECT_EQ(draft.state(), v1::Submission::STATE_DRAFT);
  EXPECT_EQ(draft.form_version(), 1);
  auto submitted = Submit(draft, In(kDonetsk));
  ASSERT_THAT(submitted, IsOk());
  EXPECT_EQ(submitted->state(), v1::Submission::STATE_SUBMITTED);
  EXPECT_FALSE(submitted->late());
  auto returned = Return(*submitted);
  ASSERT_THAT(returned, IsOk());
  returned->mutable_local_centres()->set_local_administration_count(27);
  auto mended = Update(*returned, In(kDonetsk));
  ASSERT_THAT(mended, IsOk());
  auto again = Submit(*mended, In(kDonetsk));
  ASSERT_THAT(again, IsOk());
  auto accepted = Accept(*again);
  ASSERT_THAT(accepted, IsOk());
  EXPECT_EQ(accepted->local_centres().local_administration_count(), 27);
  EXPECT_THAT(Steps(*accepted),
              ElementsAre(v1::Submission::STATE_DRAFT, v1::Submission::STATE_SUBMITTED,
                          v1::Submission::STATE_RETURNED, v1::Submission::STATE_SUBMITTED,
                          v1::Submission::STATE_ACCEPTED));
  EXPECT_EQ(accepted->steps(2).note(), "Уточніть кількість");
  EXPECT_EQ(accepted->steps(2).actor_id(), kMinistry);
  EXPECT_THAT(*Get(draft.id(), In(kDonetsk)), EqualsProto(*accepted));
}

TEST_F(SubmissionsTest, IsSeenByItsOblastAndNationallyOnly) {
  v1::Submission draft = Draft(kDonetsk, "2026-01");
  EXPECT_THAT(Get(draft.id(), In(kDonetsk)), IsOk());
  EXPECT_THAT(Get(draft.id(), Ministry()), IsOk());
  EXPECT_THAT(Get(draft.id(), In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Get(draft.id(), In(kBakhmutRaion)), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Get(draft.id(), {.no_scope = true}), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Update(draft, In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Submit(draft, In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Accept(draft, In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(SubmissionsTest, IsSubmittedByItsUnitAndDecidedNationally) {
  v1::Submission draft = Draft(kDonetsk, "2026-01");
  EXPECT_THAT(Submit(draft, Ministry()), Refused(common::v1::REASON_SUBMISSION_BY_UNIT));
  auto submitted = Submit(draft, In(kDonetsk));
  ASSERT_THAT(submitted, IsOk());
  // A grant that carries the permission to accept, but over the oblast only.
  auto local = In(kDonetsk, "00000000-0000-7000-8000-00000000000c");
  EXPECT_THAT(Accept(*submitted, local), Refused(common::v1::REASON_DECISION_NATIONAL));
  EXPECT_THAT(Return(*submitted, local), Refused(common::v1::REASON_DECISION_NATIONAL));
}

TEST_F(SubmissionsTest, IsNotDecidedByWhoeverWroteOrSubmittedIt) {
  v1::Submission draft = Draft(kDonetsk, "2026-01");
  auto second = Update(draft, In(kDonetsk, "00000000-0000-7000-8000-000000000002"));
  ASSERT_THAT(second, IsOk());
  auto submitted = Submit(*second, In(kDonetsk, "00000000-0000-7000-8000-000000000003"));
  ASSERT_THAT(submitted, IsOk());
  for (const char* author :
       {kOfficer, "00000000-0000-7000-8000-000000000002", "00000000-0000-7000-8000-000000000003"}) {
    // Promoted to the national level meanwhile.
    EXPECT_THAT(Accept(*submitted, {.principal = author}),
                Refused(common::v1::REASON_DECISION_BY_AUTHOR));
  }
  EXPECT_THAT(Accept(*submitted), IsOk());
}

TEST_F(SubmissionsTest, IsClosedToChangesOnceSubmitted) {
  v1::Submission submitted = Submitted(kDonetsk, "2026-01");
  EXPECT_THAT(Update(submitted, In(kDonetsk)), Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_THAT(Submit(submitted, In(kDonetsk)), Refused(common::v1::REASON_STATE_FORBIDS));
  auto accepted = Accept(submitted);
  ASSERT_THAT(accepted, IsOk());
  EXPECT_THAT(Return(*accepted), Refused(common::v1::REASON_STATE_FORBIDS));
  EXPECT_THAT(Update(*accepted, In(kDonetsk)), Refused(common::v1::REASON_STATE_FORBIDS));
}

TEST_F(SubmissionsTest, WhatIsHandedInOrAcceptedIsWhatWasSeen) {
  v1::Submission draft = Draft(kDonetsk, "2026-01");
  v1::Submission changed = draft;
  changed.mutable_local_centres()->set_local_administration_count(1);
  ASSERT_THAT(Update(changed, In(kDonetsk)), IsOk());
  EXPECT_THAT(Submit(draft, In(kDonetsk)), Refused(common::v1::REASON_ETAG_STALE));
  EXPECT_THAT(Update(draft, In(kDonetsk)), Refused(common::v1::REASON_ETAG_STALE));
}

TEST_F(SubmissionsTest, OfManySubmissionsAtOnceOneIsTaken) {
  v1::Submission draft = Draft(kDonetsk, "2026-01");
  std::atomic<int> taken = 0, refused = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      auto result = Submit(draft, In(kDonetsk));
      const auto reason = platform::ReasonOf(result.status());
      if (result.ok()) ++taken;
      if (reason == common::v1::REASON_ETAG_STALE || reason == common::v1::REASON_STATE_FORBIDS)
        ++refused;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(taken, 1);
  EXPECT_EQ(refused, 3);
  EXPECT_EQ(database.Sql("SELECT count(*) FROM submission_steps"), "2");
}

TEST_F(SubmissionsTest, OfAcceptingAndReturningAtOnceOneIsTaken) {
  for (const char* month : {"2025-09", "2025-10", "2025-11", "2025-12", "2026-01"}) {
    v1::Submission submitted = Submitted(kDonetsk, month);
    absl::StatusOr<v1::Submission> accepted = absl::UnknownError(""), returned = accepted;
    std::thread one([&] { accepted = Accept(submitted); });
    std::thread other([&] {
      returned = Return(submitted, {.principal = "00000000-0000-7000-8000-00000000000d"});
    });
    one.join();
    other.join();
    EXPECT_NE(accepted.ok(), returned.ok());
    EXPECT_EQ(Get(submitted.id(), Ministry())->steps_size(), 3);
  }
}

TEST_F(SubmissionsTest, ThereIsOneForAUnitAndMonth) {
  Draft(kDonetsk, "2026-01");
  EXPECT_THAT(
      Do(submissions, &Submissions::CreateSubmission, ReportOf(kDonetsk, "2026-01"), In(kDonetsk)),
      Refused(common::v1::REASON_ALREADY_EXISTS));
  Draft(kDonetsk, "2025-12");
  Draft(kKharkiv, "2026-01");
}

TEST_F(SubmissionsTest, ARepeatedRequestMakesOneReport) {
  auto request = ReportOf(kDonetsk, "2026-01");
  request.set_request_id("0196b3f0-0000-4000-8000-000000000001");
  auto first = Do(submissions, &Submissions::CreateSubmission, request, In(kDonetsk));
  auto second = Do(submissions, &Submissions::CreateSubmission, request, In(kDonetsk));
  ASSERT_THAT(second, IsOk());
  EXPECT_THAT(*second, EqualsProto(*first));
  request.mutable_submission()->set_month("2025-12");
  EXPECT_THAT(Do(submissions, &Submissions::CreateSubmission, request, In(kDonetsk)),
              Refused(common::v1::REASON_REQUEST_ID_REUSED));
}

TEST_F(SubmissionsTest, RefusesWhatCannotBeReportedAndKeepsNothing) {
  auto create = [&](const v1::CreateSubmissionRequest& request, platform::TestCaller caller) {
    return Do(submissions, &Submissions::CreateSubmission, request, caller);
  };
  EXPECT_THAT(create(ReportOf(kKharkiv, "2026-01"), In(kDonetsk)),
              Refused(common::v1::REASON_UNIT_OUT_OF_SCOPE));
  EXPECT_THAT(create(ReportOf(kBakhmutRaion, "2026-01"), In(kDonetsk)),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(create(ReportOf(kDonetsk, "2026-04"), In(kDonetsk)),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(create(ReportOf(kDonetsk, "2023-06"), In(kDonetsk)),
              Refused(common::v1::REASON_FORM_NOT_IN_FORCE));
  for (const char* not_a_raion_of_it : {kIziumRaion, kDonetsk, "UA99000000000099999"}) {
    auto request = ReportOf(kDonetsk, "2026-01");
    request.mutable_submission()->mutable_local_centres()->add_raion_centres()->set_unit_code(
        not_a_raion_of_it);
    EXPECT_THAT(create(request, In(kDonetsk)), StatusIs(absl::StatusCode::kInvalidArgument));
  }
  EXPECT_EQ(database.Sql("SELECT count(*) FROM submissions"), "0");
  EXPECT_EQ(database.Sql("SELECT count(*) FROM submission_steps"), "0");
}

TEST_F(SubmissionsTest, IsNotSubmittedIncompleteOrBeforeTheMonthEnds) {
  EXPECT_THAT(Submit(Draft(kDonetsk, "2026-03"), In(kDonetsk)),
              Refused(common::v1::REASON_MONTH_NOT_OVER));
  v1::Submission draft = Draft(kDonetsk, "2026-02");
  draft.mutable_local_centres()->clear_local_administration_count();
  auto without = Update(draft, In(kDonetsk));
  ASSERT_THAT(without, IsOk());
  EXPECT_THAT(Submit(*without, In(kDonetsk)), Refused(common::v1::REASON_REPORT_INCOMPLETE));
}

TEST_F(SubmissionsTest, IsLateByItsFirstSubmissionWhateverIsReturned) {
  v1::Submission in_time = Draft(kDonetsk, "2026-02");
  auto submitted = Submit(in_time, On(In(kDonetsk), absl::CivilDay(2026, 3, 10)));
  ASSERT_THAT(submitted, IsOk());
  EXPECT_FALSE(submitted->late());
  auto again = Submit(*Return(*submitted), On(In(kDonetsk), absl::CivilDay(2026, 3, 20)));
  ASSERT_THAT(again, IsOk());
  EXPECT_FALSE(again->late());
  auto late = Submit(Draft(kKharkiv, "2026-02"), On(In(kKharkiv), absl::CivilDay(2026, 3, 11)));
  ASSERT_THAT(late, IsOk());
  EXPECT_TRUE(late->late());
}

TEST_F(SubmissionsTest, StepsAreForGood) {
  Submitted(kDonetsk, "2026-01");
  EXPECT_EQ(database.Sql("SELECT count(*) FROM pg_trigger WHERE tgrelid = "
                         "'submission_steps'::regclass AND NOT tgisinternal"),
            "1");
}

TEST_F(SubmissionsTest, AreListedTheLatestMonthFirstByUnitStateAndMonths) {
  Submitted(kDonetsk, "2025-07");
  Submitted(kDonetsk, "2025-12");
  Draft(kKharkiv, "2025-12");
  Draft(kDonetsk, "2026-01");
  v1::ListSubmissionsRequest request;
  request.set_page_size(3);
  auto first = Do(submissions, &Submissions::ListSubmissions, request, Ministry());
  ASSERT_THAT(first, IsOk());
  ASSERT_EQ(first->submissions_size(), 3);
  EXPECT_EQ(first->submissions(0).month(), "2026-01");
  EXPECT_EQ(first->submissions(1).unit_code(), kDonetsk);
  EXPECT_EQ(first->submissions(2).unit_code(), kKharkiv);
  request.set_page_token(first->next_page_token());
  auto second = Do(submissions, &Submissions::ListSubmissions, request, Ministry());
  ASSERT_THAT(second, IsOk());
  ASSERT_EQ(second->submissions_size(), 1);
  EXPECT_EQ(second->submissions(0).month(), "2025-07");
  EXPECT_EQ(second->next_page_token(), "");

  auto count = [&](const v1::ListSubmissionsRequest& asked, platform::TestCaller caller) {
    return Do(submissions, &Submissions::ListSubmissions, asked, caller)->submissions_size();
  };
  request.Clear();
  EXPECT_EQ(count(request, In(kKharkiv)), 1);
  EXPECT_EQ(count(request, In(kDonetsk)), 3);
  EXPECT_EQ(count(request, In(kBakhmutRaion)), 0);
  request.set_state(v1::Submission::STATE_SUBMITTED);
  EXPECT_EQ(count(request, Ministry()), 2);
  request.Clear();
  request.set_unit_code(kKharkiv);
  EXPECT_EQ(count(request, Ministry()), 1);
  request.Clear();
  request.set_start_month("2025-12");
  request.set_end_month("2025-12");
  EXPECT_EQ(count(request, Ministry()), 2);
}

}  // namespace
}  // namespace cc::reporting
