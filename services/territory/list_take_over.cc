#include "services/territory/list_take_over.h"

#include <algorithm>
#include <set>
#include <utility>

#include "services/platform/error/error.h"
#include "services/platform/time/date.h"
#include "services/territory/act_store.h"
#include "services/territory/coming_into_force.h"
#include "services/territory/period_store.h"
#include "services/territory/register_store.h"
#include "services/territory/status_change_store.h"

namespace cc::territory {
namespace {

using platform::Call;
using platform::Fail;
using platform::Tx;

constexpr int kMostShown = 1000;

void CountPeriods(const std::vector<v1::PeriodChange>& changes, v1::ListChanges& counts) {
  for (const v1::PeriodChange& change : changes) {
    switch (change.kind()) {
      case v1::PeriodChange::KIND_OPENED:
        counts.set_opened_count(counts.opened_count() + 1);
        break;
      case v1::PeriodChange::KIND_CLOSED:
        counts.set_closed_count(counts.closed_count() + 1);
        break;
      case v1::PeriodChange::KIND_STRUCK:
        counts.set_struck_count(counts.struck_count() + 1);
        break;
      default:
        counts.set_altered_count(counts.altered_count() + 1);
    }
    if (change.exclusions_changed())
      counts.set_exclusions_changed_count(counts.exclusions_changed_count() + 1);
    if (change.past()) counts.set_past_count(counts.past_count() + 1);
  }
}

}  // namespace

absl::StatusOr<std::shared_ptr<const TerritoryIndex>> NewestList(
    platform::Db& db, const Call& call, const std::shared_ptr<const TerritoryIndex>& present) {
  const auto& acts = present->acts();
  if (std::none_of(acts.begin(), acts.end(),
                   [](const v1::Act& a) { return a.state() == v1::Act::STATE_PENDING; }))
    return present;
  CC_ASSIGN_OR_RETURN(Periods periods, db.Read(call, [](Tx& tx) { return ReadNewestPeriods(tx); }));
  return WithPeriods(*present, std::move(periods));
}

absl::StatusOr<ListTakeOver> PlanTakeOver(const Call& call,
                                          std::shared_ptr<const TerritoryIndex> present,
                                          std::shared_ptr<const TerritoryIndex> newest, v1::Act act,
                                          const ListRows& rows) {
  ListTakeOver taken{.act = std::move(act),
                     .partial = !rows.whole,
                     .present = std::move(present),
                     .newest = std::move(newest)};
  taken.pending = taken.act.in_force_date() > platform::FormatDate(platform::DayIn(call.now()));
  taken.difference = Compare(*taken.newest, rows);
  if (taken.partial) MarkOverlaps(*taken.newest, taken.difference);
  const std::shared_ptr<const TerritoryIndex> after =
      WithPeriods(*taken.newest, Apply(*taken.newest, taken.difference));
  taken.effect = CompareStatuses(*taken.newest, *after);
  return taken;
}

std::string NewestEdition(const TerritoryIndex& present) {
  for (const v1::Act& act : present.acts()) {
    if (!act.synthetic() && act.state() != v1::Act::STATE_WITHDRAWN) return act.edition_date();
  }
  return "";
}

absl::Status CheckFollows(const TerritoryIndex& present, const v1::Act& act) {
  for (const v1::Act& former : present.acts()) {
    if (former.state() == v1::Act::STATE_WITHDRAWN && former.file_sha256() == act.file_sha256() &&
        former.edition_date() == act.edition_date() &&
        former.in_force_date() == act.in_force_date()) {
      return Fail(common::v1::REASON_WITHDRAWN_ACT_REPEATED, {{"act", TextOf(former.reference())}});
    }
  }
  const std::string newest = NewestEdition(present);
  if (act.edition_date() < newest) {
    return Fail(common::v1::REASON_EDITION_OLDER,
                {{"edition", act.edition_date()}, {"current", newest}});
  }
  return CheckForceOrder(present.acts(), act);
}

v1::ListChanges CountsOf(const ListTakeOver& taken) {
  v1::ListChanges counts;
  CountPeriods(taken.difference.changes, counts);
  counts.set_status_count(static_cast<int32_t>(taken.effect.size()));
  std::set<int32_t> tails;
  for (const StatusDifference& one : taken.effect) tails.insert(one.tail);
  counts.set_unit_count(static_cast<int32_t>(tails.size()));
  return counts;
}

void Show(const ListTakeOver& taken, v1::ListChanges& shown) {
  for (const v1::PeriodChange& change : taken.difference.changes) {
    if (shown.periods_size() == kMostShown) break;
    *shown.add_periods() = change;
  }
  const TerritoryIndex& units = *taken.newest;
  for (const StatusDifference& one : taken.effect) {
    if (shown.statuses_size() == kMostShown) break;
    v1::StatusChange& change = *shown.add_statuses();
    change.set_unit_code(std::string(units.unit(units.FindTail(one.tail)).code()));
    change.set_first_date(platform::FormatDate(one.first));
    if (one.last != absl::CivilDay::max()) change.set_last_date(platform::FormatDate(one.last));
    change.set_before(one.before);
    change.set_after(one.after);
  }
}

absl::StatusOr<StoredAct> StoreTakeOver(Tx& tx, const ListTakeOver& taken) {
  const Call& call = tx.call();
  CC_ASSIGN_OR_RETURN(const int64_t revision, AdvanceRevision(tx, taken.present->revision()));
  ActRow row{taken.act, taken.partial, revision};
  row.act.set_id(call.NewId());
  CC_RETURN_IF_ERROR(InsertAct(tx, row));
  CC_RETURN_IF_ERROR(ApplyDifference(tx, row.act, taken.difference));
  tx.Emit({.kind = "acts", .key = row.act.id(), .revision = revision});
  if (!taken.pending) {
    CC_RETURN_IF_ERROR(AnswerOn(tx, row.act.in_force_date()));
    CC_RETURN_IF_ERROR(InsertStatusChanges(tx, {revision, row.act.id(), "", taken.effect}));
  }
  call.Touch("acts", row.act.id());
  return StoredAct{row.act.id(), revision};
}

}  // namespace cc::territory
