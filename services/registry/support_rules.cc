#include "services/registry/support_rules.h"

#include <algorithm>
#include <optional>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "google/protobuf/util/field_mask_util.h"
#include "services/platform/error/error.h"
#include "services/platform/time/date.h"

namespace cc::registry {
namespace {

using v1::DamagedProperty;
using v1::Referral;

absl::Status Forbidden(absl::string_view state) {
  return platform::Fail(common::v1::REASON_STATE_FORBIDS,
                        {{"state", std::string(absl::StripPrefix(state, "STATE_"))}});
}

template <typename Record>
absl::Status Apply(const google::protobuf::FieldMask& mask,
                   std::initializer_list<absl::string_view> changeable, const Record& from,
                   Record& to) {
  if (mask.paths().empty())
    return platform::FailField("update_mask", common::v1::REASON_FIELD_REQUIRED);
  for (const std::string& path : mask.paths()) {
    if (std::find(changeable.begin(), changeable.end(), path) == changeable.end()) {
      return platform::FailField("update_mask", common::v1::REASON_FIELD_MASK_INVALID,
                                 {{"path", path}});
    }
  }
  google::protobuf::util::FieldMaskUtil::MergeOptions whole;
  whole.set_replace_message_fields(true);
  whole.set_replace_repeated_fields(true);
  google::protobuf::util::FieldMaskUtil::MergeMessageTo(from, mask, whole, &to);
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckNotFuture(absl::string_view date, absl::CivilDay today) {
  std::optional<absl::CivilDay> day = platform::ParseDate(date);
  if (!day || *day <= today) return absl::OkStatus();
  return platform::Fail(common::v1::REASON_DATE_IN_FUTURE, {{"date", std::string(date)}});
}

absl::Status CheckFindings(const v1::AssessNeedsRequest& request) {
  std::set<std::string> named;
  const auto once = [&](const std::string& kind) {
    if (named.insert(kind).second) return absl::OkStatus();
    return platform::Fail(common::v1::REASON_FINDINGS_CONTRADICT, {{"kind", kind}});
  };
  for (const v1::Finding& finding : request.findings()) CC_RETURN_IF_ERROR(once(finding.kind()));
  for (const std::string& kind : request.ended_kinds()) CC_RETURN_IF_ERROR(once(kind));
  if (!named.empty()) return absl::OkStatus();
  return platform::FailField("findings", common::v1::REASON_FIELD_REQUIRED);
}

bool Covers(absl::string_view offered, absl::string_view kind) {
  return kind == offered || absl::StartsWith(kind, absl::StrCat(offered, "."));
}

absl::Status CheckOffers(const v1::Provider& provider, absl::string_view kind) {
  const bool offered =
      std::any_of(provider.services().begin(), provider.services().end(),
                  [&](const std::string& service) { return Covers(service, kind); });
  if (provider.active() && offered) return absl::OkStatus();
  return platform::Fail(common::v1::REASON_PROVIDER_UNSUITABLE, {{"kind", std::string(kind)}});
}

absl::Status CheckState(const Referral& referral, std::initializer_list<Referral::State> allowed) {
  if (std::find(allowed.begin(), allowed.end(), referral.state()) != allowed.end())
    return absl::OkStatus();
  return Forbidden(Referral::State_Name(referral.state()));
}

absl::Status CheckResponder(const Referral& referral, absl::string_view principal) {
  if (referral.sent_by() != principal) return absl::OkStatus();
  return platform::Fail(common::v1::REASON_RESPONDER_IS_SENDER);
}

absl::Status CheckReturnTold(const v1::RecordFollowUpRequest& request) {
  if (request.found() != v1::FollowUp::FOUND_RETURNED ||
      (!request.return_unit_code().empty() && !request.return_date().empty()))
    return absl::OkStatus();
  return platform::Fail(common::v1::REASON_RETURN_REQUIRED);
}

absl::Status CheckDue(const v1::FollowUp& follow_up) {
  if (follow_up.state() == v1::FollowUp::STATE_DUE) return absl::OkStatus();
  return Forbidden(v1::FollowUp::State_Name(follow_up.state()));
}

bool IsDangerous(territory::v1::Status status) {
  return status != territory::v1::STATUS_UNSPECIFIED && status != territory::v1::STATUS_NONE;
}

absl::Status CheckDamagedProperty(const DamagedProperty& property, absl::CivilDay today) {
  CC_RETURN_IF_ERROR(CheckNotFuture(property.damage_date(), today));
  if (property.state() > DamagedProperty::STATE_REPORTED && property.document().empty()) {
    return platform::FailField("damaged_property.document", common::v1::REASON_DOCUMENT_REQUIRED);
  }
  return absl::OkStatus();
}

absl::Status CheckStep(DamagedProperty::State from, DamagedProperty::State to) {
  const bool back_to_claim =
      from == DamagedProperty::STATE_REFUSED && to == DamagedProperty::STATE_CLAIMED;
  const bool refused_late =
      from == DamagedProperty::STATE_COMPENSATED && to == DamagedProperty::STATE_REFUSED;
  if (from == to || back_to_claim || (to > from && !refused_late)) return absl::OkStatus();
  return Forbidden(DamagedProperty::State_Name(from));
}

absl::Status ApplyMask(const google::protobuf::FieldMask& mask, const v1::Provider& from,
                       v1::Provider& to) {
  return Apply(mask, {"kind", "name", "address", "contact_phone", "edrpou", "services", "active"},
               from, to);
}

absl::Status ApplyMask(const google::protobuf::FieldMask& mask, const DamagedProperty& from,
                       DamagedProperty& to) {
  return Apply(mask, {"unit_code", "address", "kind", "extent", "damage_date", "document", "state"},
               from, to);
}

}  // namespace cc::registry
