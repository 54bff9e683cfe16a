#include "services/roadmap/instructions.h"

#include <utility>
#include <vector>

#include "services/platform/auth/office.h"
#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"
#include "services/roadmap/instruction_rules.h"
#include "services/roadmap/instruction_store.h"
#include "services/roadmap/meeting_rules.h"
#include "services/roadmap/meeting_store.h"

namespace cc::roadmap {

using platform::Call;
using platform::Tx;

absl::StatusOr<v1::Instruction> Instructions::IssueInstruction(
    const Call& call, const v1::IssueInstructionRequest& request) {
  const v1::Instruction& instruction = request.instruction();
  CC_ASSIGN_OR_RETURN(platform::OfficeKeys addressee,
                      platform::OfficeOf(paths_, instruction.addressee_unit_code(),
                                         "instruction.addressee_unit_code"));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Instruction> {
    CC_ASSIGN_OR_RETURN(MeetingRow meeting, FindMeeting(tx, instruction.meeting_id()));
    CC_RETURN_IF_ERROR(platform::CheckActsFor(call.scope(), meeting.office, meeting.unit_code));
    CC_RETURN_IF_ERROR(CheckHeld(meeting.meeting.date(), platform::DayIn(call.now())));
    CC_RETURN_IF_ERROR(CheckDue(instruction.due_date(), meeting.meeting.date()));
    CC_RETURN_IF_ERROR(CountInstruction(tx, meeting).status());
    return InsertInstruction(tx, instruction, meeting, addressee);
  });
}

absl::StatusOr<v1::Instruction> Instructions::GetInstruction(
    const Call& call, const v1::GetInstructionRequest& request) {
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::Instruction> {
    CC_ASSIGN_OR_RETURN(InstructionRow row, FindInstruction(tx, request.id()));
    return row.instruction;
  });
}

absl::StatusOr<v1::ListInstructionsResponse> Instructions::ListInstructions(
    const Call& call, const v1::ListInstructionsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request));
  const InstructionFilter filter = {
      .meeting_id = request.meeting_id(),
      .addressed_to = platform::OfficeKeyOf(request.addressee_unit_code()),
      .state = request.state()};
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::ListInstructionsResponse> {
    CC_ASSIGN_OR_RETURN(std::vector<v1::Instruction> found, SelectInstructions(tx, filter, page));
    v1::ListInstructionsResponse response;
    for (v1::Instruction& instruction : found) {
      if (response.instructions_size() == page.size) {
        const v1::Instruction& last = response.instructions(page.size - 1);
        response.set_next_page_token(
            platform::NextPageToken(request, {last.due_date(), last.id()}));
        break;
      }
      *response.add_instructions() = std::move(instruction);
    }
    return response;
  });
}

absl::StatusOr<v1::Instruction> Instructions::CompleteInstruction(
    const Call& call, const v1::CompleteInstructionRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Instruction> {
    CC_ASSIGN_OR_RETURN(InstructionRow before, FindInstruction(tx, request.id()));
    CC_RETURN_IF_ERROR(platform::CheckActsFor(call.scope(), before.addressee_office,
                                              before.instruction.addressee_unit_code()));
    CC_RETURN_IF_ERROR(CheckOpen(before.instruction.state()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), platform::EtagOf(before.revision)));
    return CloseInstruction(tx, before, v1::Instruction::STATE_COMPLETED, request.outcome());
  });
}

absl::StatusOr<v1::Instruction> Instructions::WithdrawInstruction(
    const Call& call, const v1::WithdrawInstructionRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Instruction> {
    CC_ASSIGN_OR_RETURN(InstructionRow before, FindInstruction(tx, request.id()));
    CC_RETURN_IF_ERROR(platform::CheckActsFor(call.scope(), before.office, before.unit_code));
    CC_RETURN_IF_ERROR(CheckOpen(before.instruction.state()));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), platform::EtagOf(before.revision)));
    return CloseInstruction(tx, before, v1::Instruction::STATE_WITHDRAWN, request.outcome());
  });
}

}  // namespace cc::roadmap
