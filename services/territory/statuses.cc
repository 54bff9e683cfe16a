#include "services/territory/statuses.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/platform/error/error.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"
#include "services/territory/register_requests.h"
#include "services/territory/status_rules.h"

namespace cc::territory {
namespace {

using platform::Call;

// The day asked for (its form is checked by the contract), else today in Kyiv.
absl::CivilDay DayOf(const std::string& date, absl::CivilDay today) {
  return platform::ParseDate(date).value_or(today);
}

// The sort key of a period, as a page token holds it.
std::vector<std::string> SortKeyOf(const v1::StatusPeriod& period) {
  return {period.unit_code(), period.start_date(), absl::StrCat(static_cast<int>(period.status())),
          period.id()};
}

bool ComesAfter(const v1::StatusPeriod& period, const std::vector<std::string>& key) {
  return SortKeyOf(period) > key;
}

}  // namespace

absl::StatusOr<v1::UnitStatus> Statuses::GetStatus(const Call& call,
                                                   const v1::GetStatusRequest& request) {
  std::shared_ptr<const TerritoryIndex> index = register_.index();
  int32_t unit = index->Find(request.unit_code());
  if (unit == TerritoryIndex::kNone) return UnknownUnit(request.unit_code());
  absl::CivilDay today = platform::DayIn(call.now());
  return StatusOn(*index, unit, DayOf(request.date(), today), today);
}

absl::StatusOr<v1::BatchGetStatusesResponse> Statuses::BatchGetStatuses(
    const Call& call, const v1::BatchGetStatusesRequest& request) {
  std::shared_ptr<const TerritoryIndex> index = register_.index();
  absl::CivilDay today = platform::DayIn(call.now());
  absl::CivilDay day = DayOf(request.date(), today);
  v1::BatchGetStatusesResponse response;
  response.mutable_statuses()->Reserve(request.unit_codes_size());
  for (const std::string& code : request.unit_codes()) {
    int32_t unit = IsUnitCode(code) ? index->Find(code) : TerritoryIndex::kNone;
    if (unit != TerritoryIndex::kNone) {
      *response.add_statuses() = StatusOn(*index, unit, day, today);
      continue;
    }
    v1::UnitStatus& unknown = *response.add_statuses();
    unknown.set_unit_code(code);
    unknown.set_date(platform::FormatDate(day));
    unknown.set_unknown(true);
    unknown.set_revision(index->revision());
  }
  return response;
}

absl::StatusOr<v1::ListStatusPeriodsResponse> Statuses::ListStatusPeriods(
    const Call&, const v1::ListStatusPeriodsRequest& request) {
  CC_ASSIGN_OR_RETURN(const platform::Page page,
                      platform::ReadPage(request, kStandardPage, kMostPage));
  std::shared_ptr<const TerritoryIndex> index = register_.index();
  std::string code;
  if (!request.unit_code().empty()) {
    int32_t unit = index->Find(request.unit_code());
    if (unit == TerritoryIndex::kNone) return UnknownUnit(request.unit_code());
    code = std::string(index->unit(unit).code());
  }
  v1::ListStatusPeriodsResponse response;
  response.set_revision(index->revision());
  const auto& periods = index->periods();
  std::vector<std::string> after = page.after;
  auto from = periods.begin();
  if (!after.empty()) {
    from = std::partition_point(periods.begin(), periods.end(),
                                [&](const auto& p) { return !ComesAfter(p, after); });
  } else if (!code.empty()) {
    from = std::partition_point(periods.begin(), periods.end(),
                                [&](const auto& p) { return p.unit_code() < code; });
  }
  for (; from != periods.end() && (code.empty() || from->unit_code() == code); ++from) {
    if (response.periods_size() == page.size) {
      response.set_next_page_token(
          platform::NextPageToken(request, SortKeyOf(response.periods(page.size - 1))));
      break;
    }
    *response.add_periods() = *from;
  }
  return response;
}

absl::StatusOr<v1::ListActsResponse> Statuses::ListActs(const Call&,
                                                        const v1::ListActsRequest& request) {
  CC_ASSIGN_OR_RETURN(const platform::Page page,
                      platform::ReadPage(request, kStandardPage, kMostPage));
  std::shared_ptr<const TerritoryIndex> index = register_.index();
  v1::ListActsResponse response;
  response.set_revision(index->revision());
  response.set_units_revision(index->units_revision());
  for (const v1::Act& act : index->acts()) {  // the newest edition first
    if (page.after.size() == 2 &&
        std::tie(act.edition_date(), act.id()) >= std::tie(page.after[0], page.after[1]))
      continue;
    if (response.acts_size() == page.size) {
      const v1::Act& last = response.acts(page.size - 1);
      response.set_next_page_token(
          platform::NextPageToken(request, {last.edition_date(), last.id()}));
      break;
    }
    *response.add_acts() = act;
  }
  return response;
}

}  // namespace cc::territory
