#include "services/platform/testing/examples.h"

#include "services/roadmap/story_fixture.h"

namespace cc::roadmap {
namespace {

using platform::IsOk;

class ExamplesTest : public Story {
 protected:
  ExamplesTest() {
    for (const char* oblast : {"UA12000000000090473", "UA23000000000064947", "UA44000000000018893",
                               "UA48000000000039575", "UA59000000000057109", "UA65000000000030969",
                               "UA74000000000025378"}) {
      paths.Add({oblast});
    }
  }

  template <typename Handler, typename Req, typename Resp>
  void Play(const platform::ExampleCall& call, Handler& handler,
            absl::StatusOr<Resp> (Handler::*method)(const platform::Call&, const Req&)) {
    Req request;
    ASSERT_THAT(answers.Fill(call, request), IsOk()) << call.file;
    auto answer = Do(handler, method, request);
    ASSERT_THAT(answer, IsOk()) << call.file;
    answers.Keep(call, *answer);
  }

  platform::ExampleAnswers answers;
};

TEST_F(ExamplesTest, TellOfTheMeetingOfFebruaryAndOfWhatItAgreed) {
  for (const platform::ExampleCall& call : platform::ExampleCalls("deploy/examples/roadmap")) {
    if (call.method == "cc.roadmap.v1.RoadmapService/CreateBody")
      Play(call, bodies, &Bodies::CreateBody);
    else if (call.method == "cc.roadmap.v1.RoadmapService/CreateMeeting")
      Play(call, meetings, &Meetings::CreateMeeting);
    else if (call.method == "cc.roadmap.v1.RoadmapService/AddDecision")
      Play(call, decisions, &Decisions::AddDecision);
    else if (call.method == "cc.roadmap.v1.RoadmapService/IssueInstruction")
      Play(call, instructions, &Instructions::IssueInstruction);
    else
      ADD_FAILURE() << call.file << " calls " << call.method;
  }
  // Donetsk oblast is a member, so it sees what was agreed.
  auto seen = Do(meetings, &Meetings::ListMeetings, {}, In(kDonetsk));
  ASSERT_THAT(seen, IsOk());
  ASSERT_EQ(seen->meetings_size(), 1);
  const v1::Meeting& meeting = seen->meetings(0);
  EXPECT_EQ(meeting.date(), "2025-02-14");
  EXPECT_EQ(meeting.number(), 2);
  EXPECT_EQ(meeting.chair().name(), "Oleksiy Kuleba");
  EXPECT_FALSE(meeting.synthetic());
  v1::ListDecisionsRequest list;
  list.set_meeting_id(meeting.id());
  auto agreed = Do(decisions, &Decisions::ListDecisions, list, In(kDonetsk));
  ASSERT_THAT(agreed, IsOk());
  ASSERT_EQ(agreed->decisions_size(), 2);
  EXPECT_EQ(agreed->decisions(0).kind(), v1::Decision::KIND_LEGISLATIVE_ROADMAP);
  EXPECT_EQ(agreed->decisions(1).kind(), v1::Decision::KIND_COORDINATION_PLAN);
  // The source names no instruction, so the one that is shown says that it is invented.
  auto given = Do(instructions, &Instructions::ListInstructions, {}, In(kDonetsk));
  ASSERT_THAT(given, IsOk());
  ASSERT_EQ(given->instructions_size(), 1);
  EXPECT_TRUE(given->instructions(0).synthetic());
  EXPECT_EQ(given->instructions(0).meeting_id(), meeting.id());
}

}  // namespace
}  // namespace cc::roadmap
