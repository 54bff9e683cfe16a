#include "services/territory/coming_into_force.h"

#include <algorithm>
#include <string>
#include <utility>

#include "services/platform/error/error.h"
#include "services/platform/log/log.h"
#include "services/platform/time/date.h"
#include "services/territory/period_store.h"
#include "services/territory/register_store.h"
#include "services/territory/status_change_store.h"

namespace cc::territory {
namespace {

using platform::Call;
using platform::Tx;

constexpr absl::Duration kLongestPause = absl::Minutes(1);

// The earliest first day that has come; empty where there is none.
std::string DayDue(const TerritoryIndex& present, const std::string& today) {
  std::string due;
  for (const v1::Act& act : present.acts()) {
    if (act.state() != v1::Act::STATE_PENDING || act.in_force_date() > today) continue;
    if (due.empty() || act.in_force_date() < due) due = act.in_force_date();
  }
  return due;
}

// The acts that come into force on the day, the one taken over last in front.
std::vector<const v1::Act*> ActsOf(const TerritoryIndex& present, const std::string& day) {
  std::vector<const v1::Act*> acts;
  for (const v1::Act& act : present.acts()) {
    if (act.state() == v1::Act::STATE_PENDING && act.in_force_date() == day) acts.push_back(&act);
  }
  std::sort(acts.begin(), acts.end(), [](const v1::Act* a, const v1::Act* b) {
    return platform::FromProto(b->import_time()) < platform::FromProto(a->import_time());
  });
  return acts;
}

}  // namespace

std::shared_ptr<const TerritoryIndex> WithPeriods(const TerritoryIndex& present,
                                                  std::vector<v1::StatusPeriod> periods) {
  return present.With(std::move(periods), present.acts(), present.revision());
}

absl::Status ComingIntoForce::PutInForce(const Call& call) {
  const std::string today = platform::FormatDate(platform::DayIn(call.now()));
  int collisions = 0;
  while (true) {
    CC_RETURN_IF_ERROR(register_.Refresh(call));
    std::shared_ptr<const TerritoryIndex> present = register_.index();
    const std::string day = DayDue(*present, today);
    if (day.empty()) return absl::OkStatus();
    absl::Status done = PutInForceOn(call, day, *present);
    if (done.ok()) continue;
    // Another replica was quicker, or something was taken over meanwhile.
    if (platform::ReasonOf(done) != common::v1::REASON_CONFLICT || ++collisions == 3) return done;
  }
}

absl::Status ComingIntoForce::PutInForceOn(const Call& call, const std::string& day,
                                           const TerritoryIndex& present) {
  CC_ASSIGN_OR_RETURN(Periods periods, db_.Read(call, [&](Tx& tx) {
    return ReadPeriodsInForceOn(tx, *platform::ParseDate(day));
  }));
  const std::shared_ptr<const TerritoryIndex> after = WithPeriods(present, std::move(periods));
  const std::vector<const v1::Act*> acts = ActsOf(present, day);
  StatusChangeSet changes{0, acts.front()->id(), "", CompareStatuses(present, *after)};
  return db_.WriteStep(call, [&](Tx& tx) -> absl::Status {
    CC_ASSIGN_OR_RETURN(changes.revision, AdvanceRevision(tx, present.revision()));
    CC_RETURN_IF_ERROR(AnswerOn(tx, day));
    for (const v1::Act* act : acts)
      tx.Emit({.kind = "acts", .key = act->id(), .revision = changes.revision});
    return InsertStatusChanges(tx, changes);
  });
}

ForceCalendar::ForceCalendar(platform::Db& db, TerritoryRegister& kept, std::function<Call()> call)
    : coming_into_force_(db, kept), call_(std::move(call)) {
  thread_ = std::thread([this] { Work(); });
}

ForceCalendar::~ForceCalendar() {
  {
    absl::MutexLock lock(&mu_);
    stopping_ = true;
  }
  thread_.join();
}

void ForceCalendar::Work() {
  while (true) {
    const Call call = call_();
    if (absl::Status status = coming_into_force_.PutInForce(call); !status.ok()) {
      platform::Log(platform::Level::kWarning, "an act could not be put in force",
                    {{"why", absl::StatusCodeToString(status.code())}});
    }
    const absl::Time midnight = absl::FromCivil(platform::DayIn(call.now()) + 1, platform::Kyiv());
    absl::MutexLock lock(&mu_);
    if (mu_.AwaitWithTimeout(absl::Condition(&stopping_),
                             std::min(midnight - call.now(), kLongestPause)))
      return;
  }
}

}  // namespace cc::territory
