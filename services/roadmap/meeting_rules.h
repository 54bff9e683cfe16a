#ifndef SERVICES_ROADMAP_MEETING_RULES_H_
#define SERVICES_ROADMAP_MEETING_RULES_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "cc/roadmap/v1/resources.pb.h"
#include "google/protobuf/field_mask.pb.h"

namespace cc::roadmap {

// MEETING_BEFORE_BODY where the day precedes the act that founded the body; a body without an act
// passes.
absl::Status CheckMeetingDate(absl::string_view date, absl::string_view act_date);

// MEETING_NOT_HELD where the day is after `today`.
absl::Status CheckHeld(absl::string_view date, absl::CivilDay today);

// Copies the fields of the mask. FIELD_MASK_INVALID for an empty mask or a field that cannot be
// changed.
absl::Status ApplyMeetingMask(const google::protobuf::FieldMask& mask, const v1::Meeting& from,
                              v1::Meeting& to);

}  // namespace cc::roadmap

#endif  // SERVICES_ROADMAP_MEETING_RULES_H_
