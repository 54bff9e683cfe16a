#include "services/roadmap/meetings.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/platform/auth/office.h"
#include "services/platform/db/columns.h"
#include "services/platform/db/etag.h"
#include "services/platform/paging/paging.h"
#include "services/platform/time/date.h"
#include "services/roadmap/body_store.h"
#include "services/roadmap/meeting_rules.h"
#include "services/roadmap/meeting_store.h"

namespace cc::roadmap {
namespace {

using platform::Call;
using platform::Tx;

// Who sees a meeting: those who see its body and the offices of those who take part.
absl::StatusOr<platform::OfficeKeys> ScopeOf(const platform::UnitPaths& paths, const BodyRow& body,
                                             const v1::Meeting& meeting) {
  platform::OfficeKeys scope = body.scope;
  CC_ASSIGN_OR_RETURN(
      platform::OfficeKeys chair,
      platform::OfficeOf(paths, meeting.chair().unit_code(), "meeting.chair.unit_code"));
  platform::Join(scope, chair);
  for (int i = 0; i < meeting.participants_size(); ++i) {
    CC_ASSIGN_OR_RETURN(
        platform::OfficeKeys office,
        platform::OfficeOf(paths, meeting.participants(i).unit_code(),
                           absl::StrCat("meeting.participants[", i, "].unit_code")));
    platform::Join(scope, office);
  }
  return scope;
}

}  // namespace

absl::StatusOr<v1::Meeting> Meetings::CreateMeeting(const Call& call,
                                                    const v1::CreateMeetingRequest& request) {
  const v1::Meeting& meeting = request.meeting();
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Meeting> {
    CC_ASSIGN_OR_RETURN(BodyRow body, FindBody(tx, meeting.body_id()));
    CC_RETURN_IF_ERROR(platform::CheckActsFor(call.scope(), body.office, body.body.unit_code()));
    CC_RETURN_IF_ERROR(CheckMeetingDate(meeting.date(), body.body.act().date()));
    CC_ASSIGN_OR_RETURN(platform::OfficeKeys scope, ScopeOf(paths_, body, meeting));
    return InsertMeeting(tx, meeting, scope, body.office, body.body.unit_code());
  });
}

absl::StatusOr<v1::Meeting> Meetings::GetMeeting(const Call& call,
                                                 const v1::GetMeetingRequest& request) {
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::Meeting> {
    CC_ASSIGN_OR_RETURN(MeetingRow row, FindMeeting(tx, request.id()));
    return row.meeting;
  });
}

absl::StatusOr<v1::ListMeetingsResponse> Meetings::ListMeetings(
    const Call& call, const v1::ListMeetingsRequest& request) {
  CC_ASSIGN_OR_RETURN(platform::Page page, platform::ReadPage(request));
  const MeetingFilter filter = {.body_id = request.body_id(),
                                .seen_by = platform::OfficeKeyOf(request.unit_code()),
                                .start_date = request.start_date(),
                                .end_date = request.end_date()};
  return db_.Read(call, [&](Tx& tx) -> absl::StatusOr<v1::ListMeetingsResponse> {
    CC_ASSIGN_OR_RETURN(std::vector<v1::Meeting> meetings, SelectMeetings(tx, filter, page));
    v1::ListMeetingsResponse response;
    for (v1::Meeting& meeting : meetings) {
      if (response.meetings_size() == page.size) {
        const v1::Meeting& last = response.meetings(page.size - 1);
        response.set_next_page_token(platform::NextPageToken(request, {last.date(), last.id()}));
        break;
      }
      *response.add_meetings() = std::move(meeting);
    }
    return response;
  });
}

absl::StatusOr<v1::Meeting> Meetings::UpdateMeeting(const Call& call,
                                                    const v1::UpdateMeetingRequest& request) {
  return db_.Write(call, [&](Tx& tx) -> absl::StatusOr<v1::Meeting> {
    CC_ASSIGN_OR_RETURN(MeetingRow before, FindMeeting(tx, request.meeting().id()));
    CC_RETURN_IF_ERROR(platform::CheckActsFor(call.scope(), before.office, before.unit_code));
    CC_RETURN_IF_ERROR(platform::CheckEtag(request.etag(), platform::EtagOf(before.revision)));
    v1::Meeting after = before.meeting;
    CC_RETURN_IF_ERROR(ApplyMeetingMask(request.update_mask(), request.meeting(), after));
    CC_ASSIGN_OR_RETURN(BodyRow body, FindBody(tx, before.meeting.body_id()));
    CC_RETURN_IF_ERROR(CheckMeetingDate(after.date(), body.body.act().date()));
    if (before.decisions + before.instructions > 0) {
      CC_RETURN_IF_ERROR(CheckHeld(after.date(), platform::DayIn(call.now())));
    }
    CC_ASSIGN_OR_RETURN(platform::OfficeKeys scope, ScopeOf(paths_, body, after));
    return ReplaceMeeting(tx, before, after, scope);
  });
}

}  // namespace cc::roadmap
