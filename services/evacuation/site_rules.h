#ifndef SERVICES_EVACUATION_SITE_RULES_H_
#define SERVICES_EVACUATION_SITE_RULES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "cc/evacuation/v1/resources.pb.h"
#include "cc/evacuation/v1/sites.pb.h"
#include "google/protobuf/field_mask.pb.h"

// Which sites, rooms and directions may be recorded.
namespace cc::evacuation {

int SumOf(const v1::Beds& beds);
// `3/1/0`: ordinary, wheelchair, stretcher.
std::string InWords(const v1::Beds& beds);
v1::Beds Minus(const v1::Beds& a, const v1::Beds& b);
// Adds `by` beds of a kind.
void AddBeds(v1::Beds& beds, v1::BedKind kind, int by);

// NUMBER_OUT_OF_RANGE for a room without beds, BED_UNSUITABLE for a wheelchair bed where a
// wheelchair cannot enter; names the field.
absl::Status CheckRoom(const v1::Room& room, const std::string& field);

// SITE_NOT_OPEN.
absl::Status CheckOpen(const v1::Site& site);

// DATE_IN_FUTURE, or DATES_REVERSED where an inspection of a later day is recorded.
absl::Status CheckInspection(const v1::Site& site, const v1::Inspection& inspection,
                             absl::CivilDay today);

// FIELD_REQUIRED where the direction says too little: a site without its id, a home without a unit.
absl::Status CheckOnward(const v1::Onward& onward);

// FIELD_MASK_INVALID for a path that cannot be changed.
absl::Status ApplyMask(const google::protobuf::FieldMask& mask, const v1::Site& from, v1::Site& to);
absl::Status ApplyMask(const google::protobuf::FieldMask& mask, const v1::Room& from, v1::Room& to);

// The same day some months later, or the last day of the month that has no such day.
absl::CivilDay MonthsAfter(absl::CivilDay day, int months);

}  // namespace cc::evacuation

#endif  // SERVICES_EVACUATION_SITE_RULES_H_
