#ifndef SERVICES_EVACUATION_DESK_RULES_H_
#define SERVICES_EVACUATION_DESK_RULES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "cc/evacuation/v1/duty_desk_service.pb.h"
#include "services/platform/rules/dated_rules.h"

// Decisions of the duty desk.
namespace cc::evacuation {

// FIELD_REQUIRED without a unit, ENUM_VALUE_UNKNOWN… where the subject is half named.
absl::Status CheckIncident(const v1::Incident& incident);
// STATE_FORBIDS unless the incident is in one of these states.
absl::Status CheckIncidentState(const v1::Incident& incident,
                                const std::vector<v1::Incident::State>& states);

// DATES_REVERSED unless the duty begins before it ends.
absl::Status CheckDuty(const v1::DutyContact& contact);

// One step of an escalation: so long after the incident was raised, to the desk of its own unit,
// of its oblast or of the country.
struct EscalationStep {
  enum class To { kOwn, kOblast, kCountry };
  absl::Duration after;
  To to = To::kOwn;
};
// By `desk.escalation.<kind>` as it holds on the day; none where no rule holds. INVALID_ARGUMENT
// where a rule's steps are uneven, out of order or of an unknown desk.
absl::StatusOr<std::vector<EscalationStep>> EscalationOf(const platform::DatedRules& rules,
                                                         v1::Incident::Kind kind,
                                                         absl::CivilDay day);
// Every version of these rules can be read; for the start of the program.
absl::Status CheckDeskRules(const platform::DatedRules& rules);
// How many steps are due now.
int StepsDue(const std::vector<EscalationStep>& steps, absl::Time raised_at, absl::Time now);

// Somebody on duty now, of whichever desk.
struct OnDuty {
  std::string contact_id;
  int32_t unit_tail = 0;
  int turn = 0;
};
// Whom a step names: of the desk it names, or else of the nearest above, the first in turn whom no
// earlier step named. Empty where nobody is left. `path` is that of the incident's unit, from the
// country down.
std::string ChooseContact(const std::vector<int32_t>& path, EscalationStep::To to,
                          const std::vector<OnDuty>& on_duty, const std::vector<std::string>& told);

// Who may hand a shift over, and to whom: SHIFT_NOT_YOURS, SHIFT_TAKER_SAME, STATE_FORBIDS.
absl::Status CheckHandOver(const v1::Shift& shift, const std::string& caller,
                           const std::string& taker);
absl::Status CheckTakeOver(const v1::Shift& shift, const std::string& caller);
// STATE_FORBIDS for a closed shift, SHIFT_ENTRY_UNKNOWN where there is no line `corrects` yet.
absl::Status CheckShiftEntry(const v1::Shift& shift, int entries, int corrects);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_DESK_RULES_H_
