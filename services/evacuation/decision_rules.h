#ifndef SERVICES_EVACUATION_DECISION_RULES_H_
#define SERVICES_EVACUATION_DECISION_RULES_H_

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "cc/evacuation/v1/decision_service.pb.h"
#include "google/protobuf/field_mask.pb.h"
#include "services/platform/rules/dated_rules.h"

// What must hold of decisions on evacuation, by the rules in force on their days.
namespace cc::evacuation {

// A city, town, settlement or village by its code; Kyiv and Sevastopol too, but not their
// districts.
bool IsSettlement(absl::string_view unit_code);

// COUNT_PARTS_EXCEED where a part exceeds the whole.
absl::Status CheckParts(const v1::PeopleCount& count, absl::string_view field);

// What does not depend on the register: dates, settlements that are settlements, each once, the
// kind and the authority by the rules of the act's day. DATES_REVERSED, NOT_A_SETTLEMENT,
// VALUE_TWICE, DECISION_KIND_WITHOUT_RULE, DECISION_AUTHORITY_WRONG, COUNT_PARTS_EXCEED. `field`
// names the decision within the request.
absl::Status CheckDecision(const platform::DatedRules& rules,
                           const v1::EvacuationDecision& decision, absl::string_view field);
// DECISION_AUTHORITY_WRONG unless a unit with this many steps below the country is of the
// authority's level.
absl::Status CheckAuthorityLevel(const v1::EvacuationDecision& decision, int level);

// Whether a status supports the kind on a day; UNSPECIFIED is not known.
v1::DecisionSettlement::Support SupportOf(const platform::DatedRules& rules,
                                          v1::EvacuationDecision::Kind kind, absl::CivilDay day,
                                          territory::v1::Status status);
// STATUS_NOT_SUPPORTING for the first settlement that is not supported and no reason is stated.
absl::Status CheckSupport(const v1::EvacuationDecision& decision);
// MILITARY_PROPOSAL_REQUIRED by the rule of the act's day; DATES_REVERSED where it follows the act.
absl::Status CheckProposal(const platform::DatedRules& rules,
                           const v1::EvacuationDecision& decision);
// What the headquarters is asked for, when sent on this day; `required` false where it is not.
v1::Agreement AgreementOf(const platform::DatedRules& rules, v1::EvacuationDecision::Kind kind,
                          absl::CivilDay sent);

// The day of a step: the one stated, else today. DATE_IN_FUTURE; DATES_REVERSED before `earliest`.
absl::StatusOr<absl::CivilDay> DayOfStep(absl::string_view stated, absl::string_view earliest,
                                         absl::CivilDay today, absl::string_view field);

// STATE_FORBIDS unless the decision is in one of these states.
absl::Status CheckState(const v1::EvacuationDecision& decision,
                        std::initializer_list<v1::EvacuationDecision::State> allowed);
// AGREEMENT_BY_AUTHOR.
absl::Status CheckAnswerer(const v1::EvacuationDecision& decision, absl::string_view principal);

// Is the agreement overdue on this day?
bool IsOverdue(const v1::EvacuationDecision& decision, absl::CivilDay today);

// Copies the fields of the mask. FIELD_MASK_INVALID for one that cannot be changed.
absl::Status ApplyMask(const google::protobuf::FieldMask& mask, const v1::EvacuationDecision& from,
                       v1::EvacuationDecision& to);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_DECISION_RULES_H_
