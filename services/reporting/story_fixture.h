#ifndef SERVICES_REPORTING_STORY_FIXTURE_H_
#define SERVICES_REPORTING_STORY_FIXTURE_H_

#include <string>

#include "services/platform/testing/testing.h"
#include "services/reporting/changes.h"
#include "services/reporting/completeness.h"
#include "services/reporting/migrations.h"
#include "services/reporting/programmes.h"
#include "services/reporting/submissions.h"

namespace cc::reporting {

inline constexpr char kDonetsk[] = "UA14000000000091971";
inline constexpr char kBakhmutRaion[] = "UA14020000000013572";
inline constexpr char kPokrovskRaion[] = "UA14160000000061982";
inline constexpr char kKharkiv[] = "UA63000000000041885";
inline constexpr char kIziumRaion[] = "UA63040000000038893";
inline constexpr char kLuhansk[] = "UA44000000000018893";

inline constexpr char kOfficer[] = "00000000-0000-7000-8000-00000000000a";
inline constexpr char kMinistry[] = "00000000-0000-7000-8000-00000000000b";

// The service's handlers over a database of their own, and the way of a report.
class Story : public ::testing::Test {
 protected:
  Story() {
    paths.Add({kDonetsk, kBakhmutRaion});
    paths.Add({kDonetsk, kPokrovskRaion});
    paths.Add({kKharkiv, kIziumRaion});
    paths.Add({kLuhansk});
  }

  template <typename Handler, typename Req, typename Resp>
  absl::StatusOr<Resp> Do(Handler& handler,
                          absl::StatusOr<Resp> (Handler::*method)(const platform::Call&,
                                                                  const Req&),
                          const Req& request, platform::TestCaller caller) {
    return (handler.*method)(platform::TestCall(request, caller), request);
  }

  // An officer of a unit, and one of the ministry.
  static platform::TestCaller In(const char* unit, const char* principal = kOfficer) {
    return {.scope = {{options::v1::RELATION_OFFICE, *platform::TailOf(unit)}},
            .principal = principal};
  }
  static platform::TestCaller Ministry() { return {.principal = kMinistry}; }
  static platform::TestCaller On(platform::TestCaller caller, absl::CivilDay day) {
    caller.now = absl::FromCivil(absl::CivilSecond(day) + 12 * 3600, absl::UTCTimeZone());
    return caller;
  }

  static v1::CreateSubmissionRequest ReportOf(const char* unit, const std::string& month) {
    v1::CreateSubmissionRequest request;
    v1::Submission& submission = *request.mutable_submission();
    submission.set_form(v1::FORM_LOCAL_CENTRES_MONTHLY);
    submission.set_unit_code(unit);
    submission.set_month(month);
    submission.mutable_local_centres()->set_local_administration_count(28);
    submission.mutable_local_centres()->add_community_topics("Надання послуг");
    submission.set_synthetic(true);
    return request;
  }
  v1::Submission Draft(const char* unit, const std::string& month) {
    auto request = ReportOf(unit, month);
    auto made = Do(submissions, &Submissions::CreateSubmission, request, In(unit));
    EXPECT_THAT(made, platform::IsOk());
    return made.ok() ? *made : v1::Submission();
  }
  absl::StatusOr<v1::Submission> Submit(const v1::Submission& report, platform::TestCaller caller) {
    v1::SubmitSubmissionRequest request;
    request.set_id(report.id());
    request.set_etag(report.etag());
    return Do(submissions, &Submissions::SubmitSubmission, request, caller);
  }
  v1::Submission Submitted(const char* unit, const std::string& month) {
    auto submitted = Submit(Draft(unit, month), In(unit));
    EXPECT_THAT(submitted, platform::IsOk());
    return submitted.ok() ? *submitted : v1::Submission();
  }
  absl::StatusOr<v1::Submission> Accept(const v1::Submission& report,
                                        platform::TestCaller caller = Ministry()) {
    v1::AcceptSubmissionRequest request;
    request.set_id(report.id());
    request.set_etag(report.etag());
    return Do(submissions, &Submissions::AcceptSubmission, request, caller);
  }
  absl::StatusOr<v1::Submission> Return(const v1::Submission& report,
                                        platform::TestCaller caller = Ministry()) {
    v1::ReturnSubmissionRequest request;
    request.set_id(report.id());
    request.set_etag(report.etag());
    request.set_note("Уточніть кількість");
    return Do(submissions, &Submissions::ReturnSubmission, request, caller);
  }
  absl::StatusOr<v1::Submission> Update(const v1::Submission& report, platform::TestCaller caller) {
    v1::UpdateSubmissionRequest request;
    *request.mutable_submission() = report;
    request.set_etag(report.etag());
    request.mutable_update_mask()->add_paths("local_centres");
    return Do(submissions, &Submissions::UpdateSubmission, request, caller);
  }
  absl::StatusOr<v1::Submission> Get(const std::string& id, platform::TestCaller caller) {
    v1::GetSubmissionRequest request;
    request.set_id(id);
    return Do(submissions, &Submissions::GetSubmission, request, caller);
  }

  platform::TestDatabase database{"reporting", Migrations()};
  platform::FakeUnitPaths paths;
  platform::Feed feed{database.db()};
  Submissions submissions{database.db(), paths};
  Completeness completeness{database.db()};
  Programmes programmes{database.db(), paths};
  Changes changes{feed};
};

}  // namespace cc::reporting

#endif  // SERVICES_REPORTING_STORY_FIXTURE_H_
