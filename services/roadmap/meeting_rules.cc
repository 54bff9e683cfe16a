#include "services/roadmap/meeting_rules.h"

#include <algorithm>
#include <array>
#include <string>

#include "google/protobuf/util/field_mask_util.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::roadmap {
namespace {

constexpr std::array<absl::string_view, 6> kChangeable = {"number",       "date",   "chair",
                                                          "participants", "topics", "format"};

}  // namespace

absl::Status CheckMeetingDate(absl::string_view date, absl::string_view act_date) {
  // Dates of the form YYYY-MM-DD compare as texts.
  if (act_date.empty() || date >= act_date) return absl::OkStatus();
  return platform::FailField("meeting.date", common::v1::REASON_MEETING_BEFORE_BODY,
                             {{"date", std::string(date)}, {"act_date", std::string(act_date)}});
}

absl::Status CheckHeld(absl::string_view date, absl::CivilDay today) {
  if (date <= platform::FormatDate(today)) return absl::OkStatus();
  return platform::Fail(common::v1::REASON_MEETING_NOT_HELD, {{"date", std::string(date)}});
}

absl::Status ApplyMeetingMask(const google::protobuf::FieldMask& mask, const v1::Meeting& from,
                              v1::Meeting& to) {
  if (mask.paths().empty()) {
    return platform::FailField("update_mask", common::v1::REASON_FIELD_REQUIRED);
  }
  for (const std::string& path : mask.paths()) {
    if (std::find(kChangeable.begin(), kChangeable.end(), path) == kChangeable.end()) {
      return platform::FailField("update_mask", common::v1::REASON_FIELD_MASK_INVALID,
                                 {{"path", path}});
    }
  }
  google::protobuf::util::FieldMaskUtil::MergeOptions whole;
  whole.set_replace_message_fields(true);
  whole.set_replace_repeated_fields(true);
  google::protobuf::util::FieldMaskUtil::MergeMessageTo(from, mask, whole, &to);
  return absl::OkStatus();
}

}  // namespace cc::roadmap
