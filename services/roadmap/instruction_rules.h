#ifndef SERVICES_ROADMAP_INSTRUCTION_RULES_H_
#define SERVICES_ROADMAP_INSTRUCTION_RULES_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "cc/roadmap/v1/resources.pb.h"

namespace cc::roadmap {

// DATES_REVERSED where it is due before the meeting that gave it.
absl::Status CheckDue(absl::string_view due_date, absl::string_view meeting_date);

// STATE_FORBIDS unless the instruction still waits for an answer: what is completed or withdrawn
// stays so.
absl::Status CheckOpen(v1::Instruction::State state);

}  // namespace cc::roadmap

#endif  // SERVICES_ROADMAP_INSTRUCTION_RULES_H_
