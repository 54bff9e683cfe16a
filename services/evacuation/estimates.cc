#include "services/evacuation/estimates.h"

#include <utility>
#include <vector>

#include "services/evacuation/counting.h"
#include "services/evacuation/departure_rules.h"
#include "services/evacuation/departure_store.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {

using platform::Call;
using platform::Tx;

void Estimates::Count(Tx& tx, const v1::Estimate& estimate, int sign) const {
  const v1::DepartureCount& count = estimate.count();
  CountPeople(
      tx,
      {.method = v1::COUNT_METHOD_ESTIMATE,
       .origin = paths_.Find(estimate.unit_code()).value_or(platform::UnitPath{0}),
       .unit_code = estimate.unit_code(),
       .day = platform::ParseDate(estimate.end_date()).value_or(platform::DayIn(tx.call().now())),
       .people = sign * count.people(),
       .children = sign * count.children(),
       .low_mobility = sign * count.low_mobility(),
       .with_disability = sign * count.with_disability(),
       .record_kind = "estimates",
       .record_id = estimate.id(),
       .synthetic = estimate.synthetic()});
}

absl::StatusOr<v1::Estimate> Estimates::RecordEstimate(const Call& call,
                                                       const v1::RecordEstimateRequest& request) {
  CC_RETURN_IF_ERROR(CheckEstimate(request.estimate(), platform::DayIn(call.now())));
  const std::optional<platform::UnitPath> path = paths_.Find(request.estimate().unit_code());
  if (!path) {
    return platform::FailField("estimate.unit_code", common::v1::REASON_UNIT_UNKNOWN,
                               {{"unit", request.estimate().unit_code()}});
  }
  const auto scope = platform::RowKeys(options::v1::RELATION_ORIGIN, *path);
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Estimate> {
    v1::Estimate estimate = request.estimate();
    if (!estimate.replaces_id().empty()) {
      absl::StatusOr<v1::Estimate> former = LockEstimate(tx, estimate.replaces_id());
      if (platform::ReasonOf(former.status()) == common::v1::REASON_NOT_FOUND)
        former = v1::Estimate();
      CC_RETURN_IF_ERROR(former.status());
      CC_RETURN_IF_ERROR(CheckReplaces(estimate, *former));
      Count(tx, *former, -1);
    }
    estimate.set_id(call.NewId());
    estimate.clear_replaced_by_id();
    estimate.set_recorded_by(call.principal().id);
    *estimate.mutable_create_time() = platform::ToProto(call.now());
    InsertEstimate(tx, estimate, scope);
    Count(tx, estimate, 1);
    tx.Emit({.kind = "estimates", .key = estimate.id(), .revision = 1, .after = scope});
    call.Touch("estimates", estimate.id());
    return estimate;
  });
}

absl::StatusOr<v1::ListEstimatesResponse> Estimates::ListEstimates(
    const Call& call, const v1::ListEstimatesRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request));
  CC_ASSIGN_OR_RETURN(std::vector<v1::Estimate> found, db_.Read(call, [&](Tx& tx) {
    return evacuation::ListEstimates(tx, request, page);
  }));
  v1::ListEstimatesResponse response;
  for (v1::Estimate& one : found) {
    if (response.estimates_size() == page.size) {
      response.set_next_page_token(
          platform::NextPageToken(request, {response.estimates(page.size - 1).id()}));
      break;
    }
    *response.add_estimates() = std::move(one);
  }
  return response;
}

}  // namespace cc::evacuation
