#include "services/registry/evacuation_telling.h"

#include <algorithm>
#include <map>
#include <optional>

#include "services/platform/log/log.h"
#include "services/platform/time/date.h"
#include "services/registry/follow_up_count_store.h"

namespace cc::registry {
namespace {

using platform::Call;
using platform::Tx;

constexpr size_t kHromadaSteps = 4;  // from the country to the hromada

// Nothing for a term that evacuation does not tell of.
std::optional<ToldFollowUps::Kind> KindOf(int days) {
  switch (days) {
    case 14:
      return ToldFollowUps::Kind::kDay14;
    case 30:
      return ToldFollowUps::Kind::kDay30;
    case 90:
      return ToldFollowUps::Kind::kDay90;
    default:
      return std::nullopt;
  }
}

bool OutOfReach(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status);
}

void LogRefused(absl::string_view event, absl::string_view kind, const std::string& id,
                const absl::Status& status) {
  platform::Log(platform::Level::kError, event,
                {{kind, id}, {"reason", common::v1::Reason_Name(platform::ReasonOf(status))}});
}

}  // namespace

platform::FeedConsumer::Effect SelfDepartureEffect(const std::vector<common::v1::Event>& events) {
  std::vector<std::string> ids;
  for (const common::v1::Event& event : events) {
    if (event.kind() == "registrations") ids.push_back(event.key());
  }
  return [ids = std::move(ids)](Tx& tx) {
    if (!ids.empty()) NoteSelfDepartures(tx, ids);
    return absl::OkStatus();
  };
}

EvacuationTelling::~EvacuationTelling() {
  {
    absl::MutexLock lock(&mu_);
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

absl::StatusOr<int> EvacuationTelling::TellSelfDepartures(const Call& call) {
  CC_ASSIGN_OR_RETURN(const std::vector<std::string> due, db_.WriteStep(call, [&](Tx& tx) {
    return ClaimSelfDepartures(tx, options_.registrations);
  }));
  int told = 0;
  for (const std::string& id : due) {
    const absl::StatusOr<bool> one = TellSelfDeparture(call, id);
    if (OutOfReach(one.status())) return one.status();
    if (!one.ok())
      LogRefused("a self-departure was not told to evacuation", "registration", id, one.status());
    if (one.ok() && *one) ++told;
  }
  return told;
}

absl::StatusOr<bool> EvacuationTelling::TellSelfDeparture(const Call& call, const std::string& id) {
  CC_ASSIGN_OR_RETURN(const SelfDeparture left,
                      db_.Read(call, [&](Tx& tx) { return FindSelfDeparture(tx, keyring_, id); }));
  const bool telling =
      left.registration.state() == v1::Registration::STATE_REGISTERED && !left.people.empty();
  if (telling) {
    const absl::Status answer = evacuation_.TellSelfDeparture(call, left);
    // Told before, and changed since: what was told stands.
    const bool before = platform::ReasonOf(answer) == common::v1::REASON_REQUEST_ID_REUSED;
    if (!answer.ok() && !before) return answer;
  }
  CC_RETURN_IF_ERROR(db_.WriteStep(call, [&](Tx& tx) {
    SetSelfDeparture(tx, id, telling ? SelfDepartureState::kTold : SelfDepartureState::kNotTold);
    return absl::OkStatus();
  }));
  return telling;
}

absl::StatusOr<int> EvacuationTelling::TellFollowUps(const Call& call) {
  CC_ASSIGN_OR_RETURN(const std::vector<std::string> days, db_.Read(call, [&](Tx& tx) {
    return ChangedFollowUpDays(tx, platform::DayIn(call.now()), options_.days);
  }));
  absl::Status refused;
  int told = 0;
  for (const std::string& date : days) {
    const absl::StatusOr<bool> one = TellDay(call, date);
    if (OutOfReach(one.status())) return one.status();
    if (!one.ok()) {
      LogRefused("figures of follow-ups were not told to evacuation", "date", date, one.status());
      refused.Update(one.status());
    } else if (*one) {
      ++told;
    }
  }
  if (!refused.ok()) return refused;
  return told;
}

absl::StatusOr<bool> EvacuationTelling::TellDay(const Call& call, const std::string& date) {
  CC_ASSIGN_OR_RETURN(const FollowUpDay day,
                      db_.WriteStep(call, [&](Tx& tx) { return CountFollowUpDay(tx, date); }));
  using Kind = ToldFollowUps::Kind;
  std::map<std::pair<std::string, Kind>, ToldFollowUps::Figure> sums;
  const auto add = [&](const std::string& unit, Kind kind, int64_t count, int64_t reached) {
    ToldFollowUps::Figure& sum = sums[{unit, kind}];
    sum = {unit, kind, sum.count + count, sum.reached + reached};
  };
  for (const FollowUpFigure& figure : day.figures) {
    CC_ASSIGN_OR_RETURN(const std::string unit, HromadaOf(figure.unit_code));
    if (figure.days > 0) {
      if (auto kind = KindOf(figure.days)) add(unit, *kind, figure.count, figure.reached);
      continue;
    }
    if (figure.count > 0) add(unit, Kind::kReturned, figure.count, 0);
    if (figure.danger > 0) add(unit, Kind::kReturnedToDanger, figure.danger, 0);
  }
  // The revision grows also over a restore of this database.
  ToldFollowUps told{.date = date, .revision = absl::ToUnixMicros(call.now()), .figures = {}};
  for (auto& [key, sum] : sums) told.figures.push_back(std::move(sum));
  CC_ASSIGN_OR_RETURN(const bool taken, evacuation_.TellFollowUps(call, told));
  // A clock that is ahead counted the day before: the mark stays, and it is counted again.
  if (!taken) return false;
  CC_RETURN_IF_ERROR(db_.WriteStep(call, [&](Tx& tx) {
    DropFollowUpMark(tx, day.mark);
    return absl::OkStatus();
  }));
  return true;
}

absl::StatusOr<std::string> EvacuationTelling::HromadaOf(const std::string& unit_code) const {
  const std::optional<platform::UnitPath> path = paths_.Find(unit_code);
  if (!path) {
    return platform::FailField("unit_code", common::v1::REASON_UNIT_UNKNOWN, {{"unit", unit_code}});
  }
  if (path->size() <= kHromadaSteps) return unit_code;
  const std::optional<NamedUnit> hromada = names_((*path)[kHromadaSteps - 1]);
  if (!hromada) return platform::Fail(common::v1::REASON_UNAVAILABLE);
  return hromada->code;
}

absl::Status EvacuationTelling::NoteRecentDays(const Call& call) {
  const absl::CivilDay today = platform::DayIn(call.now());
  return db_.WriteStep(call, [&](Tx& tx) {
    NoteFollowUpDays(tx, today - options_.days_back, today);
    return absl::OkStatus();
  });
}

absl::Status EvacuationTelling::RunOnce(const Call& call) {
  CC_RETURN_IF_ERROR(TellSelfDepartures(call).status());
  return TellFollowUps(call).status();
}

void EvacuationTelling::Start(NewCall new_call, std::function<absl::Status()> ready) {
  thread_ = std::thread([this, new_call = std::move(new_call), ready = std::move(ready)] {
    bool noted = false, stopping = false;
    absl::Duration pause = options_.poll;
    while (!stopping) {
      absl::Status status = noted ? absl::OkStatus() : NoteRecentDays(new_call());
      noted = status.ok();
      if (status.ok() && ready().ok()) status = RunOnce(new_call());
      if (!status.ok()) {
        platform::Log(platform::Level::kWarning, "evacuation was not told what waits",
                      {{"reason", common::v1::Reason_Name(platform::ReasonOf(status))}});
      }
      pause = status.ok() ? options_.poll : std::min(2 * pause, options_.longest_pause);
      absl::MutexLock lock(&mu_);
      mu_.AwaitWithTimeout(absl::Condition(&stopping_), pause);
      stopping = stopping_;
    }
  });
}

}  // namespace cc::registry
