#include "services/roadmap/instruction_rules.h"

#include <string>

#include "services/platform/error/error.h"

namespace cc::roadmap {

absl::Status CheckDue(absl::string_view due_date, absl::string_view meeting_date) {
  if (due_date >= meeting_date) return absl::OkStatus();
  return platform::FailField(
      "instruction.due_date", common::v1::REASON_DATES_REVERSED,
      {{"start", std::string(meeting_date)}, {"end", std::string(due_date)}});
}

absl::Status CheckOpen(v1::Instruction::State state) {
  if (state == v1::Instruction::STATE_ISSUED) return absl::OkStatus();
  return platform::Fail(common::v1::REASON_STATE_FORBIDS,
                        {{"state", v1::Instruction::State_Name(state)}});
}

}  // namespace cc::roadmap
