#include "services/roadmap/instruction_rules.h"

#include "services/platform/testing/testing.h"

namespace cc::roadmap {
namespace {

using platform::IsOk;
using platform::Refused;
using platform::StatusIs;

TEST(Instruction, IsDueOnTheDayOfItsMeetingOrLater) {
  EXPECT_THAT(CheckDue("2025-02-14", "2025-02-14"), IsOk());
  EXPECT_THAT(CheckDue("2025-03-01", "2025-02-14"), IsOk());
  EXPECT_THAT(CheckDue("2025-02-13", "2025-02-14"), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(Instruction, IsAnsweredOnce) {
  EXPECT_THAT(CheckOpen(v1::Instruction::STATE_ISSUED), IsOk());
  for (auto state : {v1::Instruction::STATE_COMPLETED, v1::Instruction::STATE_WITHDRAWN,
                     v1::Instruction::STATE_UNSPECIFIED}) {
    EXPECT_THAT(CheckOpen(state), Refused(common::v1::REASON_STATE_FORBIDS));
  }
}

}  // namespace
}  // namespace cc::roadmap
