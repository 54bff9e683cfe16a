#ifndef SERVICES_ROADMAP_MEETINGS_H_
#define SERVICES_ROADMAP_MEETINGS_H_

#include "absl/status/statusor.h"
#include "cc/roadmap/v1/roadmap_service.pb.h"
#include "services/platform/auth/scope.h"
#include "services/platform/db/db.h"

namespace cc::roadmap {

// Handlers of the RPCs of meetings. Thread-safe.
class Meetings {
 public:
  Meetings(platform::Db& db, const platform::UnitPaths& paths) : db_(db), paths_(paths) {}

  absl::StatusOr<v1::Meeting> CreateMeeting(const platform::Call& call,
                                            const v1::CreateMeetingRequest& request);
  absl::StatusOr<v1::Meeting> GetMeeting(const platform::Call& call,
                                         const v1::GetMeetingRequest& request);
  absl::StatusOr<v1::ListMeetingsResponse> ListMeetings(const platform::Call& call,
                                                        const v1::ListMeetingsRequest& request);
  absl::StatusOr<v1::Meeting> UpdateMeeting(const platform::Call& call,
                                            const v1::UpdateMeetingRequest& request);

 private:
  platform::Db& db_;
  const platform::UnitPaths& paths_;
};

}  // namespace cc::roadmap

#endif  // SERVICES_ROADMAP_MEETINGS_H_
