#include "services/evacuation/request_rules.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "google/protobuf/util/field_mask_util.h"
#include "services/platform/error/error.h"

namespace cc::evacuation {
namespace {

using platform::Fail;
using platform::FailField;

const std::set<std::string>& Correctable() {
  static const auto* const paths =
      new std::set<std::string>{"animals",       "baggage_pieces", "contact", "decision_number",
                                "escort_needed", "notes",          "phone",   "guardianship_body",
                                "leave_date",    "medical_needs",  "persons", "origin_address",
                                "source",        "urgency",        "wish"};
  return *paths;
}

// The people as they become; `now` are those of the group.
absl::Status CheckPeopleStay(const v1::Party& to, const v1::Party& now) {
  std::set<std::string> ids;
  for (const v1::Person& person : now.persons()) ids.insert(person.id());
  for (const v1::Person& person : to.persons()) {
    if (!person.id().empty() && ids.erase(person.id()) == 0)
      return FailField("party.persons", common::v1::REASON_PARTY_MEMBER_UNKNOWN);
  }
  if (ids.empty()) return absl::OkStatus();
  return FailField("party.persons", common::v1::REASON_PARTY_REMOVAL_IS_SPLIT);
}

}  // namespace

absl::Status CheckRequest(const v1::Party& party) {
  const v1::DestinationWish& wish = party.wish();
  if (wish.kind() == v1::DestinationWish::KIND_UNIT && wish.unit_code().empty())
    return FailField("party.wish.unit_code", common::v1::REASON_FIELD_REQUIRED);
  if (wish.kind() == v1::DestinationWish::KIND_SITE && wish.site_id().empty())
    return FailField("party.wish.site_id", common::v1::REASON_FIELD_REQUIRED);
  return absl::OkStatus();
}

absl::Status CheckChangeable(const v1::Party& party) {
  switch (party.state()) {
    case v1::Party::STATE_IDENTIFIED:
    case v1::Party::STATE_REQUESTED:
    case v1::Party::STATE_ASSEMBLED:
      if (!party.trip_id().empty()) return Fail(common::v1::REASON_ALREADY_BOARDED);
      return absl::OkStatus();
    default:
      return Fail(common::v1::REASON_STATE_FORBIDS,
                  {{"state", v1::Party::State_Name(party.state())}});
  }
}

bool IsAccompanied(const v1::Party& party, const v1::Person& child) {
  return child.accompanying_adult() != 0 || party.has_guardianship_body();
}

absl::Status ApplyPartyMask(const google::protobuf::FieldMask& mask, const v1::Party& from,
                            v1::Party& to) {
  if (mask.paths().empty()) return FailField("update_mask", common::v1::REASON_FIELD_REQUIRED);
  for (const std::string& path : mask.paths()) {
    if (Correctable().count(path) == 0) {
      return FailField("update_mask", common::v1::REASON_FIELD_MASK_INVALID, {{"path", path}});
    }
    if (path == "persons") CC_RETURN_IF_ERROR(CheckPeopleStay(from, to));
  }
  google::protobuf::util::FieldMaskUtil::MergeOptions whole;
  whole.set_replace_message_fields(true);
  whole.set_replace_repeated_fields(true);
  google::protobuf::util::FieldMaskUtil::MergeMessageTo(from, mask, whole, &to);
  for (int i = 0; i < to.persons_size(); ++i) to.mutable_persons(i)->set_number(i + 1);
  return absl::OkStatus();
}

}  // namespace cc::evacuation
