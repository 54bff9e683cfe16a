#ifndef SERVICES_REGISTRY_CAPTIVITY_RULES_H_
#define SERVICES_REGISTRY_CAPTIVITY_RULES_H_

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "cc/registry/v1/captivity_service.pb.h"
#include "google/protobuf/field_mask.pb.h"

// What must hold of a case of captivity. No refusal says anything of the person.
namespace cc::registry {

// DATE_IN_FUTURE for the return and for the steps that are done, DATES_REVERSED.
absl::Status CheckCase(const v1::CaptivityCase& captivity_case, absl::CivilDay today);
// STATE_FORBIDS unless the case is open.
absl::Status CheckOpen(const v1::CaptivityCase& captivity_case);
// Copies the fields of the mask. FIELD_MASK_INVALID for one that cannot be changed.
absl::Status ApplyCaseMask(const google::protobuf::FieldMask& mask, const v1::CaptivityCase& from,
                           v1::CaptivityCase& to);

}  // namespace cc::registry

#endif  // SERVICES_REGISTRY_CAPTIVITY_RULES_H_
