#ifndef SERVICES_REGISTRY_REGISTRATION_LIFE_RULES_H_
#define SERVICES_REGISTRY_REGISTRATION_LIFE_RULES_H_

#include <initializer_list>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "cc/registry/v1/registration_service.pb.h"
#include "services/registry/dated_rules.h"
#include "services/registry/registration_rules.h"

// What may become of a registration, and when.
namespace cc::registry {

// STATE_FORBIDS unless it is in one of these states.
absl::Status CheckState(const v1::Registration& registration,
                        std::initializer_list<v1::Registration::State> states);

// The members of an application as applicants, numbered from 1.
std::vector<Applicant> ApplicantsOf(const v1::SubmitApplicationRequest& request);
// What the application itself must satisfy: DATE_IN_FUTURE, DATES_REVERSED, JUSTIFICATION_REQUIRED;
// FIELD_REQUIRED for names and sex; APPLICANT_INVALID unless a member of sufficient age or a
// representative applies, and not both.
absl::Status CheckApplication(const v1::SubmitApplicationRequest& request, absl::CivilDay today,
                              Ages ages);
// The registration that the application asks for, without ids and status of the origin.
v1::Registration DraftOf(const v1::SubmitApplicationRequest& request);

// The last day of a verification that starts on this day.
absl::CivilDay VerificationDue(const DatedRules& rules, absl::CivilDay start);

// On what a decision rests.
struct Ground {
  std::string rule_id, event_date, evidence, note;
};
// The decision with the rule's act. GROUND_UNKNOWN where no such rule below `prefix` holds on the
// day of the fact (the event, where the ground rests on one, and so many days later as it wants;
// else today); GROUND_INCOMPLETE where it needs what is not told; DATE_IN_FUTURE; DATES_REVERSED
// for an event before `not_before`; GROUND_NOT_MET where those days have not passed.
absl::StatusOr<v1::RegistrationDecision> Decide(const DatedRules& rules, absl::string_view prefix,
                                                const Ground& ground, absl::string_view not_before,
                                                absl::CivilDay today, absl::string_view decided_by);
// VERIFICATION_TERM_RUNNING where the ground holds after a verification only and that is not over.
absl::Status CheckVerified(const DatedRules& rules, const v1::Registration& registration,
                           absl::string_view rule_id, absl::CivilDay today);

// FIELD_REQUIRED unless the request names the registration in one of the two ways; DATE_IN_FUTURE.
absl::Status CheckMove(const v1::ChangeResidenceRequest& request, absl::CivilDay today);
// Lets the household live elsewhere from the day on; answers with where it lived until then.
// DATES_REVERSED where the day precedes the application or the last move.
absl::StatusOr<v1::FormerResidence> Move(const DatedRules& rules,
                                         const v1::ChangeResidenceRequest& request,
                                         absl::CivilDay today, v1::Registration& registration);

// The rule as the contract tells it.
v1::LegalRule LegalRuleOf(const DatedRule& rule);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_REGISTRATION_LIFE_RULES_H_
