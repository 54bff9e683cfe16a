#include "services/territory/list_rules.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/optional.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::territory {
namespace {

using platform::Fail;

std::string BeginningOf(const v1::StatusPeriod& period) {
  return absl::StrCat(period.unit_code(), "|", static_cast<int>(period.status()), "|",
                      period.start_date());
}

std::string ExclusionsOf(const v1::StatusPeriod& period) {
  std::vector<std::string> excluded(period.excluded_unit_codes().begin(),
                                    period.excluded_unit_codes().end());
  std::sort(excluded.begin(), excluded.end());
  return absl::StrJoin(excluded, ",");
}

// What the list says in the row; the doubt is the register's own.
std::string WordingOf(const v1::StatusPeriod& period) {
  return absl::StrCat(BeginningOf(period), "|", period.end_date(), "|", ExclusionsOf(period));
}

std::string KeyOf(const v1::StatusPeriod& period) {
  return absl::StrCat(WordingOf(period), "|", period.doubtful());
}

// Do both hold on more than the day on which they meet?
bool HoldTogether(const v1::StatusPeriod& a, const v1::StatusPeriod& b) {
  const v1::StatusPeriod& first = a.start_date() <= b.start_date() ? a : b;
  const v1::StatusPeriod& second = &first == &a ? b : a;
  if (first.start_date() == second.start_date()) return true;
  return first.end_date().empty() || first.end_date() > second.start_date();
}

// First day that the change concerns; nothing where it concerns no day.
std::string FirstDayOf(const v1::PeriodChange& change) {
  if (!change.has_before() || change.exclusions_changed()) return change.after().start_date();
  if (!change.has_after()) return change.before().start_date();
  if (change.before().end_date() == change.after().end_date()) return "";
  std::string end = change.before().end_date();
  if (end.empty() || (!change.after().end_date().empty() && change.after().end_date() < end))
    end = change.after().end_date();
  return platform::FormatDate(platform::ParseDate(end).value_or(absl::CivilDay::max() - 1) + 1);
}

v1::PeriodChange::Kind KindOf(const v1::PeriodChange& change) {
  if (!change.has_before()) return v1::PeriodChange::KIND_OPENED;
  if (!change.has_after()) return v1::PeriodChange::KIND_STRUCK;
  return change.before().end_date().empty() && !change.after().end_date().empty()
             ? v1::PeriodChange::KIND_CLOSED
             : v1::PeriodChange::KIND_ALTERED;
}

class Comparison {
 public:
  Comparison(const TerritoryIndex& newest, const ListRows& rows) : newest_(newest), rows_(rows) {}

  ListDifference Run() {
    std::multimap<std::string, const v1::StatusPeriod*> known;
    for (const v1::StatusPeriod& period : newest_.periods()) known.emplace(KeyOf(period), &period);
    std::vector<const v1::StatusPeriod*> unmatched;
    for (const v1::StatusPeriod& period : rows_.periods) {
      if (auto same = known.find(KeyOf(period)); same != known.end()) {
        known.erase(same);
        ++difference_.unchanged;
      } else {
        unmatched.push_back(&period);
      }
    }
    for (const auto& [key, period] : known) former_.emplace(BeginningOf(*period), period);
    for (const v1::StatusPeriod* period : unmatched) Take(*period);
    if (rows_.whole) {
      for (const auto& [beginning, period] : former_) Drop(*period);
    }
    for (const v1::StatusPeriod& row : rows_.struck) Strike(row);
    std::sort(difference_.changes.begin(), difference_.changes.end(),
              [](const auto& a, const auto& b) { return OrderOf(a) < OrderOf(b); });
    return std::move(difference_);
  }

 private:
  static std::tuple<std::string, std::string, int> OrderOf(const v1::PeriodChange& change) {
    const v1::StatusPeriod& period = change.has_after() ? change.after() : change.before();
    return {period.unit_code(), period.start_date(), period.status()};
  }

  void Take(const v1::StatusPeriod& period) {
    v1::StatusPeriod added = period;
    auto former = former_.find(BeginningOf(period));
    if (former == former_.end()) {
      Note(nullptr, &added);
    } else {
      const v1::StatusPeriod& before = *former->second;
      if (WordingOf(before) == WordingOf(added)) added.set_act_id(before.act_id());
      difference_.dropped.push_back(before.id());
      ++difference_.changed;
      Note(&before, &added);
      former_.erase(former);
    }
    difference_.added.push_back(std::move(added));
  }

  void Drop(const v1::StatusPeriod& period) {
    difference_.dropped.push_back(period.id());
    Note(&period, nullptr);
  }

  void Strike(const v1::StatusPeriod& row) {
    for (const v1::StatusPeriod& period : newest_.periods()) {
      if (BeginningOf(period) != BeginningOf(row)) continue;
      if (std::find(difference_.dropped.begin(), difference_.dropped.end(), period.id()) !=
          difference_.dropped.end())
        continue;
      return Drop(period);
    }
    difference_.missing.push_back(row);
  }

  void Note(const v1::StatusPeriod* before, const v1::StatusPeriod* after) {
    const v1::StatusPeriod& one = after == nullptr ? *before : *after;
    v1::PeriodChange& change = difference_.changes.emplace_back();
    change.set_unit_code(one.unit_code());
    int32_t unit = newest_.Find(one.unit_code());
    if (unit != TerritoryIndex::kNone) change.set_unit_name(std::string(newest_.unit(unit).name()));
    change.set_status(one.status());
    if (before != nullptr) *change.mutable_before() = *before;
    if (after != nullptr) *change.mutable_after() = *after;
    change.set_exclusions_changed(before != nullptr && after != nullptr &&
                                  ExclusionsOf(*before) != ExclusionsOf(*after));
    change.set_kind(KindOf(change));
    const std::string first = FirstDayOf(change);
    change.set_past(!first.empty() && first < rows_.edition_date);
  }

  const TerritoryIndex& newest_;
  const ListRows& rows_;
  std::multimap<std::string, const v1::StatusPeriod*> former_;  // by its beginning
  ListDifference difference_;
};

bool Stands(const v1::Act& act) { return act.state() != v1::Act::STATE_WITHDRAWN; }

bool SameAct(const common::v1::ActReference& a, const common::v1::ActReference& b) {
  return a.kind() == b.kind() && a.number() == b.number() && a.date() == b.date();
}

}  // namespace

ListDifference Compare(const TerritoryIndex& newest, const ListRows& rows) {
  return Comparison(newest, rows).Run();
}

std::vector<Overlap> MarkOverlaps(const TerritoryIndex& newest, ListDifference& difference) {
  std::vector<Overlap> overlaps;
  const std::set<absl::string_view> dropped(difference.dropped.begin(), difference.dropped.end());
  for (v1::StatusPeriod& added : difference.added) {
    for (const v1::StatusPeriod& left : newest.periods()) {
      if (left.unit_code() != added.unit_code() || dropped.contains(left.id()) ||
          !HoldTogether(left, added))
        continue;
      added.set_doubtful(true);
      overlaps.push_back({added, left});
    }
  }
  return overlaps;
}

std::vector<v1::StatusPeriod> Apply(const TerritoryIndex& newest,
                                    const ListDifference& difference) {
  const std::set<absl::string_view> dropped(difference.dropped.begin(), difference.dropped.end());
  std::vector<v1::StatusPeriod> periods;
  for (const v1::StatusPeriod& period : newest.periods()) {
    if (!dropped.contains(period.id())) periods.push_back(period);
  }
  periods.insert(periods.end(), difference.added.begin(), difference.added.end());
  return periods;
}

absl::Status CheckForceOrder(const std::vector<v1::Act>& acts, const v1::Act& act) {
  for (const v1::Act& other : acts) {
    const bool counts = Stands(other) && (other.state() == v1::Act::STATE_PENDING ||
                                          (!other.synthetic() && !act.synthetic()));
    if (!counts || other.in_force_date() <= act.in_force_date()) continue;
    return Fail(common::v1::REASON_FORCE_OUT_OF_ORDER,
                {{"act", TextOf(other.reference())}, {"date", other.in_force_date()}});
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> FindAmendedList(const std::vector<v1::Act>& acts,
                                            const common::v1::ActReference& amends) {
  const v1::Act* newest = nullptr;
  bool withdrawn = false;
  for (const v1::Act& act : acts) {
    if (!act.amends_act_id().empty()) continue;
    if (!Stands(act)) {
      withdrawn |= SameAct(act.reference(), amends);
      continue;
    }
    auto order = [](const v1::Act& a) {
      return std::make_tuple(a.edition_date(), a.import_time().seconds(), a.import_time().nanos());
    };
    if (newest == nullptr || order(*newest) < order(act)) newest = &act;
  }
  if (newest != nullptr && SameAct(newest->reference(), amends)) return newest->id();
  return Fail(withdrawn ? common::v1::REASON_AMENDED_LIST_WITHDRAWN
                        : common::v1::REASON_AMENDED_LIST_MISSING,
              {{"act", TextOf(amends)}});
}

std::string TextOf(const common::v1::ActReference& reference) {
  return absl::StrCat(reference.kind(), " № ", reference.number(), " від ", reference.date());
}

}  // namespace cc::territory
