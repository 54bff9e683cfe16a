#include "services/registry/statistics_count.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/error/error.h"
#include "services/platform/log/log.h"
#include "services/platform/time/date.h"

namespace cc::registry {
namespace {

using platform::Call;
using platform::Keyring;
using platform::Tx;

constexpr size_t kCorrectedAtOnce = 10000;

std::string MonthOf(absl::Time now) {
  return platform::FormatDate(platform::DayIn(now)).substr(0, 7);
}

// Brings what the people are counted as up to date; answers with what that adds to the figures.
absl::StatusOr<StatisticChanges> Bring(Tx& tx, const Keyring& keyring,
                                       const platform::UnitPaths& paths,
                                       const std::vector<std::string>& ids) {
  CC_ASSIGN_OR_RETURN(const FactsByPerson now,
                      ReadFactsOfPeople(tx, keyring, paths, platform::DayIn(tx.call().now()), ids));
  CC_ASSIGN_OR_RETURN(const FactsByPerson before, ReadCounted(tx, keyring, ids));
  StatisticChanges changes;
  FactsByPerson put;
  std::vector<std::string> dropped;
  for (const auto& [id, facts] : now) {
    const auto was = before.find(id);
    if (was != before.end() && was->second == facts) continue;
    if (was != before.end()) AddTo(changes, was->second, -1);
    AddTo(changes, facts, 1);
    put.emplace(id, facts);
  }
  for (const auto& [id, facts] : before) {
    if (now.contains(id)) continue;
    AddTo(changes, facts, -1);
    dropped.push_back(id);
  }
  PutCounted(tx, keyring, put);
  DropCounted(tx, dropped);
  return changes;
}

}  // namespace

absl::Status CountPeople(Tx& tx, const Keyring& keyring, const platform::UnitPaths& paths,
                         const std::vector<std::string>& ids) {
  CC_ASSIGN_OR_RETURN(StatisticState state, LockStatisticState(tx));
  CC_ASSIGN_OR_RETURN(const StatisticChanges changes, Bring(tx, keyring, paths, ids));
  CC_RETURN_IF_ERROR(AddToCounts(tx, MonthOf(tx.call().now()), changes));
  return absl::OkStatus();
}

const std::vector<std::string>& StatisticsKinds() {
  static const auto* kinds = new std::vector<std::string>{"people", "registrations", "needs"};
  return *kinds;
}

platform::FeedConsumer::Effect StatisticsEffect(const Keyring& keyring,
                                                const platform::UnitPaths& paths,
                                                const std::vector<common::v1::Event>& events) {
  ChangedRecords changed;
  for (const common::v1::Event& event : events) {
    if (event.kind() == "people") changed.people.push_back(event.key());
    if (event.kind() == "registrations") changed.registrations.push_back(event.key());
    if (event.kind() == "needs") changed.needs.push_back(event.key());
  }
  return [&keyring, &paths, changed = std::move(changed)](Tx& tx) -> absl::Status {
    CC_ASSIGN_OR_RETURN(const std::vector<std::string> ids, FindTouchedPeople(tx, changed));
    return CountPeople(tx, keyring, paths, ids);
  };
}

StatisticsRecount::~StatisticsRecount() {
  {
    absl::MutexLock lock(&mu_);
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

bool StatisticsRecount::Stopping() {
  absl::MutexLock lock(&mu_);
  return stopping_;
}

void StatisticsRecount::Start(std::function<Call()> new_call, std::function<absl::Status()> ready) {
  thread_ = std::thread([this, new_call = std::move(new_call), ready = std::move(ready)] {
    while (!Stopping()) {
      const absl::StatusOr<bool> ran =
          ready().ok() ? RunWhereDue(new_call()) : absl::StatusOr<bool>(false);
      if (!ran.ok()) {
        platform::Log(platform::Level::kWarning, "the recount of figures is held up",
                      {{"reason", common::v1::Reason_Name(platform::ReasonOf(ran.status()))}});
      }
      absl::MutexLock lock(&mu_);
      mu_.AwaitWithTimeout(absl::Condition(&stopping_), options_.pause);
    }
  });
}

absl::StatusOr<bool> StatisticsRecount::RunWhereDue(const Call& call) {
  CC_ASSIGN_OR_RETURN(const StatisticState state,
                      db_.Read(call, [](Tx& tx) { return ReadStatisticState(tx); }));
  const std::string today = platform::FormatDate(platform::DayIn(call.now()));
  if (!state.due && state.counted_day == today) return false;
  CC_ASSIGN_OR_RETURN(const StatisticState done, Run(call, state.rebuild));
  if (done.corrected > 0 && !state.rebuild) {
    platform::Log(platform::Level::kError, "figures differed from a count of the people",
                  {{"figures", absl::StrCat(done.corrected)}});
  }
  return true;
}

absl::StatusOr<StatisticState> StatisticsRecount::Run(const Call& call, bool rebuild) {
  CC_ASSIGN_OR_RETURN(const int64_t people, CountAll(call, rebuild));
  CC_ASSIGN_OR_RETURN(const Differences differences, Compare(call));
  CC_RETURN_IF_ERROR(Correct(call, differences));
  return db_.WriteStep(call, [&](Tx& tx) -> absl::StatusOr<StatisticState> {
    CC_ASSIGN_OR_RETURN(StatisticState state, LockStatisticState(tx));
    // A rebuild that was asked for meanwhile is still to be done.
    if (rebuild || !state.rebuild) state.due = state.rebuild = false;
    state.counted_day = platform::FormatDate(platform::DayIn(call.now()));
    state.finished_at = call.now();
    state.people = people;
    state.figures = differences.figures;
    state.corrected = static_cast<int64_t>(differences.changes.size());
    WriteStatisticState(tx, state);
    return state;
  });
}

absl::StatusOr<int64_t> StatisticsRecount::CountAll(const Call& call, bool rebuild) {
  std::string after;
  int64_t seen = 0;
  for (bool more = true; more && !Stopping();) {
    std::string last;
    CC_RETURN_IF_ERROR(db_.WriteStep(call, [&](Tx& tx) -> absl::Status {
      CC_ASSIGN_OR_RETURN(StatisticState state, LockStatisticState(tx));
      CC_ASSIGN_OR_RETURN(const std::vector<std::string> ids,
                          PeopleAfterId(tx, after, options_.page));
      CC_ASSIGN_OR_RETURN(const StatisticChanges changes, Bring(tx, keyring_, paths_, ids));
      if (!rebuild) CC_RETURN_IF_ERROR(AddToCounts(tx, MonthOf(call.now()), changes));
      more = static_cast<int>(ids.size()) == options_.page;
      last = ids.empty() ? after : ids.back();
      return absl::OkStatus();
    }));
    after = std::move(last);
  }
  if (Stopping()) return absl::CancelledError("stopping");
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<int64_t> {
    CC_ASSIGN_OR_RETURN(platform::Rows rows, tx.Query("SELECT count(*) FROM statistic_people"));
    seen = rows[0].integer(0);
    return seen;
  });
}

absl::StatusOr<StatisticsRecount::Differences> StatisticsRecount::Compare(const Call& call) {
  // One snapshot: whatever is counted meanwhile changes both sides alike, so the difference stays.
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<Differences> {
    Differences found;
    CC_ASSIGN_OR_RETURN(const StatisticState state, ReadStatisticState(tx));
    found.revision = state.revision;
    std::string after;
    while (true) {
      CC_ASSIGN_OR_RETURN(const FactsByPerson page, ReadCountedAfter(tx, keyring_, after, 5000));
      if (page.empty()) break;
      for (const auto& [id, facts] : page) AddTo(found.changes, facts, 1);
      after = page.rbegin()->first;
      if (Stopping()) return absl::CancelledError("stopping");
    }
    CC_ASSIGN_OR_RETURN(const auto parents, StatisticParents(tx));
    for (const auto& [relation, parent] : parents) {
      CC_ASSIGN_OR_RETURN(const auto figures, ReadAllFigures(tx, relation, parent));
      found.figures += static_cast<int64_t>(figures.size());
      for (const StatisticFigure& figure : figures) {
        const auto at = found.changes.find(figure.cell);
        if (at != found.changes.end()) {
          at->second.people -= figure.people;
          if (at->second.people == 0) found.changes.erase(at);
        } else if (figure.people != 0) {
          found.changes[figure.cell] = {.people = -figure.people, .path = {0}};
        }
      }
    }
    return found;
  });
}

absl::Status StatisticsRecount::Correct(const Call& call, const Differences& differences) {
  int64_t revision = differences.revision;
  for (auto at = differences.changes.begin(); at != differences.changes.end();) {
    StatisticChanges some;
    for (; at != differences.changes.end() && some.size() < kCorrectedAtOnce; ++at)
      some.insert(*at);
    CC_RETURN_IF_ERROR(db_.WriteStep(call, [&](Tx& tx) -> absl::Status {
      CC_ASSIGN_OR_RETURN(StatisticState state, LockStatisticState(tx));
      // Another instance has corrected the same.
      if (state.revision != revision) return platform::Fail(common::v1::REASON_ETAG_STALE);
      state.revision += 1;
      WriteStatisticState(tx, state);
      return AddToCounts(tx, MonthOf(call.now()), some);
    }));
    revision += 1;
  }
  return absl::OkStatus();
}

}  // namespace cc::registry
