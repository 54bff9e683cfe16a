#include "services/evacuation/follow_up_counts.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/evacuation/follow_up_count_store.h"
#include "services/evacuation/site_pages.h"
#include "services/evacuation/stay_rules.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Call;
using platform::Tx;
using v1::FollowUpCount;

constexpr int kMostDays = 400;

absl::Status CheckDays(const std::string& from, const std::string& until) {
  CC_RETURN_IF_ERROR(CheckOrder(from, until, "until_date"));
  if (*platform::ParseDate(until) - *platform::ParseDate(from) < kMostDays) return absl::OkStatus();
  return platform::FailField("until_date", common::v1::REASON_NUMBER_OUT_OF_RANGE,
                             {{"range", absl::StrCat("1–", kMostDays, " днів")}});
}

}  // namespace

absl::StatusOr<v1::RecordFollowUpCountsResponse> FollowUpCounts::RecordFollowUpCounts(
    const Call& call, const v1::RecordFollowUpCountsRequest& request) {
  CC_RETURN_IF_ERROR(CheckDays(request.from_date(), request.until_date()));
  std::vector<UnitCount> counts;
  for (int i = 0; i < request.counts_size(); ++i) {
    const FollowUpCount& count = request.counts(i);
    const std::string field = absl::StrCat("counts[", i, "]");
    CC_RETURN_IF_ERROR(CheckOrder(request.from_date(), count.date(), field + ".date"));
    CC_RETURN_IF_ERROR(CheckOrder(count.date(), request.until_date(), field + ".date"));
    const std::optional<platform::UnitPath> path = paths_.Find(count.unit_code());
    if (!path) {
      return platform::FailField(field + ".unit_code", common::v1::REASON_UNIT_UNKNOWN,
                                 {{"unit", count.unit_code()}});
    }
    for (int32_t tail : *path) counts.push_back({.tail = tail, .count = &count});
  }
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::RecordFollowUpCountsResponse> {
    CC_ASSIGN_OR_RETURN(
        const std::vector<std::string> days,
        TakeDays(tx, request.from_date(), request.until_date(), request.revision()));
    CC_RETURN_IF_ERROR(ReplaceCounts(tx, days, counts));
    v1::RecordFollowUpCountsResponse response;
    response.set_days(static_cast<int32_t>(days.size()));
    CC_ASSIGN_OR_RETURN(const int64_t revision,
                        LeastRevision(tx, request.from_date(), request.until_date()));
    response.set_revision(revision);
    return response;
  });
}

absl::StatusOr<v1::ListFollowUpCountsResponse> FollowUpCounts::ListFollowUpCounts(
    const Call& call, const v1::ListFollowUpCountsRequest& request) {
  CC_ASSIGN_OR_RETURN(const platform::Page page, platform::ReadPage(request, 500, 1000));
  CC_RETURN_IF_ERROR(CheckOrder(request.from_date(), request.until_date(), "until_date"));
  const std::optional<platform::UnitPath> path = paths_.Find(request.unit_code());
  if (!path || path->empty()) {
    return platform::FailField("unit_code", common::v1::REASON_UNIT_UNKNOWN,
                               {{"unit", request.unit_code()}});
  }
  CC_ASSIGN_OR_RETURN(std::vector<FollowUpCount> found, db_.Read(call, [&](Tx& tx) {
    return evacuation::ListFollowUpCounts(tx, path->back(), request.from_date(),
                                          request.until_date(), page);
  }));
  for (FollowUpCount& count : found) count.set_unit_code(request.unit_code());
  v1::ListFollowUpCountsResponse response;
  FillPage(call, "", request, page, std::move(found), response.mutable_counts(), response,
           [](const FollowUpCount& count) {
             return std::vector<std::string>{count.date(), absl::StrCat(count.kind())};
           });
  return response;
}

}  // namespace cc::evacuation
