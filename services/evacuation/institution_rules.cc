#include "services/evacuation/institution_rules.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/evacuation/decision_rules.h"
#include "services/platform/error/error.h"

namespace cc::evacuation {
namespace {

using v1::EvacuatedInstitution;

absl::Status Unaccounted(int given, int expected) {
  return platform::Fail(common::v1::REASON_INSTITUTION_UNACCOUNTED,
                        {{"given", absl::StrCat(given)}, {"expected", absl::StrCat(expected)}});
}

absl::Status CheckPart(int part, int whole, absl::string_view field) {
  if (part <= whole) return absl::OkStatus();
  return platform::FailField(field, common::v1::REASON_COUNT_PARTS_EXCEED,
                             {{"part", absl::StrCat(part)}, {"whole", absl::StrCat(whole)}});
}

}  // namespace

int SumOf(const v1::Places& places) {
  return places.seats() + places.wheelchairs() + places.stretchers();
}

absl::Status CheckInstitution(const EvacuatedInstitution& institution) {
  if (!IsSettlement(institution.unit_code())) {
    return platform::FailField("institution.unit_code", common::v1::REASON_NOT_A_SETTLEMENT,
                               {{"unit", institution.unit_code()}});
  }
  CC_RETURN_IF_ERROR(
      CheckPart(institution.children(), SumOf(institution.residents()), "institution.children"));
  return CheckPart(institution.medics(), institution.escorts(), "institution.medics");
}

absl::Status CheckState(const EvacuatedInstitution& institution,
                        std::initializer_list<EvacuatedInstitution::State> allowed) {
  if (std::find(allowed.begin(), allowed.end(), institution.state()) != allowed.end())
    return absl::OkStatus();
  return platform::Fail(
      common::v1::REASON_STATE_FORBIDS,
      {{"state", EvacuatedInstitution::State_Name(institution.state()).substr(6)}});
}

absl::Status CheckDeparture(const EvacuatedInstitution& institution,
                            const v1::DepartInstitutionRequest& request) {
  const int depart = SumOf(request.departed()), live = SumOf(institution.residents());
  if (depart > live || (depart < live && request.left_behind_reason().empty()))
    return Unaccounted(depart, live);
  if (institution.children() > 0 && institution.escorts() == 0)
    return platform::Fail(common::v1::REASON_CHILD_UNACCOMPANIED, {{"number", "1"}});
  return absl::OkStatus();
}

absl::Status CheckOutcome(const EvacuatedInstitution& institution,
                          const v1::InstitutionOutcome& outcome) {
  const int given = outcome.arrived() + outcome.hospital() + outcome.elsewhere() + outcome.died();
  const int departed = SumOf(institution.departed());
  return given == departed ? absl::OkStatus() : Unaccounted(given, departed);
}

absl::Status ApplyMask(const google::protobuf::FieldMask& mask, const EvacuatedInstitution& from,
                       EvacuatedInstitution& to) {
  for (const std::string& path : mask.paths()) {
    if (path == "name") {
      to.set_name(from.name());
    } else if (path == "address") {
      to.set_address(from.address());
    } else if (path == "residents") {
      *to.mutable_residents() = from.residents();
    } else if (path == "children") {
      to.set_children(from.children());
    } else if (path == "escorts") {
      to.set_escorts(from.escorts());
    } else if (path == "medics") {
      to.set_medics(from.medics());
    } else if (path == "medical_needs") {
      to.set_medical_needs(from.medical_needs());
    } else if (path == "other_needs") {
      to.set_other_needs(from.other_needs());
    } else {
      return platform::FailField("update_mask", common::v1::REASON_FIELD_MASK_INVALID,
                                 {{"path", path}});
    }
  }
  return absl::OkStatus();
}

}  // namespace cc::evacuation
