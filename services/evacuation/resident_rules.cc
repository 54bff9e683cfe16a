#include "services/evacuation/resident_rules.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "services/evacuation/decision_rules.h"
#include "services/evacuation/party_rules.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::evacuation {
namespace {

using platform::DatedRules;
using v1::EvacuationRefusal;
using v1::RemainingResident;

absl::Status ResidentStateForbids(RemainingResident::State state) {
  return platform::Fail(common::v1::REASON_STATE_FORBIDS,
                        {{"state", RemainingResident::State_Name(state).substr(6)}});
}

int64_t Limit(const DatedRules& rules, absl::string_view id, const std::string& name,
              absl::CivilDay day) {
  const platform::DatedRule* rule = rules.Find(id, day);
  return rule == nullptr ? 0 : rule->Integer(name).value_or(0);
}

}  // namespace

absl::Status CheckCount(const v1::RemainingCount& count, absl::CivilDay today) {
  if (!IsSettlement(count.unit_code())) {
    return platform::FailField("count.unit_code", common::v1::REASON_NOT_A_SETTLEMENT,
                               {{"unit", count.unit_code()}});
  }
  CC_RETURN_IF_ERROR(CheckParts(count.remaining(), "count.remaining"));
  return NotAfter(today, count.date(), "count.date").status();
}

absl::StatusOr<std::string> NotAfter(absl::CivilDay today, absl::string_view stated,
                                     absl::string_view field) {
  if (stated.empty()) return platform::FormatDate(today);
  if (stated > platform::FormatDate(today)) {
    return platform::FailField(field, common::v1::REASON_DATE_IN_FUTURE,
                               {{"date", std::string(stated)}});
  }
  return std::string(stated);
}

absl::Status CheckSettling(RemainingResident::State from, RemainingResident::State to) {
  if (to != RemainingResident::STATE_AGREED && to != RemainingResident::STATE_LEFT &&
      to != RemainingResident::STATE_DIED) {
    return ResidentStateForbids(from);
  }
  switch (from) {
    case RemainingResident::STATE_REMAINS:
      return absl::OkStatus();
    case RemainingResident::STATE_AGREED:
      return to == RemainingResident::STATE_AGREED ? ResidentStateForbids(from) : absl::OkStatus();
    case RemainingResident::STATE_REFUSED:
      return to == RemainingResident::STATE_DIED ? absl::OkStatus() : ResidentStateForbids(from);
    default:
      return ResidentStateForbids(from);
  }
}

absl::Status CheckMayRefuse(const RemainingResident& resident) {
  const bool may = resident.state() == RemainingResident::STATE_REMAINS ||
                   resident.state() == RemainingResident::STATE_AGREED;
  return may ? absl::OkStatus() : ResidentStateForbids(resident.state());
}

bool IsChildOn(absl::string_view birth_date, absl::CivilDay day) {
  v1::Person person;
  person.set_birth_date(std::string(birth_date));
  return platform::ParseDate(birth_date) && IsChild(person, day);
}

absl::Status CheckRefusal(const DatedRules& rules, const EvacuationRefusal& refusal, bool child) {
  if (child && refusal.signed_by().empty())
    return platform::FailField("refusal.signed_by", common::v1::REASON_REFUSAL_BY_CHILD);
  const absl::CivilDay day = platform::ParseDate(refusal.refuse_date()).value_or(absl::CivilDay());
  const int64_t least = Limit(rules, "refusal.witnesses", "least", day);
  if (refusal.signature() != EvacuationRefusal::SIGNATURE_SIGNED &&
      refusal.witnesses_size() < least) {
    return platform::FailField("refusal.witnesses", common::v1::REASON_REFUSAL_WITNESSES_MISSING,
                               {{"least", absl::StrCat(least)}});
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> ReviewDate(const DatedRules& rules, absl::string_view stated,
                                       absl::CivilDay day, absl::string_view field) {
  if (stated.empty())
    return platform::FormatDate(day + Limit(rules, "refusal.review", "days", day));
  const std::string from = platform::FormatDate(day);
  if (stated < from) {
    return platform::FailField(field, common::v1::REASON_DATES_REVERSED,
                               {{"start", from}, {"end", std::string(stated)}});
  }
  return std::string(stated);
}

absl::Status CheckReviewable(const EvacuationRefusal& refusal, const RemainingResident& resident) {
  const bool matches = StateAfter(refusal.outcome()) == resident.state();
  const bool there = refusal.outcome() != EvacuationRefusal::OUTCOME_LEFT;
  return matches && there ? absl::OkStatus() : ResidentStateForbids(resident.state());
}

RemainingResident::State StateAfter(EvacuationRefusal::Outcome outcome) {
  switch (outcome) {
    case EvacuationRefusal::OUTCOME_AGREED:
      return RemainingResident::STATE_AGREED;
    case EvacuationRefusal::OUTCOME_LEFT:
      return RemainingResident::STATE_LEFT;
    default:
      return RemainingResident::STATE_REFUSED;
  }
}

absl::Status ApplyMask(const google::protobuf::FieldMask& mask, const RemainingResident& from,
                       RemainingResident& to) {
  for (const std::string& path : mask.paths()) {
    if (path == "name") {
      *to.mutable_name() = from.name();
    } else if (path == "birth_date") {
      to.set_birth_date(from.birth_date());
    } else if (path == "sex") {
      to.set_sex(from.sex());
    } else if (path == "mobility") {
      to.set_mobility(from.mobility());
    } else if (path == "address") {
      to.set_address(from.address());
    } else if (path == "phone") {
      to.set_phone(from.phone());
    } else if (path == "rnokpp") {
      to.set_rnokpp(from.rnokpp());
    } else if (path == "unzr") {
      to.set_unzr(from.unzr());
    } else if (path == "needs") {
      to.set_needs(from.needs());
    } else if (path == "source") {
      to.set_source(from.source());
    } else {
      return platform::FailField("update_mask", common::v1::REASON_FIELD_MASK_INVALID,
                                 {{"path", path}});
    }
  }
  return absl::OkStatus();
}

}  // namespace cc::evacuation
