#ifndef SERVICES_REGISTRY_SERVICE_POINT_RULES_H_
#define SERVICES_REGISTRY_SERVICE_POINT_RULES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "cc/registry/v1/office.pb.h"
#include "google/protobuf/field_mask.pb.h"

// When a place is open, and which times it offers.
namespace cc::registry {

// Minutes of Europe/Kyiv; `until` is no part of it.
struct OpenSpan {
  absl::CivilMinute from, until;
};

// The minute that `HH:MM` names on the day; the text fits the pattern of the contract.
absl::CivilMinute MinuteOn(absl::CivilDay day, absl::string_view time);
// `HH:MM`.
std::string TimeText(absl::CivilMinute minute);

// When it is open on the day, by time; nothing on a day off.
std::vector<OpenSpan> OpenOn(const v1::ServicePoint& point, absl::CivilDay day);
// SERVICE_POINT_CLOSED where it is not open on the day at all.
absl::Status CheckOpen(const v1::ServicePoint& point, absl::CivilDay day);
// The beginnings of its appointments on the day, by time.
std::vector<absl::CivilMinute> SlotsOn(const v1::ServicePoint& point, absl::CivilDay day);
// SLOT_UNKNOWN unless `time` is such a beginning and later than `now`.
absl::Status CheckSlot(const v1::ServicePoint& point, absl::CivilDay day, const std::string& time,
                       absl::CivilMinute now);

// OPENING_HOURS_INVALID, VALUE_TWICE for windows, FIELD_REQUIRED for a stop without a team.
absl::Status CheckServicePoint(const v1::ServicePoint& point);
// Takes over what the mask names. FIELD_MASK_INVALID for what cannot be changed.
absl::Status ApplyMask(const google::protobuf::FieldMask& mask, const v1::ServicePoint& from,
                       v1::ServicePoint& to);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_SERVICE_POINT_RULES_H_
