#ifndef SERVICES_ROADMAP_INSTRUCTION_STORE_H_
#define SERVICES_ROADMAP_INSTRUCTION_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cc/roadmap/v1/resources.pb.h"
#include "services/platform/auth/office.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"
#include "services/roadmap/meeting_store.h"

namespace cc::roadmap {

struct InstructionRow {
  v1::Instruction instruction;
  platform::OfficeKeys scope;
  platform::OfficeKeys office;
  platform::OfficeKeys addressee_office;
  std::string unit_code;  // of the body
  int64_t revision = 0;
};

// What a list asks for; an empty text, no key and no state ask for all.
struct InstructionFilter {
  absl::string_view meeting_id;
  std::optional<platform::ScopeKey> addressed_to;
  v1::Instruction::State state = v1::Instruction::STATE_UNSPECIFIED;
};

// Adds an instruction of a meeting and tells the feed.
absl::StatusOr<v1::Instruction> InsertInstruction(platform::Tx& tx,
                                                  const v1::Instruction& instruction,
                                                  const MeetingRow& meeting,
                                                  const platform::OfficeKeys& addressee);

// NOT_FOUND where there is none within the scope.
absl::StatusOr<InstructionRow> FindInstruction(platform::Tx& tx, absl::string_view id);

// One more than the page holds, the earliest due first.
absl::StatusOr<std::vector<v1::Instruction>> SelectInstructions(platform::Tx& tx,
                                                                const InstructionFilter& filter,
                                                                const platform::Page& page);

// Ends an issued instruction, the row as read, and tells the feed. ETAG_STALE where it has changed
// since.
absl::StatusOr<v1::Instruction> CloseInstruction(platform::Tx& tx, const InstructionRow& before,
                                                 v1::Instruction::State state,
                                                 absl::string_view outcome);

}  // namespace cc::roadmap

#endif  // SERVICES_ROADMAP_INSTRUCTION_STORE_H_
