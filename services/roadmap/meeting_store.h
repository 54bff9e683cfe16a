#ifndef SERVICES_ROADMAP_MEETING_STORE_H_
#define SERVICES_ROADMAP_MEETING_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cc/roadmap/v1/resources.pb.h"
#include "services/platform/auth/office.h"
#include "services/platform/db/tx.h"
#include "services/platform/paging/paging.h"

namespace cc::roadmap {

struct MeetingRow {
  v1::Meeting meeting;
  platform::OfficeKeys scope;
  platform::OfficeKeys office;
  std::string unit_code;  // of the body
  int64_t revision = 0;
  int decisions = 0;
  int instructions = 0;
};

// What a list asks for; empty texts and no `seen_by` ask for all.
struct MeetingFilter {
  absl::string_view body_id;
  std::optional<platform::ScopeKey> seen_by;
  absl::string_view start_date, end_date;
};

// Adds a meeting and tells the feed. ALREADY_EXISTS where the body has one of this number.
absl::StatusOr<v1::Meeting> InsertMeeting(platform::Tx& tx, const v1::Meeting& meeting,
                                          const platform::OfficeKeys& scope,
                                          const platform::OfficeKeys& office,
                                          absl::string_view unit_code);

// NOT_FOUND where there is none within the scope.
absl::StatusOr<MeetingRow> FindMeeting(platform::Tx& tx, absl::string_view id);

// One more than the page holds, the latest first.
absl::StatusOr<std::vector<v1::Meeting>> SelectMeetings(platform::Tx& tx,
                                                        const MeetingFilter& filter,
                                                        const platform::Page& page);

// Writes the changeable fields and the scope over `before`, the row as read, and tells the feed,
// also of the decisions where the scope changes. ETAG_STALE where the row has changed since.
absl::StatusOr<v1::Meeting> ReplaceMeeting(platform::Tx& tx, const MeetingRow& before,
                                           const v1::Meeting& after,
                                           const platform::OfficeKeys& scope);

// Counts one more decision (instruction) of a meeting and returns the new number.
absl::StatusOr<int> CountDecision(platform::Tx& tx, const MeetingRow& meeting);
absl::StatusOr<int> CountInstruction(platform::Tx& tx, const MeetingRow& meeting);

}  // namespace cc::roadmap

#endif  // SERVICES_ROADMAP_MEETING_STORE_H_
