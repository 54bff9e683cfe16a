#include "services/evacuation/trip_crews.h"

#include "absl/strings/str_cat.h"
#include "services/evacuation/crew_store.h"
#include "services/evacuation/trip_store.h"
#include "services/platform/db/etag.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::Call;
using platform::Tx;

absl::Status CheckDuty(const v1::TripCrew& crew) {
  for (int i = 0; i < crew.members_size(); ++i) {
    const v1::CrewMember& member = crew.members(i);
    if (!member.has_duty_start_time() || !member.has_duty_end_time()) continue;
    const absl::Time start = platform::FromProto(member.duty_start_time());
    const absl::Time end = platform::FromProto(member.duty_end_time());
    if (start < end) continue;
    return platform::FailField(
        absl::StrCat("crew.members[", i, "].duty_end_time"), common::v1::REASON_DATES_REVERSED,
        {{"start", absl::FormatTime("%Y-%m-%d %H:%M", start, platform::Kyiv())},
         {"end", absl::FormatTime("%Y-%m-%d %H:%M", end, platform::Kyiv())}});
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::TripCrew> TripCrews::SetTripCrew(const Call& call,
                                                    const v1::SetTripCrewRequest& request) {
  CC_RETURN_IF_ERROR(CheckDuty(request.crew()));
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::TripCrew> {
    CC_ASSIGN_OR_RETURN(TripRow trip, LockTrip(tx, request.crew().trip_id()));
    CC_ASSIGN_OR_RETURN(std::optional<v1::TripCrew> former,
                        FindCrew(tx, keyring_, request.crew().trip_id()));
    if (former) CC_RETURN_IF_ERROR(platform::CheckEtag(request.crew().etag(), former->etag()));
    call.Touch("trips", request.crew().trip_id());
    return SaveCrew(tx, keyring_, request.crew(), trip.scope);
  });
}

absl::StatusOr<v1::TripCrew> TripCrews::GetTripCrew(const Call& call,
                                                    const v1::GetTripCrewRequest& request) {
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::TripCrew> {
    CC_ASSIGN_OR_RETURN(std::optional<v1::TripCrew> crew,
                        FindCrew(tx, keyring_, request.trip_id()));
    if (!crew) return platform::Fail(common::v1::REASON_NOT_FOUND);
    call.Touch("trips", request.trip_id());
    return *std::move(crew);
  });
}

}  // namespace cc::evacuation
