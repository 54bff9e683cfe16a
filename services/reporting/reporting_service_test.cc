#include "services/reporting/reporting_service.h"

#include "services/platform/rpc/client.h"
#include "services/platform/testing_server/test_server.h"
#include "services/reporting/story_fixture.h"

namespace cc::reporting {
namespace {

using platform::Context;
using platform::ReasonOf;

class ReportingServiceTest : public Story {
 protected:
  ReportingServiceTest()
      : server_({.name = "reporting",
                 .roles = {{"officer",
                            {"reporting.submissions.create", "reporting.submissions.submit",
                             "reporting.submissions.read", "reporting.changes.read",
                             "reporting.completeness.read"}},
                           {"coordinator",
                            {"reporting.submissions.accept", "reporting.submissions.read",
                             "reporting.completeness.read"}}},
                 .unit_paths = &paths,
                 .server = {.watchdog = false}}),
        service_(server_.rpc(), submissions, completeness, programmes, changes) {
    server_.Start(service_, "cc.reporting.v1.ReportingService");
    stub_ = v1::ReportingService::NewStub(server_.Dial());
  }
  ~ReportingServiceTest() override { server_.server().Drain(); }  // while there is a service

  std::string Officer(const char* unit) {
    return server_.Token({.subject = kOfficer,
                          .grants = {{.role = "officer",
                                      .tail = *platform::TailOf(unit),
                                      .relation = options::v1::RELATION_OFFICE}}});
  }
  std::string Coordinator() {
    return server_.Token({.subject = kMinistry, .grants = {{.role = "coordinator"}}});
  }
  grpc::Status Create(const std::string& token, const v1::CreateSubmissionRequest& request) {
    return stub_->CreateSubmission(Context(token).get(), request, &report_);
  }

  platform::TestServer server_;
  ReportingService service_;
  std::unique_ptr<v1::ReportingService::Stub> stub_;
  v1::Submission report_;
};

TEST_F(ReportingServiceTest, AnOblastReportsAndTheNationalLevelAccepts) {
  ASSERT_TRUE(Create(Officer(kDonetsk), ReportOf(kDonetsk, "2025-07")).ok());
  v1::SubmitSubmissionRequest submit;
  submit.set_id(report_.id());
  submit.set_etag(report_.etag());
  ASSERT_TRUE(stub_->SubmitSubmission(Context(Officer(kDonetsk)).get(), submit, &report_).ok());
  v1::AcceptSubmissionRequest accept;
  accept.set_id(report_.id());
  accept.set_etag(report_.etag());
  EXPECT_EQ(ReasonOf(stub_->AcceptSubmission(Context(Officer(kDonetsk)).get(), accept, &report_)),
            common::v1::REASON_PERMISSION_MISSING);
  ASSERT_TRUE(stub_->AcceptSubmission(Context(Coordinator()).get(), accept, &report_).ok());
  EXPECT_EQ(report_.state(), v1::Submission::STATE_ACCEPTED);

  v1::GetCompletenessRequest ask;
  ask.set_month("2025-07");
  v1::GetCompletenessResponse answer;
  ASSERT_TRUE(stub_->GetCompleteness(Context(Coordinator()).get(), ask, &answer).ok());
  EXPECT_EQ(answer.rows_size(), 9);
  EXPECT_EQ(answer.reported_count(), 1);
  ASSERT_TRUE(stub_->GetCompleteness(Context(Officer(kKharkiv)).get(), ask, &answer).ok());
  EXPECT_EQ(answer.rows_size(), 1);
  EXPECT_EQ(answer.rows(0).status(), v1::CompletenessRow::STATUS_OVERDUE);
}

TEST_F(ReportingServiceTest, RefusesWhoMayNotAndWhatBreaksItsRules) {
  EXPECT_EQ(ReasonOf(Create("", ReportOf(kDonetsk, "2025-07"))), common::v1::REASON_TOKEN_MISSING);
  EXPECT_EQ(ReasonOf(Create(Coordinator(), ReportOf(kDonetsk, "2025-07"))),
            common::v1::REASON_PERMISSION_MISSING);
  EXPECT_EQ(ReasonOf(Create(Officer(kKharkiv), ReportOf(kDonetsk, "2025-07"))),
            common::v1::REASON_UNIT_OUT_OF_SCOPE);
  EXPECT_EQ(ReasonOf(Create(Officer(kDonetsk), ReportOf(kDonetsk, "2025-13"))),
            common::v1::REASON_FIELDS_INVALID);
  auto negative = ReportOf(kDonetsk, "2025-07");
  negative.mutable_submission()->mutable_local_centres()->set_local_administration_count(-1);
  EXPECT_EQ(ReasonOf(Create(Officer(kDonetsk), negative)), common::v1::REASON_FIELDS_INVALID);
}

TEST_F(ReportingServiceTest, StreamsAChangeToWhoWatches) {
  auto context = Context(Officer(kDonetsk));
  auto stream = stub_->WatchReportingChanges(context.get(), v1::WatchReportingChangesRequest());
  ASSERT_TRUE(Create(Officer(kKharkiv), ReportOf(kKharkiv, "2025-07")).ok());
  ASSERT_TRUE(Create(Officer(kDonetsk), ReportOf(kDonetsk, "2025-07")).ok());
  database.AwaitFeed();
  feed.wakeup().Notify();
  common::v1::Event event;
  ASSERT_TRUE(stream->Read(&event));
  EXPECT_EQ(event.kind(), "submissions");
  EXPECT_EQ(event.key(), report_.id());
  context->TryCancel();
}

}  // namespace
}  // namespace cc::reporting
