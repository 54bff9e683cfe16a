#ifndef SERVICES_REGISTRY_CALENDAR_RULES_H_
#define SERVICES_REGISTRY_CALENDAR_RULES_H_

#include "absl/time/civil_time.h"
#include "services/registry/dated_rules.h"

// Terms counted in working days.
namespace cc::registry {

// By the rule `calendar.working_days` of that day: its `weekend` names days of the week, its
// `holidays` are `MM-DD` or `YYYY-MM-DD`. Where no rule holds, Saturday and Sunday are free.
bool IsWorkingDay(const DatedRules& rules, absl::CivilDay day);
// The last of so many working days, the first being the next one after `day`.
absl::CivilDay AddWorkingDays(const DatedRules& rules, absl::CivilDay day, int64_t count);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_CALENDAR_RULES_H_
