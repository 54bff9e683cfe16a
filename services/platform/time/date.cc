#include "services/platform/time/date.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"

namespace cc::platform {

absl::TimeZone Kyiv() {
  static const absl::TimeZone zone = [] {
    absl::TimeZone z;
    if (!absl::LoadTimeZone("Europe/Kyiv", &z) && !absl::LoadTimeZone("Europe/Kiev", &z)) {
      z = absl::FixedTimeZone(2 * 3600);
    }
    return z;
  }();
  return zone;
}

absl::CivilDay DayIn(absl::Time instant) { return absl::ToCivilDay(instant, Kyiv()); }

std::optional<absl::CivilDay> ParseDate(absl::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  for (size_t i : {0, 1, 2, 3, 5, 6, 8, 9}) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
  }
  int year = 0, month = 0, day = 0;
  if (!absl::SimpleAtoi(text.substr(0, 4), &year) || !absl::SimpleAtoi(text.substr(5, 2), &month) ||
      !absl::SimpleAtoi(text.substr(8, 2), &day)) {
    return std::nullopt;
  }
  absl::CivilDay result(year, month, day);
  if (result.year() != year || result.month() != month || result.day() != day) return std::nullopt;
  return result;
}

std::string FormatDate(absl::CivilDay day) {
  return absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
}

google::protobuf::Timestamp ToProto(absl::Time instant) {
  google::protobuf::Timestamp proto;
  int64_t seconds = absl::ToUnixSeconds(instant);
  proto.set_seconds(seconds);
  proto.set_nanos(
      static_cast<int32_t>((instant - absl::FromUnixSeconds(seconds)) / absl::Nanoseconds(1)));
  return proto;
}

absl::Time FromProto(const google::protobuf::Timestamp& instant) {
  return absl::FromUnixSeconds(instant.seconds()) + absl::Nanoseconds(instant.nanos());
}

}  // namespace cc::platform
