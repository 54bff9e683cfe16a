#ifndef SERVICES_TERRITORY_AUTHORITY_RULES_H_
#define SERVICES_TERRITORY_AUTHORITY_RULES_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "cc/territory/v1/authorities.pb.h"
#include "google/protobuf/field_mask.pb.h"
#include "services/territory/territory_index.h"

namespace cc::territory {

// A record's fields that the server sets are cleared before it is judged or stored.
void ClearServerFields(v1::Authority& authority);
void ClearServerFields(v1::Institution& institution);

bool IsMilitaryAdministration(v1::Authority::Kind kind);

// Whether such a record may be: AUTHORITY_KIND_MISFIT for the unit, UNIT_UNKNOWN on a seat,
// COUNCIL_POWERS_INVALID, DATES_REVERSED.
absl::Status CheckAuthority(const TerritoryIndex& index, const IndexedUnit& unit,
                            const v1::Authority& authority);
// UNIT_UNKNOWN on the seat, DATES_REVERSED.
absl::Status CheckInstitution(const TerritoryIndex& index, const v1::Institution& institution);

// Copies the fields of the mask; an absent message is taken away. FIELD_MASK_INVALID for an empty
// mask or a field that cannot be changed.
absl::Status ApplyMask(const google::protobuf::FieldMask& mask, const v1::Authority& from,
                       v1::Authority& to);
absl::Status ApplyMask(const google::protobuf::FieldMask& mask, const v1::Institution& from,
                       v1::Institution& to);

// Ends a record that works. STATE_FORBIDS where it has ended, DATES_REVERSED.
absl::Status End(absl::string_view end_date, const common::v1::ActReference& act,
                 v1::Authority& authority);
absl::Status End(absl::string_view end_date, const common::v1::ActReference& act,
                 v1::Institution& institution);

}  // namespace cc::territory

#endif  // SERVICES_TERRITORY_AUTHORITY_RULES_H_
