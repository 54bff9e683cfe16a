#include "services/territory/timelines.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/platform/error/error.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"
#include "services/territory/period_store.h"
#include "services/territory/register_requests.h"
#include "services/territory/status_change_store.h"
#include "services/territory/status_rules.h"
#include "services/territory/timeline_rules.h"

namespace cc::territory {
namespace {

using platform::Call;
using platform::Tx;

// Tails of the unit and of those above it, its own first.
std::vector<int32_t> TailsUpwards(const TerritoryIndex& index, int32_t unit) {
  std::vector<int32_t> tails;
  for (; unit != TerritoryIndex::kNone; unit = index.parent(unit))
    tails.push_back(TailOfCode(index.unit(unit).code()));
  return tails;
}

void AddIntervals(const TerritoryIndex& index, int32_t unit, v1::StatusTimeline& timeline) {
  for (const Stretch& stretch : TimelineOf(index, unit)) {
    v1::StatusInterval& interval = *timeline.add_intervals();
    interval.set_first_date(platform::FormatDate(stretch.first));
    if (stretch.last != absl::CivilDay::max())
      interval.set_last_date(platform::FormatDate(stretch.last));
    interval.set_status(v1::STATUS_NONE);
    if (stretch.period == nullptr) continue;
    const v1::StatusPeriod& source = index.periods()[stretch.period->source];
    interval.set_status(source.status());
    *interval.mutable_period() = source;
    if (const v1::Act* act = index.FindAct(source.act_id()))
      *interval.mutable_act() = act->reference();
  }
}

// The unit's own first; within one unit they are in order already.
void AddVersions(const TerritoryIndex& index, const std::vector<int32_t>& tails, Periods versions,
                 v1::StatusTimeline& timeline) {
  auto distance = [&](const v1::StatusPeriod& period) {
    return std::find(tails.begin(), tails.end(), TailOfCode(period.unit_code())) - tails.begin();
  };
  std::stable_sort(versions.begin(), versions.end(),
                   [&](const auto& a, const auto& b) { return distance(a) < distance(b); });
  std::set<std::string> acts;
  for (v1::StatusPeriod& period : versions) {
    acts.insert(period.act_id());
    *timeline.add_periods() = std::move(period);
  }
  for (const v1::Act& act : index.acts()) {
    if (acts.contains(act.id())) *timeline.add_acts() = act;
  }
}

absl::StatusOr<StatusChangeQuery> QueryOf(const v1::ListStatusChangesRequest& request,
                                          const TerritoryIndex& index, const platform::Page& page) {
  StatusChangeQuery query;
  query.revision = request.revision();
  query.limit = page.size + 1;
  if (!request.unit_code().empty()) {
    int32_t unit = index.Find(request.unit_code());
    if (unit == TerritoryIndex::kNone) return UnknownUnit(request.unit_code());
    query.tail = TailOfCode(index.unit(unit).code());
  } else if (request.revision() == 0) {
    return platform::FailField("revision", common::v1::REASON_FIELD_REQUIRED);
  }
  if (page.after.empty()) return query;
  if (page.after.size() != 3 || !absl::SimpleAtoi(page.after[0], &query.after_revision) ||
      !absl::SimpleAtoi(page.after[1], &query.after_tail) || !platform::ParseDate(page.after[2]))
    return platform::Fail(common::v1::REASON_PAGE_TOKEN_INVALID);
  query.after_date = page.after[2];
  return query;
}

}  // namespace

absl::StatusOr<v1::StatusTimeline> Timelines::GetTimeline(const Call& call,
                                                          const v1::GetTimelineRequest& request) {
  std::shared_ptr<const TerritoryIndex> index = register_.index();
  int32_t unit = index->Find(request.unit_code());
  if (unit == TerritoryIndex::kNone) return UnknownUnit(request.unit_code());
  const std::vector<int32_t> tails = TailsUpwards(*index, unit);
  CC_ASSIGN_OR_RETURN(Periods versions,
                      db_.Read(call, [&](Tx& tx) { return ReadPeriodVersions(tx, tails); }));
  absl::CivilDay today = platform::DayIn(call.now());
  const v1::UnitStatus now = StatusOn(*index, unit, today, today);
  v1::StatusTimeline timeline;
  timeline.set_unit_code(now.unit_code());
  timeline.set_edition_date(now.edition_date());
  timeline.set_stale(now.stale());
  timeline.set_revision(now.revision());
  AddIntervals(*index, unit, timeline);
  AddVersions(*index, tails, std::move(versions), timeline);
  return timeline;
}

absl::StatusOr<v1::ListStatusChangesResponse> Timelines::ListStatusChanges(
    const Call& call, const v1::ListStatusChangesRequest& request) {
  CC_ASSIGN_OR_RETURN(const platform::Page page,
                      platform::ReadPage(request, kStandardPage, kMostPage));
  std::shared_ptr<const TerritoryIndex> index = register_.index();
  CC_ASSIGN_OR_RETURN(const StatusChangeQuery query, QueryOf(request, *index, page));
  CC_ASSIGN_OR_RETURN(std::vector<v1::StatusChange> changes,
                      db_.Read(call, [&](Tx& tx) { return ReadStatusChanges(tx, query); }));
  v1::ListStatusChangesResponse response;
  for (v1::StatusChange& change : changes) {
    if (response.changes_size() == page.size) {
      const v1::StatusChange& last = response.changes(page.size - 1);
      response.set_next_page_token(platform::NextPageToken(
          request, {absl::StrCat(last.revision()), absl::StrCat(TailOfCode(last.unit_code())),
                    last.first_date()}));
      break;
    }
    *response.add_changes() = std::move(change);
  }
  return response;
}

}  // namespace cc::territory
