#ifndef SERVICES_PLATFORM_TIME_DATE_H_
#define SERVICES_PLATFORM_TIME_DATE_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"

// Legal dates are calendar dates in Europe/Kyiv, both ends inclusive; instants are UTC.
namespace cc::platform {

absl::TimeZone Kyiv();
absl::CivilDay DayIn(absl::Time instant);  // the calendar day in Kyiv

// `YYYY-MM-DD`; nothing for any other text or a day that does not exist.
std::optional<absl::CivilDay> ParseDate(absl::string_view text);
std::string FormatDate(absl::CivilDay day);

google::protobuf::Timestamp ToProto(absl::Time instant);
absl::Time FromProto(const google::protobuf::Timestamp& instant);

}  // namespace cc::platform

#endif  // SERVICES_PLATFORM_TIME_DATE_H_
