#ifndef SERVICES_ROADMAP_INSTRUCTIONS_H_
#define SERVICES_ROADMAP_INSTRUCTIONS_H_

#include "absl/status/statusor.h"
#include "cc/roadmap/v1/roadmap_service.pb.h"
#include "services/platform/auth/scope.h"
#include "services/platform/db/db.h"

namespace cc::roadmap {

// Handlers of the RPCs of instructions. Thread-safe.
class Instructions {
 public:
  Instructions(platform::Db& db, const platform::UnitPaths& paths) : db_(db), paths_(paths) {}

  absl::StatusOr<v1::Instruction> IssueInstruction(const platform::Call& call,
                                                   const v1::IssueInstructionRequest& request);
  absl::StatusOr<v1::Instruction> GetInstruction(const platform::Call& call,
                                                 const v1::GetInstructionRequest& request);
  absl::StatusOr<v1::ListInstructionsResponse> ListInstructions(
      const platform::Call& call, const v1::ListInstructionsRequest& request);
  absl::StatusOr<v1::Instruction> CompleteInstruction(
      const platform::Call& call, const v1::CompleteInstructionRequest& request);
  absl::StatusOr<v1::Instruction> WithdrawInstruction(
      const platform::Call& call, const v1::WithdrawInstructionRequest& request);

 private:
  platform::Db& db_;
  const platform::UnitPaths& paths_;
};

}  // namespace cc::roadmap

#endif  // SERVICES_ROADMAP_INSTRUCTIONS_H_
