#include "services/roadmap/instructions.h"

#include <thread>
#include <vector>

#include "services/roadmap/story_fixture.h"

namespace cc::roadmap {
namespace {

using platform::EqualsProto;
using platform::IsOk;
using platform::Refused;
using platform::StatusIs;

class InstructionsTest : public Story {
 protected:
  v1::IssueInstructionRequest To(const char* unit, const std::string& due = "2025-03-01") {
    v1::IssueInstructionRequest request;
    v1::Instruction& instruction = *request.mutable_instruction();
    instruction.set_meeting_id(meeting.id());
    instruction.set_text("Подати план");
    instruction.set_addressee("Адміністрація");
    instruction.set_addressee_unit_code(unit);
    instruction.set_due_date(due);
    instruction.set_synthetic(true);
    return request;
  }
  v1::Instruction Issue(const v1::IssueInstructionRequest& request) {
    auto made = Do(instructions, &Instructions::IssueInstruction, request);
    EXPECT_THAT(made, IsOk());
    return made.ok() ? *made : v1::Instruction();
  }
  absl::StatusOr<v1::Instruction> Get(const std::string& id, platform::TestCaller caller = {}) {
    v1::GetInstructionRequest request;
    request.set_id(id);
    return Do(instructions, &Instructions::GetInstruction, request, caller);
  }
  absl::StatusOr<v1::Instruction> Complete(const v1::Instruction& instruction,
                                           platform::TestCaller caller = {}) {
    v1::CompleteInstructionRequest request;
    request.set_id(instruction.id());
    request.set_etag(instruction.etag());
    request.set_outcome("Виконано");
    return Do(instructions, &Instructions::CompleteInstruction, request, caller);
  }
  absl::StatusOr<v1::Instruction> Withdraw(const v1::Instruction& instruction,
                                           platform::TestCaller caller = {}) {
    v1::WithdrawInstructionRequest request;
    request.set_id(instruction.id());
    request.set_etag(instruction.etag());
    request.set_outcome("Втратило потребу");
    return Do(instructions, &Instructions::WithdrawInstruction, request, caller);
  }

  v1::Meeting meeting = NationalMeeting();
};

TEST_F(InstructionsTest, IsSeenByTheBodyAndTheAddresseeButNotByOtherMembers) {
  v1::Instruction issued = Issue(To(kKharkiv));
  EXPECT_EQ(issued.state(), v1::Instruction::STATE_ISSUED);
  EXPECT_THAT(*Get(issued.id()), EqualsProto(issued));
  EXPECT_THAT(Get(issued.id(), In(kKharkiv)), IsOk());
  EXPECT_THAT(Get(issued.id(), In(kDonetsk)), Refused(common::v1::REASON_NOT_FOUND));
}

TEST_F(InstructionsTest, IsCompletedByItsAddresseeWithAnOutcome) {
  v1::Instruction issued = Issue(To(kDonetsk));
  auto done = Complete(issued, In(kDonetsk));
  ASSERT_THAT(done, IsOk());
  EXPECT_EQ(done->state(), v1::Instruction::STATE_COMPLETED);
  EXPECT_EQ(done->outcome(), "Виконано");
  EXPECT_TRUE(done->has_close_time());
  EXPECT_EQ(done->etag(), "\"2\"");
}

TEST_F(InstructionsTest, IsWithdrawnByTheBodyNotByTheAddressee) {
  v1::Instruction issued = Issue(To(kDonetsk));
  EXPECT_THAT(Withdraw(issued, In(kDonetsk)), Refused(common::v1::REASON_UNIT_OUT_OF_SCOPE));
  EXPECT_THAT(Withdraw(issued, In(kKharkiv)), Refused(common::v1::REASON_NOT_FOUND));
  auto withdrawn = Withdraw(issued);
  ASSERT_THAT(withdrawn, IsOk());
  EXPECT_EQ(withdrawn->state(), v1::Instruction::STATE_WITHDRAWN);
  EXPECT_THAT(Complete(*withdrawn, In(kDonetsk)), Refused(common::v1::REASON_STATE_FORBIDS));
}

TEST_F(InstructionsTest, OfACentralBodyIsNotCompletedByAnOblast) {
  v1::Instruction issued = Issue(To(""));
  EXPECT_THAT(Complete(issued, In(kDonetsk)), Refused(common::v1::REASON_NOT_FOUND));
  EXPECT_THAT(Complete(issued), IsOk());
}

TEST_F(InstructionsTest, OfCompletionAndWithdrawalAtOnceOneIsTaken) {
  for (int round = 0; round < 5; ++round) {
    v1::Instruction issued = Issue(To(kDonetsk));
    absl::StatusOr<v1::Instruction> completed = absl::UnknownError(""), withdrawn = completed;
    std::thread addressee([&] { completed = Complete(issued, In(kDonetsk)); });
    std::thread body([&] { withdrawn = Withdraw(issued); });
    addressee.join();
    body.join();
    EXPECT_NE(completed.ok(), withdrawn.ok());
    EXPECT_EQ(Get(issued.id())->state(),
              completed.ok() ? v1::Instruction::STATE_COMPLETED : v1::Instruction::STATE_WITHDRAWN);
  }
}

TEST_F(InstructionsTest, IsIssuedByTheBodyWithADayThatIsNotBeforeTheMeeting) {
  EXPECT_THAT(Do(instructions, &Instructions::IssueInstruction, To(kDonetsk), In(kDonetsk)),
              Refused(common::v1::REASON_UNIT_OUT_OF_SCOPE));
  EXPECT_THAT(Do(instructions, &Instructions::IssueInstruction, To(kDonetsk, "2025-02-13")),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Do(instructions, &Instructions::IssueInstruction, To("UA99000000000099999")),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(database.Sql("SELECT count(*) FROM instructions"), "0");
  EXPECT_EQ(database.Sql("SELECT instructions FROM meetings"), "0");
}

TEST_F(InstructionsTest, AreListedTheEarliestDueFirstByAddresseeAndState) {
  Issue(To(kDonetsk, "2025-05-01"));
  v1::Instruction first = Issue(To(kKramatorskRaion, "2025-04-01"));
  Issue(To(kKharkiv, "2025-03-01"));
  v1::ListInstructionsRequest request;
  request.set_addressee_unit_code(kDonetsk);
  auto listed = Do(instructions, &Instructions::ListInstructions, request);
  ASSERT_THAT(listed, IsOk());
  ASSERT_EQ(listed->instructions_size(), 2);
  EXPECT_EQ(listed->instructions(0).id(), first.id());
  ASSERT_THAT(Complete(first, In(kKramatorskRaion)), IsOk());
  request.set_state(v1::Instruction::STATE_ISSUED);
  EXPECT_EQ(Do(instructions, &Instructions::ListInstructions, request)->instructions_size(), 1);
  request.Clear();
  request.set_page_size(2);
  auto page = Do(instructions, &Instructions::ListInstructions, request);
  request.set_page_token(page->next_page_token());
  EXPECT_EQ(Do(instructions, &Instructions::ListInstructions, request)->instructions_size(), 1);
}

}  // namespace
}  // namespace cc::roadmap
