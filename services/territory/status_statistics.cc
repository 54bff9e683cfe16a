#include "services/territory/status_statistics.h"

#include <malloc.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/platform/error/error.h"
#include "services/platform/paging/paging.h"
#include "services/platform/rpc/file_body.h"
#include "services/platform/time/date.h"
#include "services/territory/act_store.h"
#include "services/territory/past_statuses.h"
#include "services/territory/period_store.h"
#include "services/territory/status_rules.h"
#include "services/territory/status_sheet.h"
#include "services/territory/status_tally.h"

namespace cc::territory {
namespace {

using platform::Call;
using platform::Tx;

constexpr int kStandardDays = 100, kMostDays = 400, kMostDaysWithAreas = 50;
constexpr size_t kMostRows = 50000;

// The unit asked for; kNone for the country.
absl::StatusOr<int32_t> Within(const TerritoryIndex& index, const std::string& code) {
  if (code.empty()) return TerritoryIndex::kNone;
  int32_t unit = index.Find(code);
  if (unit != TerritoryIndex::kNone) return unit;
  return platform::FailField("within_unit_code", common::v1::REASON_UNIT_UNKNOWN, {{"unit", code}});
}

void Describe(const TerritoryIndex& index, int32_t position, v1::AreaStatusCounts& area) {
  const IndexedUnit& unit = index.unit(position);
  area.set_unit_code(std::string(unit.code()));
  area.set_name(std::string(unit.name()));
  area.set_category(unit.category());
  const IndexedUnit& first = index.unit(index.Path(position).front());
  area.set_first_level_code(std::string(first.code()));
  area.set_first_level_name(std::string(first.name()));
}

void Fill(const StatusTally::Counts& counts, v1::AreaStatusCounts& area) {
  int32_t units = 0, settlements = 0;
  for (size_t i = 0; i < counts.units.size(); ++i) {
    units += counts.units[i];
    settlements += counts.settlements[i];
  }
  area.set_units(units);
  area.set_settlements(settlements);
  for (int status = v1::STATUS_POSSIBLE_HOSTILITIES; status <= v1::STATUS_NONE; ++status) {
    v1::StatusCount& count = *area.add_counts();
    count.set_status(static_cast<v1::Status>(status));
    count.set_units(counts.units[status]);
    count.set_settlements(counts.settlements[status]);
    count.set_settlement_share(
        settlements == 0 ? 0 : static_cast<double>(counts.settlements[status]) / settlements);
  }
}

v1::StatusStatistics StatisticsOn(const TerritoryIndex& index, const StatusTally& tally,
                                  int32_t within, absl::CivilDay day, bool with_areas) {
  v1::StatusStatistics statistics;
  statistics.set_date(platform::FormatDate(day));
  const std::vector<StatusTally::Counts> counts = tally.On(day);
  StatusTally::Counts total;
  for (size_t i = 0; i < counts.size(); ++i) {
    total.Add(counts[i]);
    if (!with_areas) continue;
    v1::AreaStatusCounts& area = *statistics.add_areas();
    Describe(index, tally.areas()[i].unit, area);
    area.set_remainder(tally.areas()[i].remainder);
    Fill(counts[i], area);
  }
  if (within != TerritoryIndex::kNone) Describe(index, within, *statistics.mutable_total());
  Fill(total, *statistics.mutable_total());
  return statistics;
}

template <typename Response>
void SayOfWhat(const TerritoryIndex& index, const Call& call, Response& response) {
  response.set_revision(index.revision());
  const v1::Act* act = NewestActInForce(index);
  if (act == nullptr) return;
  response.set_edition_date(act->edition_date());
  auto edition = platform::ParseDate(response.edition_date());
  response.set_stale(edition && platform::DayIn(call.now()) - *edition > kStaleAfterDays);
}

// The day after `day` in the series that ends with `to`.
absl::CivilDay NextDay(absl::CivilDay day, v1::ListStatusStatisticsRequest::Step step,
                       absl::CivilDay to) {
  absl::CivilMonth month(day);
  switch (step) {
    case v1::ListStatusStatisticsRequest::STEP_DAY:
      return day + 1;
    case v1::ListStatusStatisticsRequest::STEP_QUARTER:
      month += 3 - (month.month() - 1) % 3;
      break;
    default:
      month += 1;
  }
  const absl::CivilDay next(month);
  return day < to ? std::min(next, to) : next;
}

absl::StatusOr<std::vector<absl::CivilDay>> SeriesOf(absl::CivilDay from, absl::CivilDay to,
                                                     v1::ListStatusStatisticsRequest::Step step,
                                                     size_t most) {
  if (to < from) {
    return platform::Fail(common::v1::REASON_DATES_REVERSED, {{"start", platform::FormatDate(from)},
                                                              {"end", platform::FormatDate(to)}});
  }
  std::vector<absl::CivilDay> days;
  for (absl::CivilDay day = from; day <= to && days.size() <= most; day = NextDay(day, step, to))
    days.push_back(day);
  return days;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const TerritoryIndex>> StatusStatistics::IndexFor(
    const Call& call, const v1::GetStatusStatisticsRequest& request) {
  std::shared_ptr<const TerritoryIndex> present = register_.index();
  if (!AsksForAnotherMoment(request)) return present;
  absl::Time known_at = call.now();
  if (request.has_known_at())
    known_at = std::min(known_at, platform::FromProto(request.known_at()));
  const absl::CivilDay in_force_on =
      platform::ParseDate(request.in_force_on()).value_or(platform::DayIn(known_at));
  std::vector<v1::StatusPeriod> periods;
  std::vector<v1::Act> acts;
  std::vector<int32_t> tails;
  for (const IndexedUnit& unit : present->units()) tails.push_back(TailOfCode(unit.code()));
  CC_RETURN_IF_ERROR(db_.Read(call, [&](Tx& tx) -> absl::Status {
    CC_ASSIGN_OR_RETURN(periods, ReadPeriodsKnown(tx, tails, known_at, in_force_on));
    CC_ASSIGN_OR_RETURN(acts, ReadActsKnown(tx, known_at, in_force_on));
    return absl::OkStatus();
  }));
  return present->With(std::move(periods), std::move(acts), present->revision());
}

absl::StatusOr<v1::GetStatusStatisticsResponse> StatusStatistics::GetStatusStatistics(
    const Call& call, const v1::GetStatusStatisticsRequest& request) {
  CC_ASSIGN_OR_RETURN(const std::shared_ptr<const TerritoryIndex> index, IndexFor(call, request));
  CC_ASSIGN_OR_RETURN(const int32_t within, Within(*index, request.within_unit_code()));
  const absl::CivilDay day =
      platform::ParseDate(request.date()).value_or(platform::DayIn(call.now()));
  v1::GetStatusStatisticsResponse response;
  *response.mutable_statistics() =
      StatisticsOn(*index, StatusTally(*index, request.area_level(), within), within, day, true);
  SayOfWhat(*index, call, response);
  // All periods of another moment were read.
  if (AsksForAnotherMoment(request)) malloc_trim(0);
  return response;
}

absl::StatusOr<v1::ListStatusStatisticsResponse> StatusStatistics::ListStatusStatistics(
    const Call& call, const v1::ListStatusStatisticsRequest& request) {
  const bool with_areas = request.area_level() != v1::AREA_LEVEL_UNSPECIFIED;
  const int most = with_areas ? kMostDaysWithAreas : kMostDays;
  CC_ASSIGN_OR_RETURN(const platform::Page page,
                      platform::ReadPage(request, std::min(most, kStandardDays), most));
  std::shared_ptr<const TerritoryIndex> index = register_.index();
  CC_ASSIGN_OR_RETURN(const int32_t within, Within(*index, request.within_unit_code()));
  absl::CivilDay day = *platform::ParseDate(request.from());
  const absl::CivilDay to = platform::ParseDate(request.to()).value_or(platform::DayIn(call.now()));
  if (to < day) {
    return platform::Fail(common::v1::REASON_DATES_REVERSED, {{"start", platform::FormatDate(day)},
                                                              {"end", platform::FormatDate(to)}});
  }
  if (!page.after.empty())
    day = NextDay(platform::ParseDate(page.after[0]).value_or(to), request.step(), to);
  v1::ListStatusStatisticsResponse response;
  const StatusTally tally(*index, request.area_level(), within);
  for (; day <= to; day = NextDay(day, request.step(), to)) {
    if (response.statistics_size() == page.size) {
      const std::string last = response.statistics(page.size - 1).date();
      response.set_next_page_token(platform::NextPageToken(request, {last}));
      break;
    }
    *response.add_statistics() = StatisticsOn(*index, tally, within, day, with_areas);
  }
  SayOfWhat(*index, call, response);
  return response;
}

absl::StatusOr<google::api::HttpBody> StatusStatistics::ExportStatusStatistics(
    const Call& call, const v1::ExportStatusStatisticsRequest& request) {
  std::shared_ptr<const TerritoryIndex> index = register_.index();
  CC_ASSIGN_OR_RETURN(const int32_t within, Within(*index, request.within_unit_code()));
  const absl::CivilDay from =
      platform::ParseDate(request.from()).value_or(platform::DayIn(call.now()));
  const absl::CivilDay to = platform::ParseDate(request.to()).value_or(from);
  const StatusTally tally(*index, request.area_level(), within);
  const size_t rows_of_a_day = std::max<size_t>(1, tally.areas().size()) * StatusSheet::kStatuses;
  CC_ASSIGN_OR_RETURN(const std::vector<absl::CivilDay> days,
                      SeriesOf(from, to, request.step(), kMostRows / rows_of_a_day));
  if (days.size() * rows_of_a_day > kMostRows) {
    return platform::Fail(common::v1::REASON_EXPORT_TOO_LARGE,
                          {{"rows", absl::StrCat("≥", days.size() * rows_of_a_day)},
                           {"most", absl::StrCat(kMostRows)}});
  }
  StatusSheet sheet(*index, tally);
  for (absl::CivilDay day : days) sheet.Add(day);
  return platform::FileBody(absl::StrCat("status-statistics-", platform::FormatDate(from), "-",
                                         platform::FormatDate(to), ".csv"),
                            "text/csv; charset=utf-8", sheet.Take());
}

}  // namespace cc::territory
