#ifndef SERVICES_EVACUATION_INSTITUTION_RULES_H_
#define SERVICES_EVACUATION_INSTITUTION_RULES_H_

#include <initializer_list>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "cc/evacuation/v1/institution_service.pb.h"
#include "google/protobuf/field_mask.pb.h"

// What must hold of institutions that are evacuated as a whole.
namespace cc::evacuation {

// People by the place that they take.
int SumOf(const v1::Places& places);

// NOT_A_SETTLEMENT, COUNT_PARTS_EXCEED.
absl::Status CheckInstitution(const v1::EvacuatedInstitution& institution);
// STATE_FORBIDS unless it is in one of these states.
absl::Status CheckState(const v1::EvacuatedInstitution& institution,
                        std::initializer_list<v1::EvacuatedInstitution::State> allowed);
// INSTITUTION_UNACCOUNTED where somebody stays without a reason or more depart than live there;
// CHILD_UNACCOMPANIED where children depart without an escort.
absl::Status CheckDeparture(const v1::EvacuatedInstitution& institution,
                            const v1::DepartInstitutionRequest& request);
// INSTITUTION_UNACCOUNTED unless the outcomes are those of everyone who departed.
absl::Status CheckOutcome(const v1::EvacuatedInstitution& institution,
                          const v1::InstitutionOutcome& outcome);

// Copies the fields of the mask. FIELD_MASK_INVALID for one that cannot be changed.
absl::Status ApplyMask(const google::protobuf::FieldMask& mask,
                       const v1::EvacuatedInstitution& from, v1::EvacuatedInstitution& to);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_INSTITUTION_RULES_H_
