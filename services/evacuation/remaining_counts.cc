#include "services/evacuation/remaining_counts.h"

#include <utility>
#include <vector>

#include "services/evacuation/decision_rules.h"
#include "services/evacuation/known_units.h"
#include "services/evacuation/list_pages.h"
#include "services/evacuation/progress_store.h"
#include "services/evacuation/remaining_store.h"
#include "services/evacuation/resident_rules.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Call;
using platform::Tx;
using v1::RemainingCount;

absl::CivilDay DayAsked(const Call& call, const std::string& date) {
  return platform::ParseDate(date).value_or(platform::DayIn(call.now()));
}

}  // namespace

absl::StatusOr<RemainingCount> RemainingCounts::RecordRemainingCount(
    const Call& call, const v1::RecordRemainingCountRequest& request) {
  CC_RETURN_IF_ERROR(CheckCount(request.count(), platform::DayIn(call.now())));
  CC_ASSIGN_OR_RETURN(const platform::UnitPath path,
                      KnownUnit(paths_, "count.unit_code", request.count().unit_code()));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<RemainingCount> {
    RemainingCount count = request.count();
    count.clear_corrects_id();
    count.clear_corrected_by_id();
    count.clear_correction_reason();
    CC_RETURN_IF_ERROR(InsertCount(tx, count, path));
    tx.call().Touch("remaining_counts", count.id());
    return count;
  });
}

absl::StatusOr<RemainingCount> RemainingCounts::CorrectRemainingCount(
    const Call& call, const v1::CorrectRemainingCountRequest& request) {
  CC_RETURN_IF_ERROR(CheckParts(request.remaining(), "remaining"));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<RemainingCount> {
    tx.call().Touch("remaining_counts", request.id());
    return CorrectCount(tx, request.id(), request.remaining(), request.reason());
  });
}

absl::StatusOr<v1::ListRemainingCountsResponse> RemainingCounts::ListRemainingCounts(
    const Call& call, const v1::ListRemainingCountsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 100, 1000));
  CC_ASSIGN_OR_RETURN(std::vector<RemainingCount> found,
                      db_.Read(call, [&](Tx& tx) { return ListCounts(tx, request, page); }));
  v1::ListRemainingCountsResponse response;
  FillPage(request, page, std::move(found), response.mutable_counts(), response,
           [](const RemainingCount& count) {
             return std::vector<std::string>{count.date(), count.id()};
           });
  return response;
}

absl::StatusOr<v1::ListMissingCountsResponse> RemainingCounts::ListMissingCounts(
    const Call& call, const v1::ListMissingCountsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 100, 1000));
  CC_ASSIGN_OR_RETURN(std::vector<v1::MissingCount> found, db_.Read(call, [&](Tx& tx) {
    return ListMissing(tx, DayAsked(call, request.date()), page);
  }));
  v1::ListMissingCountsResponse response;
  FillPage(
      request, page, std::move(found), response.mutable_settlements(), response,
      [](const v1::MissingCount& count) { return std::vector<std::string>{count.unit_code()}; });
  return response;
}

absl::StatusOr<v1::ListProgressResponse> RemainingCounts::ListProgress(
    const Call& call, const v1::ListProgressRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request, 50, 200));
  CC_ASSIGN_OR_RETURN(std::vector<v1::SettlementProgress> found, db_.Read(call, [&](Tx& tx) {
    return ListSettlementProgress(tx, request, DayAsked(call, request.date()), page);
  }));
  v1::ListProgressResponse response;
  FillPage(request, page, std::move(found), response.mutable_progress(), response,
           [](const v1::SettlementProgress& progress) {
             return std::vector<std::string>{progress.decision_id(), progress.unit_code()};
           });
  return response;
}

}  // namespace cc::evacuation
