#include "services/evacuation/desk_work.h"

#include <optional>
#include <utility>

#include "services/evacuation/desk_rules.h"
#include "services/evacuation/duty_store.h"
#include "services/platform/error/error.h"
#include "services/platform/log/log.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {

using platform::Call;
using platform::Tx;

DeskWork::~DeskWork() {
  {
    absl::MutexLock lock(&mu_);
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

void DeskWork::Start(NewCall new_call) {
  thread_ = std::thread([this, new_call = std::move(new_call)] {
    while (true) {
      if (absl::Status done = RunOnce(new_call()); !done.ok())
        platform::Log(platform::Level::kWarning, "the duty desk's work is held up",
                      {{"reason", common::v1::Reason_Name(platform::ReasonOf(done))}});
      absl::MutexLock lock(&mu_);
      mu_.AwaitWithTimeout(absl::Condition(&stopping_), options_.rest);
      if (stopping_) return;
    }
  });
}

absl::Status DeskWork::RunOnce(const Call& call) {
  CC_RETURN_IF_ERROR(db_.WriteStep(call, [&](Tx& tx) -> absl::Status {
    CC_ASSIGN_OR_RETURN(const std::vector<Raised> silent, find_silent_(tx));
    for (const Raised& raised : silent) CC_RETURN_IF_ERROR(RaiseIncident(tx, raised));
    return absl::OkStatus();
  }));
  std::string after;
  for (bool more = true; more;) {
    std::string last;
    CC_RETURN_IF_ERROR(db_.WriteStep(call, [&](Tx& tx) -> absl::Status {
      CC_ASSIGN_OR_RETURN(std::vector<Unacknowledged> page,
                          LockUnacknowledged(tx, after, options_.page));
      more = static_cast<int>(page.size()) == options_.page;
      for (Unacknowledged& incident : page) {
        last = incident.id;
        CC_RETURN_IF_ERROR(EscalateDue(tx, std::move(incident)));
      }
      return absl::OkStatus();
    }));
    after = last;
  }
  return absl::OkStatus();
}

absl::Status DeskWork::EscalateDue(Tx& tx, Unacknowledged incident) {
  CC_ASSIGN_OR_RETURN(const std::vector<EscalationStep> steps,
                      EscalationOf(rules_, incident.kind, platform::DayIn(incident.raised_at)));
  const int due = StepsDue(steps, incident.raised_at, tx.call().now());
  if (incident.level >= due) return absl::OkStatus();
  const platform::UnitPath path = paths_.Find(incident.unit_code).value_or(platform::UnitPath{0});
  CC_ASSIGN_OR_RETURN(const std::vector<OnDuty> on_duty, WhoIsOnDuty(tx, path));
  CC_ASSIGN_OR_RETURN(std::vector<std::string> told, ToldOf(tx, incident.id));
  while (incident.level < due) {
    const EscalationStep& step = steps[static_cast<size_t>(incident.level)];
    const std::string contact = ChooseContact(path, step.to, on_duty, told);
    if (!contact.empty()) told.push_back(contact);
    Escalate(tx, incident, contact);
  }
  return absl::OkStatus();
}

}  // namespace cc::evacuation
