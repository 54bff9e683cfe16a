#include "services/registry/evacuation_recorder_client.h"

#include "services/platform/rpc/client.h"

namespace cc::registry {

using platform::Call;

absl::Status EvacuationRecorderClient::RecordSelfDeparture(
    const Call& call, const evacuation::v1::RecordSelfDepartureRequest& request) {
  return platform::Ask(call, *departures_,
                       &evacuation::v1::DepartureService::Stub::RecordSelfDeparture, request)
      .status();
}

absl::StatusOr<evacuation::v1::RecordFollowUpCountsResponse>
EvacuationRecorderClient::RecordFollowUpCounts(
    const Call& call, const evacuation::v1::RecordFollowUpCountsRequest& request) {
  return platform::Ask(call, *sites_, &evacuation::v1::SiteService::Stub::RecordFollowUpCounts,
                       request);
}

}  // namespace cc::registry
