#ifndef SERVICES_EVACUATION_REQUEST_RULES_H_
#define SERVICES_EVACUATION_REQUEST_RULES_H_

#include "absl/status/status.h"
#include "cc/evacuation/v1/party_service.pb.h"
#include "google/protobuf/field_mask.pb.h"

// What must hold of a request for evacuation besides its people (party_rules.h).
namespace cc::evacuation {

// A wish that names what its kind needs: FIELD_REQUIRED.
absl::Status CheckRequest(const v1::Party& party);

// May the group still be corrected, cancelled, joined or split? ALREADY_BOARDED, STATE_FORBIDS.
absl::Status CheckChangeable(const v1::Party& party);

// Does the child go with a named adult of the group or with the guardianship body?
bool IsAccompanied(const v1::Party& party, const v1::Person& child);

// Copies the fields of the mask; people keep their ids and places, new ones come after them without
// an id. FIELD_REQUIRED for an empty mask, FIELD_MASK_INVALID for what cannot be changed,
// PARTY_REMOVAL_IS_SPLIT where somebody is missing, PARTY_MEMBER_UNKNOWN.
absl::Status ApplyPartyMask(const google::protobuf::FieldMask& mask, const v1::Party& from,
                            v1::Party& to);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_REQUEST_RULES_H_
