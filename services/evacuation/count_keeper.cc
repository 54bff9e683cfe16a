#include "services/evacuation/count_keeper.h"

#include <utility>
#include <vector>

#include "services/evacuation/count_store.h"
#include "services/platform/error/error.h"
#include "services/platform/log/log.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {

using platform::Call;
using platform::Tx;

CountKeeper::~CountKeeper() {
  {
    absl::MutexLock lock(&mu_);
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

void CountKeeper::Start(std::function<Call()> new_call, std::function<absl::Status()> ready) {
  thread_ = std::thread([this, new_call = std::move(new_call), ready = std::move(ready)] {
    while (true) {
      absl::Duration pause = options_.pause;
      if (ready().ok()) {
        const absl::StatusOr<bool> more = Step(new_call());
        if (!more.ok()) {
          platform::Log(platform::Level::kWarning, "counts are not put into the figures",
                        {{"reason", common::v1::Reason_Name(platform::ReasonOf(more.status()))}});
          pause = absl::Seconds(10);
        } else if (*more) {
          pause = absl::ZeroDuration();
        }
      }
      if (!Rest(pause)) return;
    }
  });
}

bool CountKeeper::Rest(absl::Duration pause) {
  absl::MutexLock lock(&mu_);
  mu_.AwaitWithTimeout(absl::Condition(&stopping_), pause);
  return !stopping_;
}

absl::StatusOr<bool> CountKeeper::Step(const Call& call) {
  CC_ASSIGN_OR_RETURN(const bool older, MoveOldCounts(call));
  CC_ASSIGN_OR_RETURN(const int64_t folded,
                      db_.WriteStep(call, [&](Tx& tx) { return FoldCounts(tx, options_.page); }));
  const bool behind = older || folded == options_.page;
  if (behind) return true;
  CC_ASSIGN_OR_RETURN(const std::optional<absl::CivilDay> frozen, situation_.FreezeNext(call));
  return frozen.has_value();
}

// The path of an origin is not among the old counts, so the register of units has to tell it.
absl::StatusOr<bool> CountKeeper::MoveOldCounts(const Call& call) {
  CC_ASSIGN_OR_RETURN(
      const int64_t moved, db_.WriteStep(call, [&](Tx& tx) -> absl::StatusOr<int64_t> {
        CC_ASSIGN_OR_RETURN(const std::vector<OldCount> counts,
                            LockOldCounts(tx, options_.old_page));
        for (const OldCount& old : counts) {
          const std::optional<absl::CivilDay> day = platform::ParseDate(old.date);
          if (!day) return platform::Fail(common::v1::REASON_INTERNAL);
          InsertCountEntry(
              tx, {.id = call.NewId(),
                   .counted = {.origin = paths_.Find(old.unit_code).value_or(platform::UnitPath{0}),
                               .unit_code = old.unit_code,
                               .day = *day,
                               .people = old.people,
                               .children = old.children,
                               .low_mobility = old.low_mobility,
                               .record_kind = "arrivals",
                               .record_id = old.arrival_id,
                               .synthetic = old.synthetic},
                   .recorded_at = old.created_at});
          DeleteOldCounts(tx, old.arrival_id);
        }
        return static_cast<int64_t>(counts.size());
      }));
  return moved == options_.old_page;
}

}  // namespace cc::evacuation
