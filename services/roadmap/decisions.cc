#include "services/roadmap/decisions.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/platform/auth/office.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"
#include "services/roadmap/decision_store.h"
#include "services/roadmap/meeting_rules.h"
#include "services/roadmap/meeting_store.h"

namespace cc::roadmap {

using platform::Call;
using platform::Tx;

absl::StatusOr<v1::Decision> Decisions::AddDecision(const Call& call,
                                                    const v1::AddDecisionRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Decision> {
    CC_ASSIGN_OR_RETURN(MeetingRow meeting, FindMeeting(tx, request.meeting_id()));
    CC_RETURN_IF_ERROR(platform::CheckActsFor(call.scope(), meeting.office, meeting.unit_code));
    CC_RETURN_IF_ERROR(CheckHeld(meeting.meeting.date(), platform::DayIn(call.now())));
    CC_ASSIGN_OR_RETURN(int position, CountDecision(tx, meeting));
    return InsertDecision(tx, request.decision(), position, meeting);
  });
}

absl::StatusOr<v1::ListDecisionsResponse> Decisions::ListDecisions(
    const Call& call, const v1::ListDecisionsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request));
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::ListDecisionsResponse> {
    CC_RETURN_IF_ERROR(FindMeeting(tx, request.meeting_id()).status());
    CC_ASSIGN_OR_RETURN(std::vector<v1::Decision> decisions,
                        SelectDecisions(tx, request.meeting_id(), page));
    v1::ListDecisionsResponse response;
    for (v1::Decision& decision : decisions) {
      if (response.decisions_size() == page.size) {
        const v1::Decision& last = response.decisions(page.size - 1);
        response.set_next_page_token(
            platform::NextPageToken(request, {absl::StrCat(last.position())}));
        break;
      }
      *response.add_decisions() = std::move(decision);
    }
    return response;
  });
}

}  // namespace cc::roadmap
