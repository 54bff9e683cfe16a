#include "services/territory/statuses.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/platform/error/error.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"
#include "services/territory/status_rules.h"

namespace cc::territory {
namespace {

using platform::Call;
constexpr int kStandardPage = 50, kMostPage = 5000;

absl::CivilDay DayAsked(const std::string& date, const Call& call) {
  return platform::ParseDate(date).value_or(platform::DayIn(call.now()));
}

// The next page of a list in memory: positions from the token on. A page of another revision is
// refused by the token's first key, so that pages never mix two registers.
absl::StatusOr<size_t> FirstOf(const platform::Page& page, int64_t revision) {
  if (page.after.empty()) return 0;
  int64_t seen = 0;
  uint64_t position = 0;
  if (page.after.size() != 2 || !absl::SimpleAtoi(page.after[0], &seen) ||
      !absl::SimpleAtoi(page.after[1], &position)) {
    return platform::FailField("page_token", common::v1::REASON_PAGE_TOKEN_INVALID);
  }
  if (seen != revision) return platform::Fail(common::v1::REASON_CONFLICT);
  return static_cast<size_t>(position);
}

template <typename Request>
std::string TokenFor(const Request& request, int64_t revision, size_t next) {
  return platform::NextPageToken(request, {absl::StrCat(revision), absl::StrCat(next)});
}

}  // namespace

absl::StatusOr<v1::UnitStatus> Statuses::GetStatus(const Call& call,
                                                   const v1::GetStatusRequest& request) {
  auto index = register_.index();
  int32_t unit = index->Find(request.unit_code());
  if (unit == TerritoryIndex::kNone) {
    return platform::FailField("unit_code", common::v1::REASON_UNIT_UNKNOWN,
                               {{"unit", request.unit_code()}});
  }
  return StatusOn(*index, unit, DayAsked(request.date(), call), platform::DayIn(call.now()));
}

absl::StatusOr<v1::BatchGetStatusesResponse> Statuses::BatchGetStatuses(
    const Call& call, const v1::BatchGetStatusesRequest& request) {
  auto index = register_.index();
  const absl::CivilDay day = DayAsked(request.date(), call), today = platform::DayIn(call.now());
  v1::BatchGetStatusesResponse response;
  response.mutable_statuses()->Reserve(request.unit_codes_size());
  for (const std::string& code : request.unit_codes()) {
    int32_t unit = index->Find(code);
    if (unit != TerritoryIndex::kNone) {
      *response.add_statuses() = StatusOn(*index, unit, day, today);
      continue;
    }
    v1::UnitStatus& unknown = *response.add_statuses();
    unknown.set_unit_code(code);
    unknown.set_unknown(true);
  }
  return response;
}

absl::StatusOr<v1::ListStatusPeriodsResponse> Statuses::ListStatusPeriods(
    const Call&, const v1::ListStatusPeriodsRequest& request) {
  CC_ASSIGN_OR_RETURN(const platform::Page page,
                      platform::ReadPage(request, kStandardPage, kMostPage));
  auto index = register_.index();
  int32_t unit = TerritoryIndex::kNone;
  if (!request.unit_code().empty()) {
    unit = index->Find(request.unit_code());
    if (unit == TerritoryIndex::kNone) {
      return platform::FailField("unit_code", common::v1::REASON_UNIT_UNKNOWN,
                                 {{"unit", request.unit_code()}});
    }
  }
  CC_ASSIGN_OR_RETURN(size_t at, FirstOf(page, index->revision()));
  v1::ListStatusPeriodsResponse response;
  response.set_revision(index->revision());
  for (; at < index->periods().size(); ++at) {
    const v1::StatusPeriod& period = index->periods()[at];
    if (unit != TerritoryIndex::kNone && index->Find(period.unit_code()) != unit) continue;
    if (response.periods_size() == page.size) {
      response.set_next_page_token(TokenFor(request, index->revision(), at));
      break;
    }
    *response.add_periods() = period;
  }
  return response;
}

absl::StatusOr<v1::ListActsResponse> Statuses::ListActs(const Call&,
                                                        const v1::ListActsRequest& request) {
  CC_ASSIGN_OR_RETURN(const platform::Page page,
                      platform::ReadPage(request, kStandardPage, kMostPage));
  auto index = register_.index();
  CC_ASSIGN_OR_RETURN(size_t at, FirstOf(page, index->revision()));
  v1::ListActsResponse response;
  response.set_revision(index->revision());
  for (; at < index->acts().size(); ++at) {
    if (response.acts_size() == page.size) {
      response.set_next_page_token(TokenFor(request, index->revision(), at));
      break;
    }
    *response.add_acts() = index->acts()[at];
  }
  return response;
}

}  // namespace cc::territory
