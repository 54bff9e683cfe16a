#include "services/platform/testing/examples.h"

#include <map>

#include "services/reporting/story_fixture.h"

namespace cc::reporting {
namespace {

using platform::IsOk;

class ExamplesTest : public Story {
 protected:
  ExamplesTest() {
    for (const char* raion :
         {"UA14040000000098211", "UA14120000000070232", "UA14140000000070889"}) {
      paths.Add({kDonetsk, raion});
    }
  }

  template <typename Handler, typename Req, typename Resp>
  void Play(const platform::ExampleCall& call, Handler& handler,
            absl::StatusOr<Resp> (Handler::*method)(const platform::Call&, const Req&)) {
    Req request;
    ASSERT_THAT(answers.Fill(call, request), IsOk()) << call.file;
    auto answer = Do(handler, method, request, call.as == "ministry" ? Ministry() : In(kDonetsk));
    ASSERT_THAT(answer, IsOk()) << call.file;
    answers.Keep(call, *answer);
  }

  platform::ExampleAnswers answers;
};

TEST_F(ExamplesTest, TellOfThreeMonthsInDonetskOblastAndOfAProgramme) {
  for (const platform::ExampleCall& call : platform::ExampleCalls("deploy/examples/reporting")) {
    if (call.method == "cc.reporting.v1.ReportingService/CreateSubmission")
      Play(call, submissions, &Submissions::CreateSubmission);
    else if (call.method == "cc.reporting.v1.ReportingService/SubmitSubmission")
      Play(call, submissions, &Submissions::SubmitSubmission);
    else if (call.method == "cc.reporting.v1.ReportingService/CreateProgramme")
      Play(call, programmes, &Programmes::CreateProgramme);
    else
      ADD_FAILURE() << call.file << " calls " << call.method;
  }
  auto seen = Do(submissions, &Submissions::ListSubmissions, {}, Ministry());
  ASSERT_THAT(seen, IsOk());
  // Month → (raion centres, local administrations), as published.
  std::map<std::string, std::pair<int, int>> counts;
  for (const v1::Submission& report : seen->submissions()) {
    EXPECT_EQ(report.state(), v1::Submission::STATE_SUBMITTED);
    EXPECT_FALSE(report.synthetic());
    counts[report.month()] = {report.local_centres().raion_centres_size(),
                              report.local_centres().local_administration_count()};
  }
  using Counts = std::map<std::string, std::pair<int, int>>;
  EXPECT_EQ(counts, (Counts{{"2025-07", {5, 28}}, {"2025-12", {3, 32}}, {"2026-01", {3, 27}}}));
  auto listed = Do(programmes, &Programmes::ListProgrammes, {}, In(kDonetsk));
  ASSERT_THAT(listed, IsOk());
  ASSERT_EQ(listed->programmes_size(), 1);
  EXPECT_EQ(listed->programmes(0).community_count(), 10);
}

}  // namespace
}  // namespace cc::reporting
