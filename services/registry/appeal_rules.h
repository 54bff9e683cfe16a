#ifndef SERVICES_REGISTRY_APPEAL_RULES_H_
#define SERVICES_REGISTRY_APPEAL_RULES_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "cc/registry/v1/appeal_service.pb.h"
#include "services/registry/dated_rules.h"

// Terms and steps of appeals by law 393/96-ВР, from dated rules.
namespace cc::registry {

// The last day of a term that begins on `from`: `months` or `days`, these of work or of the
// calendar, the end moved to a working day where the rule says so.
absl::CivilDay TermEnd(const DatedRules& rules, const DatedRule& rule, absl::CivilDay from);

// Sets the terms that hold from the day of receipt; an anonymous appeal becomes NOT_CONSIDERED and
// has none. DATE_IN_FUTURE.
absl::Status BeginTerms(const DatedRules& rules, absl::CivilDay today, v1::Appeal& appeal);
bool IsAnonymous(const v1::Appeal& appeal);

// STATE_FORBIDS unless the appeal is in one of the states.
absl::Status CheckAppealState(const v1::Appeal& appeal,
                              const std::vector<v1::Appeal::State>& allowed);
// APPEAL_TERM_EXCEEDED unless the new day is after the present term and within the longest.
absl::Status CheckExtension(const v1::Appeal& appeal, const std::string& due_date);
// What article 8 asks for: a complaint that is late, or an earlier appeal that was answered.
absl::Status CheckGround(v1::Appeal::Ground ground, const v1::Appeal& appeal,
                         const v1::Appeal* repeated);
// Term over and no answer.
bool IsOverdue(const v1::Appeal& appeal, absl::CivilDay today);
// The figures as those outside the office see them.
v1::AppealCount Published(const v1::AppealCount& exact);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_APPEAL_RULES_H_
