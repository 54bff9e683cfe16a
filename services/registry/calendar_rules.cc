#include "services/registry/calendar_rules.h"

#include <algorithm>
#include <string>
#include <vector>

#include "services/platform/time/date.h"

namespace cc::registry {
namespace {

std::string NameOf(absl::Weekday day) {
  static constexpr const char* kNames[] = {"monday", "tuesday",  "wednesday", "thursday",
                                           "friday", "saturday", "sunday"};
  return kNames[static_cast<int>(day)];
}

bool Holds(const std::vector<std::string>& texts, const std::string& text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

}  // namespace

bool IsWorkingDay(const DatedRules& rules, absl::CivilDay day) {
  const std::string weekday = NameOf(absl::GetWeekday(day));
  const DatedRule* rule = rules.Find("calendar.working_days", day);
  if (rule == nullptr) return weekday != "saturday" && weekday != "sunday";
  const std::string date = platform::FormatDate(day);
  const std::vector<std::string> holidays = rule->Texts("holidays");
  return !Holds(rule->Texts("weekend"), weekday) && !Holds(holidays, date) &&
         !Holds(holidays, date.substr(5));
}

absl::CivilDay AddWorkingDays(const DatedRules& rules, absl::CivilDay day, int64_t count) {
  // A rule that leaves no working day must not keep us for ever.
  for (int steps = 0; count > 0 && steps < 4000; ++steps) {
    ++day;
    if (IsWorkingDay(rules, day)) --count;
  }
  return day;
}

}  // namespace cc::registry
