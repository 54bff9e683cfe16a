#ifndef SERVICES_EVACUATION_RESIDENT_RULES_H_
#define SERVICES_EVACUATION_RESIDENT_RULES_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "cc/evacuation/v1/resident_service.pb.h"
#include "google/protobuf/field_mask.pb.h"
#include "services/platform/rules/dated_rules.h"

// What must hold of residents who remain, their counts and their refusals.
namespace cc::evacuation {

// NOT_A_SETTLEMENT, COUNT_PARTS_EXCEED, DATE_IN_FUTURE.
absl::Status CheckCount(const v1::RemainingCount& count, absl::CivilDay today);

// A day not after today: DATE_IN_FUTURE. An empty one is today.
absl::StatusOr<std::string> NotAfter(absl::CivilDay today, absl::string_view stated,
                                     absl::string_view field);

// STATE_FORBIDS for a step that the states do not have.
absl::Status CheckSettling(v1::RemainingResident::State from, v1::RemainingResident::State to);
// Of the resident's state: STATE_FORBIDS where they refused already, left or died.
absl::Status CheckMayRefuse(const v1::RemainingResident& resident);

// A child by its birth date on a day; false where it is not known.
bool IsChildOn(absl::string_view birth_date, absl::CivilDay day);
// Signature and witnesses: REFUSAL_BY_CHILD, REFUSAL_WITNESSES_MISSING.
absl::Status CheckRefusal(const platform::DatedRules& rules, const v1::EvacuationRefusal& refusal,
                          bool child);
// When those who refused on a day are asked again: as stated, not before the day (DATES_REVERSED),
// else by the rule.
absl::StatusOr<std::string> ReviewDate(const platform::DatedRules& rules, absl::string_view stated,
                                       absl::CivilDay day, absl::string_view field);
// STATE_FORBIDS where they have left or died, or refused anew by a later act.
absl::Status CheckReviewable(const v1::EvacuationRefusal& refusal,
                             const v1::RemainingResident& resident);
// The state of a resident whose refusal came to this.
v1::RemainingResident::State StateAfter(v1::EvacuationRefusal::Outcome outcome);

// Copies the fields of the mask. FIELD_MASK_INVALID for one that cannot be changed.
absl::Status ApplyMask(const google::protobuf::FieldMask& mask, const v1::RemainingResident& from,
                       v1::RemainingResident& to);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_RESIDENT_RULES_H_
