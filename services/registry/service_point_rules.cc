#include "services/registry/service_point_rules.h"

#include <algorithm>
#include <cstdlib>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::registry {
namespace {

using google::protobuf::FieldDescriptor;

constexpr const char* kChangeablePoint[] = {"name",     "address", "windows",      "hours",
                                            "days_off", "visits",  "slot_minutes", "slot_capacity"};

v1::Weekday WeekdayOf(absl::CivilDay day) {
  return static_cast<v1::Weekday>(static_cast<int>(absl::GetWeekday(day)) + 1);
}

// Hours and visits alike.
template <typename Hours>
OpenSpan SpanOn(absl::CivilDay day, const Hours& hours) {
  return {MinuteOn(day, hours.opens()), MinuteOn(day, hours.closes())};
}

bool Disjoint(std::vector<OpenSpan> spans) {
  std::sort(spans.begin(), spans.end(),
            [](const OpenSpan& a, const OpenSpan& b) { return a.from < b.from; });
  for (size_t i = 0; i < spans.size(); ++i) {
    if (spans[i].until <= spans[i].from) return false;
    if (i > 0 && spans[i].from < spans[i - 1].until) return false;
  }
  return true;
}

// Over one week that stands for all of them.
std::vector<OpenSpan> WeekOf(const v1::ServicePoint& point) {
  std::vector<OpenSpan> week;
  const absl::CivilDay monday(2024, 1, 1);
  for (const v1::OpeningHours& hours : point.hours())
    week.push_back(SpanOn(monday + static_cast<int>(hours.weekday()) - 1, hours));
  return week;
}

std::vector<OpenSpan> VisitsOf(const v1::ServicePoint& point) {
  std::vector<OpenSpan> visits;
  for (const v1::Visit& visit : point.visits()) {
    if (std::optional<absl::CivilDay> day = platform::ParseDate(visit.date()))
      visits.push_back(SpanOn(*day, visit));
  }
  return visits;
}

}  // namespace

absl::CivilMinute MinuteOn(absl::CivilDay day, absl::string_view time) {
  const std::string text(time);
  if (text.size() != 5) return absl::CivilMinute(day);
  return absl::CivilMinute(day) + std::atoi(text.substr(0, 2).c_str()) * 60 +
         std::atoi(text.substr(3).c_str());
}

std::string TimeText(absl::CivilMinute minute) {
  return absl::StrFormat("%02d:%02d", minute.hour(), minute.minute());
}

std::vector<OpenSpan> OpenOn(const v1::ServicePoint& point, absl::CivilDay day) {
  std::vector<OpenSpan> spans;
  const std::string date = platform::FormatDate(day);
  for (const v1::DayOff& off : point.days_off()) {
    if (off.date() == date) return spans;
  }
  for (const v1::OpeningHours& hours : point.hours()) {
    if (hours.weekday() == WeekdayOf(day)) spans.push_back(SpanOn(day, hours));
  }
  for (const v1::Visit& visit : point.visits()) {
    if (visit.date() == date) spans.push_back(SpanOn(day, visit));
  }
  std::sort(spans.begin(), spans.end(),
            [](const OpenSpan& a, const OpenSpan& b) { return a.from < b.from; });
  return spans;
}

absl::Status CheckOpen(const v1::ServicePoint& point, absl::CivilDay day) {
  if (!OpenOn(point, day).empty()) return absl::OkStatus();
  return platform::Fail(common::v1::REASON_SERVICE_POINT_CLOSED,
                        {{"date", platform::FormatDate(day)}});
}

std::vector<absl::CivilMinute> SlotsOn(const v1::ServicePoint& point, absl::CivilDay day) {
  std::vector<absl::CivilMinute> slots;
  if (point.slot_minutes() <= 0 || point.slot_capacity() <= 0) return slots;
  for (const OpenSpan& span : OpenOn(point, day)) {
    for (absl::CivilMinute at = span.from; at + point.slot_minutes() <= span.until;
         at += point.slot_minutes())
      slots.push_back(at);
  }
  return slots;
}

absl::Status CheckSlot(const v1::ServicePoint& point, absl::CivilDay day, const std::string& time,
                       absl::CivilMinute now) {
  const std::vector<absl::CivilMinute> slots = SlotsOn(point, day);
  const absl::CivilMinute asked = MinuteOn(day, time);
  if (asked > now && std::find(slots.begin(), slots.end(), asked) != slots.end())
    return absl::OkStatus();
  return platform::Fail(common::v1::REASON_SLOT_UNKNOWN,
                        {{"date", platform::FormatDate(day)}, {"time", time}});
}

absl::Status CheckServicePoint(const v1::ServicePoint& point) {
  const bool stop = point.kind() == v1::ServicePoint::KIND_MOBILE_TEAM_STOP;
  if (stop && point.team_id().empty())
    return platform::FailField("service_point.team_id", common::v1::REASON_FIELD_REQUIRED);
  if (stop ? point.hours_size() > 0 : point.visits_size() > 0 || !point.team_id().empty())
    return platform::FailField(stop ? "service_point.hours" : "service_point.visits",
                               common::v1::REASON_OPENING_HOURS_INVALID);
  if (!Disjoint(WeekOf(point)))
    return platform::FailField("service_point.hours", common::v1::REASON_OPENING_HOURS_INVALID);
  if (!Disjoint(VisitsOf(point)))
    return platform::FailField("service_point.visits", common::v1::REASON_OPENING_HOURS_INVALID);
  std::set<std::string> windows;
  for (int i = 0; i < point.windows_size(); ++i) {
    if (windows.insert(point.windows(i)).second) continue;
    return platform::FailField(absl::StrCat("service_point.windows[", i, "]"),
                               common::v1::REASON_VALUE_TWICE);
  }
  return absl::OkStatus();
}

absl::Status ApplyMask(const google::protobuf::FieldMask& mask, const v1::ServicePoint& from,
                       v1::ServicePoint& to) {
  v1::ServicePoint source = from;
  for (const std::string& path : std::set<std::string>(mask.paths().begin(), mask.paths().end())) {
    if (std::find(std::begin(kChangeablePoint), std::end(kChangeablePoint), path) ==
        std::end(kChangeablePoint))
      return platform::FailField("update_mask", common::v1::REASON_FIELD_MASK_INVALID,
                                 {{"path", path}});
    const FieldDescriptor* field = v1::ServicePoint::descriptor()->FindFieldByName(path);
    to.GetReflection()->SwapFields(&to, &source, {field});
  }
  return absl::OkStatus();
}

}  // namespace cc::registry
