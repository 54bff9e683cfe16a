#include "services/territory/authority_rules.h"

#include <algorithm>
#include <array>
#include <string>

#include "google/protobuf/util/field_mask_util.h"
#include "services/platform/error/error.h"

namespace cc::territory {
namespace {

using platform::Fail;
using platform::FailField;
using v1::Authority;
using v1::Institution;
using v1::Unit;

constexpr std::array<absl::string_view, 8> kOfAuthority = {
    "name",         "formation_act", "start_date",     "seat",
    "present_seat", "contact",       "council_powers", "source"};
constexpr std::array<absl::string_view, 8> kOfInstitution = {
    "kind", "name", "edrpou", "present_seat", "start_date", "relocation_act", "contact", "source"};

// Dates of the form YYYY-MM-DD compare as texts; an empty end is open.
bool Reversed(absl::string_view start, absl::string_view end) {
  return !end.empty() && end < start;
}

absl::Status CheckOrder(absl::string_view field, absl::string_view start, absl::string_view end) {
  if (!Reversed(start, end)) return absl::OkStatus();
  return FailField(field, common::v1::REASON_DATES_REVERSED,
                   {{"start", std::string(start)}, {"end", std::string(end)}});
}

absl::Status CheckSeat(const TerritoryIndex& index, absl::string_view field, const v1::Seat& seat) {
  if (index.Find(seat.unit_code()) != TerritoryIndex::kNone) return absl::OkStatus();
  return FailField(field, common::v1::REASON_UNIT_UNKNOWN, {{"unit", seat.unit_code()}});
}

bool IsPlace(Unit::Category category) {
  return category == Unit::CATEGORY_HROMADA || category == Unit::CATEGORY_CITY ||
         category == Unit::CATEGORY_SETTLEMENT || category == Unit::CATEGORY_VILLAGE ||
         category == Unit::CATEGORY_URBAN_TYPE_SETTLEMENT;
}

bool Fits(Authority::Kind kind, Unit::Category category) {
  const bool first_level =
      category == Unit::CATEGORY_OBLAST || category == Unit::CATEGORY_SPECIAL_CITY;
  switch (kind) {
    case Authority::KIND_OBLAST_MILITARY_ADMINISTRATION:
      return first_level;
    case Authority::KIND_OBLAST_COUNCIL:
      return category == Unit::CATEGORY_OBLAST;
    case Authority::KIND_RAION_MILITARY_ADMINISTRATION:
    case Authority::KIND_RAION_COUNCIL:
      return category == Unit::CATEGORY_RAION;
    case Authority::KIND_SETTLEMENT_MILITARY_ADMINISTRATION:
      return IsPlace(category);
    case Authority::KIND_HROMADA_COUNCIL:
      return category == Unit::CATEGORY_HROMADA || category == Unit::CATEGORY_SPECIAL_CITY;
    case Authority::KIND_STATE_ADMINISTRATION:
      return first_level || category == Unit::CATEGORY_RAION;
    default:
      return true;
  }
}

absl::Status CheckPowers(const Authority& authority) {
  if (!authority.has_council_powers()) return absl::OkStatus();
  const v1::CouncilPowers& powers = authority.council_powers();
  CC_RETURN_IF_ERROR(
      CheckOrder("authority.council_powers.end_date", powers.start_date(), powers.end_date()));
  const bool within =
      powers.start_date() >= authority.start_date() &&
      (authority.end_date().empty() || powers.start_date() <= authority.end_date()) &&
      !(powers.end_date() > authority.end_date() && !authority.end_date().empty());
  if (IsMilitaryAdministration(authority.kind()) && within) return absl::OkStatus();
  return FailField("authority.council_powers", common::v1::REASON_COUNCIL_POWERS_INVALID);
}

template <typename Record, size_t n>
absl::Status Apply(const google::protobuf::FieldMask& mask,
                   const std::array<absl::string_view, n>& changeable, const Record& from,
                   Record& to) {
  if (mask.paths().empty()) return FailField("update_mask", common::v1::REASON_FIELD_REQUIRED);
  for (const std::string& path : mask.paths()) {
    if (std::find(changeable.begin(), changeable.end(), path) == changeable.end())
      return FailField("update_mask", common::v1::REASON_FIELD_MASK_INVALID, {{"path", path}});
  }
  google::protobuf::util::FieldMaskUtil::MergeOptions whole;
  whole.set_replace_message_fields(true);
  google::protobuf::util::FieldMaskUtil::MergeMessageTo(from, mask, whole, &to);
  return absl::OkStatus();
}

template <typename Record>
absl::Status EndRecord(absl::string_view end_date, const common::v1::ActReference& act,
                       Record& record) {
  if (!record.end_date().empty())
    return Fail(common::v1::REASON_STATE_FORBIDS, {{"state", "ENDED"}});
  CC_RETURN_IF_ERROR(CheckOrder("end_date", record.start_date(), end_date));
  record.set_end_date(std::string(end_date));
  *record.mutable_end_act() = act;
  return absl::OkStatus();
}

}  // namespace

void ClearServerFields(Authority& authority) {
  authority.clear_id();
  authority.clear_end_date();
  authority.clear_end_act();
  authority.clear_relocated();
  authority.clear_etag();
  authority.clear_create_time();
  authority.clear_update_time();
}

void ClearServerFields(Institution& institution) {
  institution.clear_id();
  institution.clear_end_date();
  institution.clear_end_act();
  institution.clear_etag();
  institution.clear_create_time();
  institution.clear_update_time();
}

bool IsMilitaryAdministration(Authority::Kind kind) {
  return kind == Authority::KIND_OBLAST_MILITARY_ADMINISTRATION ||
         kind == Authority::KIND_RAION_MILITARY_ADMINISTRATION ||
         kind == Authority::KIND_SETTLEMENT_MILITARY_ADMINISTRATION;
}

absl::Status CheckAuthority(const TerritoryIndex& index, const IndexedUnit& unit,
                            const Authority& authority) {
  if (!Fits(authority.kind(), unit.category()))
    return Fail(common::v1::REASON_AUTHORITY_KIND_MISFIT, {{"unit", std::string(unit.code())}});
  if (authority.has_seat())
    CC_RETURN_IF_ERROR(CheckSeat(index, "authority.seat.unit_code", authority.seat()));
  if (authority.has_present_seat()) {
    CC_RETURN_IF_ERROR(
        CheckSeat(index, "authority.present_seat.unit_code", authority.present_seat()));
  }
  CC_RETURN_IF_ERROR(
      CheckOrder("authority.start_date", authority.start_date(), authority.end_date()));
  return CheckPowers(authority);
}

absl::Status CheckInstitution(const TerritoryIndex& index, const Institution& institution) {
  CC_RETURN_IF_ERROR(
      CheckSeat(index, "institution.present_seat.unit_code", institution.present_seat()));
  return CheckOrder("institution.start_date", institution.start_date(), institution.end_date());
}

absl::Status ApplyMask(const google::protobuf::FieldMask& mask, const Authority& from,
                       Authority& to) {
  CC_RETURN_IF_ERROR(Apply(mask, kOfAuthority, from, to));
  to.set_relocated(to.has_present_seat());
  return absl::OkStatus();
}

absl::Status ApplyMask(const google::protobuf::FieldMask& mask, const Institution& from,
                       Institution& to) {
  return Apply(mask, kOfInstitution, from, to);
}

absl::Status End(absl::string_view end_date, const common::v1::ActReference& act,
                 Authority& authority) {
  CC_RETURN_IF_ERROR(EndRecord(end_date, act, authority));
  // What it did as a council ends with it.
  if (authority.has_council_powers() && authority.council_powers().end_date().empty() &&
      authority.council_powers().start_date() <= end_date) {
    authority.mutable_council_powers()->set_end_date(std::string(end_date));
  }
  return absl::OkStatus();
}

absl::Status End(absl::string_view end_date, const common::v1::ActReference& act,
                 Institution& institution) {
  return EndRecord(end_date, act, institution);
}

}  // namespace cc::territory
